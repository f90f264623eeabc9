import { DomainError, invalidFields } from '../errors.ts'

/** One answer for an unknown user, a wrong password and an account that cannot log in with one (L1). */
export const loginRefused = () => invalidFields({ field: 'login', message: 'login-refused' })

export const deactivated = () => new DomainError('forbidden', 'user/deactivated')

export const passwordLoginOff = () => new DomainError('forbidden', 'login/password-off')

export const resetInvalid = () => new DomainError('gone', 'login/reset-invalid')

/** The link was begun by another user, or nobody is logged in any more. */
export const linkedByAnother = () => new DomainError('conflict', 'login/linked-by-another')

export const linkedToAnother = () => new DomainError('conflict', 'login/linked-to-another')
