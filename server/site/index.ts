export { healthRoutes } from './health-routes.ts'
export { sitePolicy } from './policy.ts'
export { siteRoutes } from './routes.tsx'
