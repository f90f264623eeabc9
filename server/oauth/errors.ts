import { DomainError } from '../errors.ts'

/** The person was away too long, logged out in between, or went back after deciding. */
export const interactionOver = () => new DomainError('gone', 'oauth/interaction-over')

/** The page was drawn for one person, and another is logged in by now. */
export const otherPerson = () => new DomainError('conflict', 'oauth/other-person')

export const studioLoginOver = () => new DomainError('gone', 'oauth/studio-login-over')

export const studioLoginFailed = () => new DomainError('unavailable', 'oauth/studio-login-failed', { retryAfter: 5 })

/** What a program is told where a browser is sent to the consent page. */
export const studioNotAuthorised = () => new DomainError('forbidden', 'oauth/studio-not-authorised')
