export { guardRoutes } from './routes.ts'
