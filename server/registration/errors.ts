import { DomainError } from '../errors.ts'

/** The form was opened for one person and sent with the proof of another (R3): never mixed. */
export const otherTicket = () => new DomainError('conflict', 'registration/other-ticket')

/** The proof is gone: too old, or never made in this browser. */
export const ticketGone = () => new DomainError('gone', 'registration/ticket-gone')

export const closed = () => new DomainError('forbidden', 'registration/closed')

/** An activation link that is expired or forged (A4). */
export const linkInvalid = () => new DomainError('gone', 'registration/link-invalid')

export const tooManyCorrections = () => new DomainError('conflict', 'registration/too-many-corrections')

export const tooManyCodes = () => new DomainError('too-many', 'registration/too-many-codes')

export const resendTooSoon = (seconds: number) =>
  new DomainError('too-many', 'registration/resend-too-soon', { values: { count: seconds }, retryAfter: seconds })
