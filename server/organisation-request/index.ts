export { answerRequest, withdrawOrganisationRequest } from './answer-request.ts'
export { organisationRequestApiRoutes } from './api-routes.ts'
export { type Approval, approveOrganisationRequest } from './approve-request.ts'
export { isSettled, points } from './checklist.ts'
export type { LookUp, Sources } from './evidence.ts'
export { RequestFactsList } from './facts-list.tsx'
export { lookUpTask } from './look-up-later.ts'
export { isTheirs } from './named.ts'
export { newRequestRoutes } from './new-routes.tsx'
export {
  actsFrom,
  isOpen,
  type RequestFacts,
  requestStates,
  spacedNumber,
} from './organisation-request.ts'
export { organisationRequestPolicy } from './policy.ts'
export { listOwn, noteProof } from './queries.ts'
export { countQueue, keyOfQueued, listQueue, type QueuedRequest } from './queue-queries.ts'
export { RegisterCard } from './register-card.tsx'
export { registerApproved, registerRequest } from './register-request.ts'
export { getReview, type Review } from './review.ts'
export { askForMore, assignRequest, declineOrganisationRequest, reopenRequest, takeRequest } from './review-request.ts'
export { organisationRequestRoutes } from './routes.tsx'
export { discardDraft, saveDraft } from './save-draft.ts'
export { sources } from './sources.ts'
export { submitRequest } from './submit-request.ts'
export { tickPoint, untickPoint } from './tick-point.ts'
