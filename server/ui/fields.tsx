import type { ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import type { FormState, View } from '../http/view.ts'
import type { Language } from '../text/text.ts'
import { describedBy, Labelled } from './labelled.tsx'
import { RefusedFields } from './refused-fields.ts'

interface FieldProps {
  form: FormState
  name: string
  /** Where two forms of one page have a field of one name. */
  id?: string
  label: string
  help?: ComponentChildren
  type?: 'text' | 'email' | 'password' | 'url' | 'date'
  autocomplete?: string
  /** The value when nothing was typed yet. */
  initial?: string
  inputmode?: 'numeric' | 'email'
  maxlength?: number
  /** May be left empty. */
  optional?: boolean
  /** Of what is typed, where it is not the page's. */
  lang?: Language
  /** For the modules in `browser/`, which find their elements by such attributes. */
  data?: Record<`data-${string}`, string>
  children?: ComponentChildren
}

/** A labelled input whose help and error are tied to it, all without script. Passwords are never filled in again. */
export function TextField(props: FieldProps) {
  const { form, name, id = name, label, help, type = 'text', initial = '', data = {}, children } = props
  const error = form.errors[name]
  const attributes: Record<string, string> = { type, ...data }
  return (
    <Labelled id={id} name={name} label={label} help={help} error={error} below={children}>
      <input
        class="ds-input"
        id={id}
        name={name}
        value={type === 'password' ? undefined : (form.values[name] ?? initial)}
        autocomplete={props.autocomplete ?? 'off'}
        inputmode={props.inputmode}
        maxlength={props.maxlength}
        autocapitalize="none"
        spellcheck={false}
        required={!props.optional}
        lang={props.lang}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy({ id, help, error })}
        {...attributes}
      />
    </Labelled>
  )
}

/** For six digits from a mail, which browsers and phones may fill in by themselves. */
export const CodeField = (props: Pick<FieldProps, 'form' | 'label' | 'help'>) => (
  <TextField {...props} name="code" autocomplete="one-time-code" inputmode="numeric" maxlength={10} />
)

/**
 * All errors of a form in one place and in the order of its fields, each with the name of its field and a link to it. It
 * takes the focus when the page opens (R10).
 */
export function ErrorSummary({ view, form }: { view: View; form: FormState }) {
  const fields = [...(useContext(RefusedFields)?.keys() ?? [])]
  const place = (name: string) => (fields.includes(name) ? fields.indexOf(name) : fields.length)
  const errors = Object.entries(form.errors).toSorted(([one], [other]) => place(one) - place(other))
  if (errors.length === 0) return null
  return (
    <div class="ds-error-summary" id="errors" tabindex={-1} role="alert" autofocus>
      <h2 class="ds-heading">{view.t('' in form.errors ? 'shell.refused' : 'shell.errorSummary')}</h2>
      <ul class="ds-list">
        {errors.map(([field, message]) => (
          <li key={field}>
            <FieldError name={field} message={message} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What is wrong with the form as a whole has no name, and what is not in the page only that by which it was posted. */
function FieldError({ name, message }: { name: string; message: string }) {
  const field = useContext(RefusedFields)?.get(name)
  if (!name) return <>{message}</>
  if (!field) return <>{led(name, message)}</>
  return (
    <a class="ds-link" href={`#${field.id}`}>
      {led(field.label, message)}
    </a>
  )
}

/** Some labels are questions. */
const led = (label: string, message: string) => (/[?!.:]$/.test(label) ? `${label} ${message}` : `${label}: ${message}`)
