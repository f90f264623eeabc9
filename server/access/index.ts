export { gatherPolicies, type Policy } from './policy.ts'
export { guardRoutes } from './routes.ts'
