import type { ComponentChildren } from 'preact'
import { useRefusal } from './refused-fields.ts'

interface Told {
  id: string
  help?: ComponentChildren
  error?: string | undefined
}

interface LabelledProps extends Told {
  /** By which errors know it. */
  name?: string
  label: string
  /** The control itself, which names `describedBy` of the same. */
  children: ComponentChildren
  /** What stands below the error. */
  below?: ComponentChildren
}

/** The ids of what is said about a control, for its `aria-describedby`. */
export const describedBy = ({ id, help, error }: Told): string | undefined =>
  [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined

/** A control with its label, its help and its error, all tied to it without script. */
export function Labelled({ id, name = id, label, help, error, children, below }: LabelledProps) {
  useRefusal({ name, id, label, error })
  return (
    <div class="ds-field">
      <label class="ds-label" data-weight="medium" for={id}>
        {label}
      </label>
      {help && (
        <div data-field="description" id={`${id}-help`}>
          {help}
        </div>
      )}
      {children}
      {error && (
        <p class="ds-validation-message" data-color="danger" id={`${id}-error`}>
          {error}
        </p>
      )}
      {below}
    </div>
  )
}
