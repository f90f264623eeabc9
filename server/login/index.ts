export { portRoutes } from './port-routes.tsx'
export { passwordRoutes } from './password-routes.tsx'
export { loginPolicy } from './policy.ts'
export { loginRoutes } from './routes.tsx'
