export { approveRequest, declineRequest } from './decide-request.ts'
export { domainRoutes } from './domain-routes.tsx'
export { invitationOver, requestOver } from './errors.ts'
export {
  countReceived,
  expireInvitations,
  findInvitedAddress,
  findReceivers,
  listSent,
  sweepInvitationLinks,
  sweepInvitations,
} from './invitation-queries.ts'
export { invitationRoutes } from './invitation-routes.tsx'
export { invite, inviteAdministrator, withdrawInvitation } from './invite.ts'
export { joinApiRoutes } from './join-api-routes.ts'
export { closeDomain, openDomain } from './join-by-domain.ts'
export { joinRoutes } from './join-routes.tsx'
export type { PendingRequest } from './joining.ts'
export { joiningPolicy } from './policy.ts'
export { listDomains } from './queries.ts'
export { remindOwners, tellServicedesk } from './remind-deciders.ts'
export { requestApiRoutes } from './request-api-routes.ts'
export { countWaiting, expireRequests, listWaiting, listWaitingOf } from './request-queries.ts'
export { requestRoutes } from './request-routes.tsx'
export { grantInvitation } from './send-invitation.ts'
export { findWaysIn, type WaysIn } from './ways-in.ts'
