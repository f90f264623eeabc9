import { DomainError } from '../errors.ts'

export const alreadyMember = () => new DomainError('conflict', 'joining/already-member')
export const alreadyAsked = () => new DomainError('conflict', 'joining/already-asked')

/** Whoever was refused asks again later. */
export const coolingDown = (days: number) => new DomainError('conflict', 'joining/cooling-down', { values: { days } })

/** The organisation takes no requests; it says whom to ask instead. */
export const closedToRequests = () => new DomainError('forbidden', 'joining/closed')

/** Answered, withdrawn, expired, its person gone, or never there: nobody is told which. */
export const requestOver = () => new DomainError('not-found', 'joining/request-over')

/** Used, withdrawn, expired, or never for this person: nobody is told which. */
export const invitationOver = () => new DomainError('not-found', 'joining/invitation-over')

/** Who approved an organisation is not let in by it: somebody else names them (SEC-L8). */
export const ownApproval = () => new DomainError('forbidden', 'joining/own-approval')

export const notOfDomain = () => new DomainError('forbidden', 'joining/not-of-domain')
