import type { FormState } from '../http/view.ts'

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
  const described = [help && `${name}-help`, error && `${name}-error`].filter(Boolean).join(' ')
  return (
    <div class="ds-field">
      <label class="ds-label" data-weight="medium" for={name}>
        {label}
      </label>
      {help && (
        <div data-field="description" id={`${name}-help`}>
          {help}
        </div>
      )}
      <textarea
        class="ds-input"
        id={name}
        name={name}
        rows={rows}
        maxlength={maxlength}
        required={!optional}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described || undefined}
      >
        {form.values[name] ?? ''}
      </textarea>
      {error && (
        <p class="ds-validation-message" data-color="danger" id={`${name}-error`}>
          {error}
        </p>
      )}
    </div>
  )
}
