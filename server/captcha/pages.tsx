import type { ComponentChildren } from 'preact'
import type { FormState, View } from '../http/view.ts'
import { asset } from '../ui/assets.ts'
import { Details } from '../ui/details.tsx'
import { useRefusal } from '../ui/refused-fields.ts'
import { challengeSeconds } from './captcha.ts'

interface CaptchaFieldProps {
  view: View
  form: FormState
  /** Answers GET with the JSON of `createChallenge`. */
  challengeUrl: string
  /** The way for those whose browser runs no script: a sentence and a button of the form. */
  children: ComponentChildren
}

/**
 * Proof of work that starts when the form opens (R9). The other way stands open in the page; `browser/captcha.ts` folds
 * it when the check runs and unfolds it when the check fails, so that broken script leaves nobody outside.
 */
export function CaptchaField({ view, form, challengeUrl, children }: CaptchaFieldProps) {
  const { t } = view
  const error = form.errors.captcha
  useRefusal({ name: 'captcha', id: 'captcha', label: t('captcha.label'), error })
  return (
    <fieldset
      class="captcha"
      id="captcha"
      tabindex={-1}
      aria-describedby={error ? 'captcha-error' : undefined}
      data-captcha={challengeUrl}
      data-worker={asset('captcha-worker.js')}
      data-seconds={challengeSeconds}
      data-language={view.language}
      data-texts={JSON.stringify(widgetTexts(view))}
    >
      <legend class="ds-label" data-weight="medium">
        {t('captcha.label')}
      </legend>
      <div data-captcha-widget="" />
      <p
        class="captcha-status"
        role="status"
        data-captcha-status=""
        data-waiting={t('captcha.waiting')}
        data-failed={t('captcha.failed')}
      />
      {error && (
        <p class="ds-validation-message" data-color="danger" id="captcha-error">
          {error}
        </p>
      )}
      <Details summary={t('captcha.other')} open data={{ 'data-captcha-other': '' }}>
        {children}
      </Details>
    </fieldset>
  )
}

/** The names are those of altcha's own strings. */
const widgetTexts = ({ t }: View) => ({
  label: t('captcha.start'),
  verifying: t('captcha.running'),
  verified: t('captcha.done'),
  error: t('captcha.failed'),
  expired: t('captcha.failed'),
  waitAlert: t('captcha.waiting'),
})
