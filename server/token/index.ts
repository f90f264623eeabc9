export { tokenApiRoutes } from './api-routes.ts'
export { identifyProgram } from './identify-program.ts'
export { makeToken } from './make-token.ts'
export { tokenPolicy } from './policy.ts'
