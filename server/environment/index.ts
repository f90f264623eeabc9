export type { Environment } from './environment.ts'
export { grantEnvironments, listEnvironments, listEnvironmentsOf } from './queries.ts'
