import type { ComponentChildren } from 'preact'
import type { FormState } from '../http/view.ts'

interface ChoiceProps {
  /** `checkbox` for yes or no, `radio` for one of several. */
  type: 'checkbox' | 'radio'
  name: string
  value: string
  label: string
  help?: ComponentChildren
  checked: boolean
  disabled?: boolean
}

/** One thing to choose, with its label beside it. */
export function Choice({ type, name, value, label, help, checked, disabled }: ChoiceProps) {
  const id = type === 'checkbox' ? name : `${name}-${value}`
  return (
    <div class="ds-field">
      <input
        class="ds-input"
        type={type}
        id={id}
        name={name}
        value={value}
        checked={checked}
        disabled={disabled}
        aria-describedby={help ? `${id}-help` : undefined}
      />
      <label class="ds-label" for={id}>
        {label}
      </label>
      {help && (
        <div data-field="description" id={`${id}-help`}>
          {help}
        </div>
      )}
    </div>
  )
}

/** A form that was typed in says nothing of a box without a tick. */
export const isTicked = ({ values }: FormState, name: string, initial: boolean) =>
  Object.keys(values).length > 0 ? values[name] !== undefined : initial
