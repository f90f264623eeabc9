import { DomainError } from '../errors.ts'

export const notActive = () => new DomainError('conflict', 'servicedesk/not-active')
export const notDeactivated = () => new DomainError('conflict', 'servicedesk/not-deactivated')
