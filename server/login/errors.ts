import { DomainError, invalidFields } from '../errors.ts'

/** One answer for an unknown user, a wrong password and an account that cannot log in with one (L1). */
export const loginRefused = () => invalidFields({ field: 'login', message: 'login-refused' })

export const deactivated = () => new DomainError('forbidden', 'user/deactivated')

export const passwordLoginOff = () => new DomainError('forbidden', 'login/password-off')

export const resetInvalid = () => new DomainError('gone', 'login/reset-invalid')

/** What is proven was asked for by another user, or nobody is logged in any more. */
export const begunByAnother = () => new DomainError('conflict', 'login/linked-by-another')

/** Somebody else than the one who sits there proved who they are; the session stays whose it was (L8). */
export const confirmedByAnother = () => new DomainError('conflict', 'login/confirmed-by-another')

export const linkedToAnother = () => new DomainError('conflict', 'login/linked-to-another')
