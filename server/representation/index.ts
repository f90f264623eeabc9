export { representationPolicy } from './policy.ts'
export { findRepresentation, sweepRepresentations } from './queries.ts'
export { finishRepresentation, representationRoutes } from './routes.tsx'
