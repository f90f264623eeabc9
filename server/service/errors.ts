import { DomainError } from '../errors.ts'

/** An archived service is only read. */
export const serviceIsArchived = () => new DomainError('conflict', 'service/archived')

/** Somebody has the name already, perhaps since a moment ago. */
export const nameIsTaken = () =>
  new DomainError('conflict', 'service/name-taken', { fields: [{ field: 'name', message: 'service-taken' }] })

/** What somebody is told who gets no more room. */
export interface Fullness extends Record<string, number> {
  used: number
  /** Both in megabytes. */
  most: number
}

/** SEC-K3: what is there stays, and something must go before much more comes. */
export const repositoryIsFull = (values: Fullness) => new DomainError('conflict', 'service/repository-full', { values })
export const ownerIsFull = (values: Fullness) => new DomainError('conflict', 'service/owner-full', { values })

/** Giving it away and taking it back are for who owns it, however far others reach into it. */
export const onlyOwner = () => new DomainError('forbidden', 'service/only-owner')

/** There is none, or it was answered, withdrawn or has expired. */
export const transferOver = () => new DomainError('conflict', 'service/transfer-over')

/** One offer at a time, so that nobody accepts what somebody else is about to. */
export const alreadyOffered = () => new DomainError('conflict', 'service/already-offered')
