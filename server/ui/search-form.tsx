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
  /** For the modules in `browser/`, which find their elements by such attributes. */
  data?: Record<`data-${string}`, string>
}

/** Looks something up; what was asked stands in the address, so that the answer can be kept and shared. */
export function SearchForm({ action, name, id = name, data = {}, ...props }: SearchFormProps) {
  const { label, help, button, value, error } = props
  const attributes: Record<string, string> = data
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <form method="get" action={action} class="search-form">
      <div class="ds-field">
        <label class="ds-label" data-weight="medium" for={id}>
          {label}
        </label>
        {help && (
          <div data-field="description" id={`${id}-help`}>
            {help}
          </div>
        )}
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
          aria-describedby={described || undefined}
          {...attributes}
        />
        {error && (
          <p class="ds-validation-message" data-color="danger" id={`${id}-error`}>
            {error}
          </p>
        )}
      </div>
      <Button variant="secondary">{button}</Button>
    </form>
  )
}
