import { DomainError } from '../errors.ts'

export const noSuchUser = () => new DomainError('not-found', 'servicedesk/no-such-user')
export const notPending = () => new DomainError('conflict', 'servicedesk/not-pending')
export const addressIsProven = () => new DomainError('conflict', 'servicedesk/address-proven')
export const notActive = () => new DomainError('conflict', 'servicedesk/not-active')
export const notDeactivated = () => new DomainError('conflict', 'servicedesk/not-deactivated')
export const noSuchOrganisation = () => new DomainError('not-found', 'servicedesk/no-such-organisation')
export const noSuchTeam = () => new DomainError('not-found', 'servicedesk/no-such-team')
export const noSuchOperator = () => new DomainError('not-found', 'servicedesk/no-such-operator')
export const operatorLinkOver = () => new DomainError('gone', 'servicedesk/operator-link-over')
export const noWayToReset = () => new DomainError('conflict', 'servicedesk/no-way-to-reset')
export const hasOwner = () => new DomainError('conflict', 'servicedesk/has-owner')
export const mailIsOver = () => new DomainError('conflict', 'servicedesk/mail-over')
