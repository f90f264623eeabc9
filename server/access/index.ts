export { isFresh } from './may.ts'
export { requireAccess, requireMay } from './require-may.ts'
export { guardRoutes } from './routes.ts'
export { accessTo, listCreatingOrganisations, mayCreateServices } from './service-queries.ts'
