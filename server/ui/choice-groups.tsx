import type { ComponentChildren } from 'preact'
import type { FormState } from '../http/view.ts'
import { Choice, isTicked } from './choices.tsx'
import { describedBy, Labelled } from './labelled.tsx'
import { useRefusal } from './refused-fields.ts'

interface GroupProps {
  form: FormState
  /** By which errors know the group; of radio buttons also the name that is posted. */
  name: string
  legend: string
  help?: string
  children: ComponentChildren
}

/** Choices that belong together, under one question; help and error are tied to it, all without script. */
function Group({ form, name, legend, help, children }: GroupProps) {
  const error = form.errors[name]
  useRefusal({ name, id: name, label: legend, error })
  return (
    <fieldset class="ds-fieldset" id={name} aria-describedby={describedBy({ id: name, help, error })}>
      <legend class="ds-label" data-weight="medium">
        {legend}
      </legend>
      {help && (
        <p data-field="description" id={`${name}-help`}>
          {help}
        </p>
      )}
      {children}
      {error && (
        <p class="ds-validation-message" data-color="danger" id={`${name}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  )
}

interface ChoicesProps extends Omit<GroupProps, 'children'> {
  options: readonly { value: string; label: string; help?: string }[]
}

interface RadioGroupProps extends Omit<GroupProps, 'children'> {
  options: readonly { value: string; label: string; help?: ComponentChildren; disabled?: boolean }[]
  /** Chosen when nothing was typed yet. */
  initial: string
}

/** One of several. */
export const RadioGroup = ({ options, initial, ...group }: RadioGroupProps) => (
  <Group {...group}>
    {options.map((option) => (
      <Choice
        key={option.value}
        type="radio"
        name={group.name}
        checked={(group.form.values[group.name] ?? initial) === option.value}
        {...option}
      />
    ))}
  </Group>
)

/** Any of several, each posted by its own name. */
export const CheckboxGroup = ({ options, initial, ...group }: ChoicesProps & { initial: readonly string[] }) => (
  <Group {...group}>
    <div class="choices">
      {options.map(({ value, ...option }) => (
        <Choice
          key={value}
          type="checkbox"
          name={value}
          value="on"
          checked={isTicked(group.form, value, initial.includes(value))}
          {...option}
        />
      ))}
    </div>
  </Group>
)

interface SelectProps {
  form: FormState
  name: string
  /** Where several of a page have one name. */
  id?: string
  label: string
  options: readonly { value: string; label: string }[]
  /** Chosen when nothing was yet, or what is none of these. */
  initial?: string | undefined
}

/** One of many, in a list that opens. */
export function Select({ form, name, id = name, label, options, initial }: SelectProps) {
  const error = form.errors[name]
  const posted = form.values[name]
  const chosen = options.some(({ value }) => value === posted) ? posted : initial
  return (
    <Labelled id={id} name={name} label={label} error={error}>
      <select
        class="ds-input"
        id={id}
        name={name}
        aria-describedby={describedBy({ id, error })}
        aria-invalid={error ? 'true' : undefined}
      >
        {options.map(({ value, label: text }) => (
          <option key={value} value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}
