export { healthRoutes } from './health-routes.ts'
export { otherMethods } from './other-methods.ts'
export { sitePolicy } from './policy.ts'
export { siteRoutes } from './routes.tsx'
