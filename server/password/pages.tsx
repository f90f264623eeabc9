import type { FormState, View } from '../http/view.ts'
import { Details } from '../ui/details.tsx'
import { TextField } from '../ui/fields.tsx'
import { ScriptButton } from '../ui/script-button.tsx'

interface PasswordFieldProps {
  view: View
  form: FormState
  minimum: number
  /** A passphrase made for this page by `suggestPassphrase`. */
  suggestion: string
  name?: string
  label?: string
}

/** Choosing a password: the rule is said first, and a good one is offered, with script or without (R8). */
export function PasswordField({ view, form, minimum, suggestion, name = 'password', label }: PasswordFieldProps) {
  const { t } = view
  return (
    <TextField
      form={form}
      name={name}
      type="password"
      label={label ?? t('password.label')}
      help={t('password.help', { minimum })}
      autocomplete="new-password"
      data={{ 'data-new-password': '', 'data-minimum': `${minimum}`, 'data-known': view.studio.name }}
    >
      <ScriptButton data={{ 'data-show-password': name, 'data-other-text': t('password.hide') }} controls={name}>
        {t('password.show')}
      </ScriptButton>
      <Strength view={view} name={name} />
      <Details summary={t('password.suggest')}>
        <p class="passphrase" data-passphrase={name} translate={false}>
          {suggestion}
        </p>
        <p>{t('password.remember')}</p>
        <ScriptButton data={{ 'data-use-passphrase': name }}>{t('password.use')}</ScriptButton>
      </Details>
    </TextField>
  )
}

const levels = ['0', '1', '2', '3', '4'] as const

/** Shown while typing. The sentences stand in the page, so that they come from the catalogues. */
function Strength({ view, name }: { view: View; name: string }) {
  const sentences = Object.fromEntries(
    levels.map((level) => [`data-level-${level}`, view.t(`password.strength.${level}`)]),
  )
  return (
    <div
      class="password-strength"
      hidden
      data-password-strength={name}
      data-missing={view.t('password.missing')}
      {...sentences}
    >
      <span class="password-strength-bar" aria-hidden="true" />
      <span aria-live="polite" />
    </div>
  )
}
