import type { FieldMessage } from '../text/text.ts'
import type { Outcome } from './captcha.ts'

const messages: Record<Exclude<Outcome, 'solved'>, FieldMessage> = {
  expired: 'captcha-expired',
  reused: 'captcha-expired',
  invalid: 'captcha-invalid',
}

/** What is said at the field `captcha`. Nothing was sent when somebody was faster than the check, or has no script. */
export const captchaMessage = (outcome: Exclude<Outcome, 'solved'>, payload: unknown): FieldMessage =>
  payload ? messages[outcome] : 'captcha-missing'
