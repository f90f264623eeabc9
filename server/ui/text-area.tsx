import type { FormState } from '../http/view.ts'
import { describedBy, Labelled } from './labelled.tsx'

interface TextAreaProps {
  form: FormState
  name: string
  label: string
  help?: string
  maxlength: number
  rows?: number
  optional?: boolean
}

/** A labelled field of several lines, with its help and its error tied to it. */
export function TextArea({ form, name, label, help, maxlength, rows = 4, optional = false }: TextAreaProps) {
  const error = form.errors[name]
  return (
    <Labelled id={name} label={label} help={help} error={error}>
      <textarea
        class="ds-input"
        id={name}
        name={name}
        rows={rows}
        maxlength={maxlength}
        required={!optional}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy({ id: name, help, error })}
      >
        {form.values[name] ?? ''}
      </textarea>
    </Labelled>
  )
}
