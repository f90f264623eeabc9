export { accountPolicy } from './policy.ts'
export { accountRoutes } from './routes.tsx'
