export { isFresh } from './may.ts'
export { requireMay } from './require-may.ts'
export { guardRoutes } from './routes.ts'
