import { expect, test } from 'vitest'
import type { View } from '../http/view.ts'
import { textIn } from '../text/text.ts'
import { html } from '../ui/html.tsx'
import { PasswordField } from './pages.tsx'

const view = { t: textIn('nb'), language: 'nb', studio: { name: 'Altinn Studio' } } as View
const draw = (errors: Record<string, string> = {}) =>
  html(
    <PasswordField
      view={view}
      form={{ values: { password: 'typed' }, errors }}
      minimum={15}
      suggestion="one-two-three"
    />,
  )

test('R8: the minimum is said before typing, and managers are told that a new password is wanted', () => {
  expect(draw()).toMatch(/id="password-help">Minst 15 tegn/)
  expect(draw()).toMatch(/autocomplete="new-password"/)
})

test('R8: the suggested passphrase can be read without script, and only what script serves is hidden', () => {
  expect(draw()).toMatch(/<details[^>]*><summary>Foreslå en passordfrase<\/summary>.*one-two-three/)
  expect(
    draw()
      .match(/<button[^>]*>/g)
      ?.every((button) => button.includes(' hidden') && button.includes('type="button"')),
  ).toBe(true)
})

test('R8, R10: a refused password is not sent back, and its reason is tied to the field', () => {
  const page = draw({ password: 'For kort' })
  expect(page).not.toContain('typed')
  expect(page).toContain('aria-describedby="password-help password-error"')
})
