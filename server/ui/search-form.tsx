import { describedBy, Labelled } from './labelled.tsx'
import { Button } from './page.tsx'

interface SearchFormProps {
  action: string
  name: string
  id?: string
  label: string
  help?: string
  button: string
  value: string | undefined
  error?: string | undefined
  /** What else the address says of the list. */
  hidden?: Record<string, string>
  /** For the modules in `browser/`, which find their elements by such attributes. */
  data?: Record<`data-${string}`, string>
}

/** Looks something up; what was asked stands in the address, so that the answer can be kept and shared. */
export function SearchForm({ action, name, id = name, data = {}, hidden = {}, ...props }: SearchFormProps) {
  const { label, help, button, value, error } = props
  const attributes: Record<string, string> = data
  return (
    <form method="get" action={action} class="search-form">
      {Object.entries(hidden).map(([key, kept]) => (
        <input key={key} type="hidden" name={key} value={kept} />
      ))}
      <Labelled id={id} name={name} label={label} help={help} error={error}>
        <input
          class="ds-input"
          id={id}
          name={name}
          type="search"
          value={value}
          maxlength={100}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={describedBy({ id, help, error })}
          {...attributes}
        />
      </Labelled>
      <Button variant="secondary">{button}</Button>
    </form>
  )
}
