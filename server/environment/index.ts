export { environmentApiRoutes } from './api-routes.ts'
export { changeKind } from './change-kind.ts'
export { changeEnvironment, defineEnvironment } from './define-environment.ts'
export { type Environment, environmentKinds, environmentTitle } from './environment.ts'
export { environmentPolicy } from './policy.ts'
export {
  deleteGrant,
  getEnvironment,
  insertGrants,
  listEnvironments,
  listEnvironmentsOf,
  lockEnvironments,
} from './queries.ts'
export { requireReason } from './require-reason.ts'
