import { expect, test } from 'vitest'
import type { View } from '../http/view.ts'
import { textIn } from '../text/text.ts'
import { html } from '../ui/html.tsx'
import { CaptchaField } from './pages.tsx'

const view = { t: textIn('nn'), language: 'nn' } as View
const draw = (errors: Record<string, string> = {}) =>
  html(
    <CaptchaField view={view} form={{ values: {}, errors }} challengeUrl="/register/captcha">
      <button type="submit">Send meg ein kode</button>
    </CaptchaField>,
  )

test('R9, SEC-A10: the other way stands open when no script folds it', () => {
  expect(draw()).toMatch(/<details[^>]* open[^>]*>.*Send meg ein kode/)
})

test('R9: script finds the challenge, its worker and the texts in the page', () => {
  expect(draw()).toContain('data-captcha="/register/captcha"')
  expect(draw()).toContain('data-worker="/assets/captcha-worker')
  expect(draw()).toContain('Kontrollen er ferdig')
})

test('R10: what was wrong is tied to the field that the summary leads to', () => {
  const page = draw({ captcha: 'For gammal' })
  expect(page).toMatch(/<fieldset [^>]*id="captcha" tabindex="-1" aria-describedby="captcha-error"/)
  expect(page).toMatch(/id="captcha-error">For gammal/)
})
