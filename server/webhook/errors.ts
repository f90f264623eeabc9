import { DomainError } from '../errors.ts'

/** What still waits is delivered anyway. */
export const deliveryWaits = () => new DomainError('conflict', 'webhook/waits')

/** Its cause has ended meanwhile. */
export const deliveryCancelled = () => new DomainError('conflict', 'webhook/cancelled')

/** Its environments would have nobody to hand deployments to. */
export const endpointInUse = () => new DomainError('conflict', 'webhook/in-use')
