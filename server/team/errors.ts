import { DomainError } from '../errors.ts'

/** Names the organisations that would be left without anybody who may decide (T4). */
export const lastOwner = (organisations: string) =>
  new DomainError('conflict', 'team/last-owner', { values: { organisations } })

/** An operator makes others owners, never themselves (SEC-L8). */
export const ownOwnership = () => new DomainError('forbidden', 'team/own-ownership')

/** The team of owners stays as it is: only who is in it changes (T1). */
export const ownersAreFixed = () => new DomainError('conflict', 'team/owners-are-fixed')
