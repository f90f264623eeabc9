export { helpPolicy } from './policy.ts'
export { helpRoutes } from './routes.tsx'
