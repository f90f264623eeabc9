export { isFresh } from './may.ts'
export type { Membership } from './queries.ts'
export { requireMay } from './require-may.ts'
export { guardRoutes } from './routes.ts'
