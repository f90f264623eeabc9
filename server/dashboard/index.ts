export { dashboardPolicy } from './policy.ts'
export { dashboardRoutes } from './routes.tsx'
