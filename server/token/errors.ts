import { DomainError, invalidFields } from '../errors.ts'

export const scopeMissing = () => invalidFields({ field: 'scopes', message: 'token-scope' })

/** The session ended meanwhile. */
export const unauthenticated = () => new DomainError('unauthenticated', 'general/unauthenticated')

export const tooManyTokens = (most: number) => new DomainError('conflict', 'token/too-many', { values: { most } })
