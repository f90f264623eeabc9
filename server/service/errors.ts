import { DomainError } from '../errors.ts'

/** An archived service is only read. */
export const serviceIsArchived = () => new DomainError('conflict', 'service/archived')

/** Somebody has the name already, perhaps since a moment ago. */
export const nameIsTaken = () =>
  new DomainError('conflict', 'service/name-taken', { fields: [{ field: 'name', message: 'service-taken' }] })
