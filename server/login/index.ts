export { passwordRoutes } from './password-routes.tsx'
export { loginPolicy } from './policy.ts'
export { portRoutes } from './port-routes.tsx'
export { loginRoutes } from './routes.tsx'
