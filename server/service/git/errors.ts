import { DomainError } from '../../errors.ts'

/** More than a client may send at once. */
export const tooLarge = () => new DomainError('invalid', 'general/too-large')

/** Nothing that git says, or not compressed in the way that it claims. */
export const notUnderstood = () => new DomainError('invalid', 'general/bad-request')

export const unknownEncoding = () => new DomainError('invalid', 'general/unsupported-type')

/** K10: what was allowed when the push began is not any more. */
export const lostAccess = () => new DomainError('forbidden', 'git/lost-access')

/** The branch that everybody sees first stays (SEC-K13). */
export const defaultBranchStays = (branch: string) =>
  new DomainError('conflict', 'git/default-branch', { values: { branch } })

export const referenceRefused = (reference: string) =>
  new DomainError('invalid', 'git/reference', { values: { reference } })

export const tooManyReferences = (most: number) =>
  new DomainError('invalid', 'git/too-many-references', { values: { most } })

/** Somebody's token would lie in the open for as long as the history is kept (SEC-J6). */
export const tokenPushed = (place: { where: string; line: number; commit: string }) =>
  new DomainError('invalid', 'git/token-pushed', { values: { ...place } })

/** Nothing of this push was accepted, and nobody knows why; the log does. */
export const pushFailed = () => new DomainError('unavailable', 'git/failed')
