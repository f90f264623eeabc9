export { type Decision, may, type Standing } from './may.ts'
export { gatherPolicies, type Policy, type Requirement } from './policy.ts'
export { type Doors, guardRoutes } from './routes.ts'
