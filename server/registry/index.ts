export {
  type OrganisationList,
  readOrganisationList,
  writeOrganisationList,
} from './altinn-orgs.ts'
export { registryApiRoutes } from './api-routes.ts'
export { tryRegister } from './enhetsregisteret.ts'
export { exportOrganisations } from './export-organisations.ts'
export { fetchOrganisationList } from './fetch-organisation-list.ts'
export { type ImportReport, importOrganisations } from './import-organisations.ts'
export { findKnownServiceOwner } from './known-queries.ts'
export { lookUp } from './look-up.ts'
export { registryPolicy } from './policy.ts'
export { sweepRegistry } from './queries.ts'
export { refreshDaily, refreshKnownServiceOwners } from './refresh-known-service-owners.ts'
export { classify, type Entity } from './registry.ts'
