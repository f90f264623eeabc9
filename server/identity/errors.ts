import { DomainError } from '../errors.ts'

export const identityConflict = () => new DomainError('conflict', 'identity/conflict')
export const identityTaken = () => new DomainError('conflict', 'identity/taken')
