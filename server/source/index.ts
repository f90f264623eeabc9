export { sourceApiRoutes } from './api-routes.ts'
export { rawRoutes } from './raw-routes.ts'
export { createReading } from './reading.ts'
export { sourceRoutes } from './routes.tsx'
