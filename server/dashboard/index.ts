export { logRoutes } from './log-routes.tsx'
export { organisationPageRoutes } from './organisation-routes.tsx'
export { dashboardPolicy } from './policy.ts'
export { dashboardRoutes } from './routes.tsx'
