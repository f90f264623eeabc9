export { organisationApiRoutes } from './api-routes.ts'
export { OrganisationParams } from './api-schema.ts'
export { changeLogo, removeLogo } from './change-logo.ts'
export { changeOrganisation } from './change-organisation.ts'
export { factProblems, nameProblem, textProblem } from './fact-problems.ts'
export { findLogoPath } from './logo-queries.ts'
export { logoRoutes } from './logo-routes.tsx'
export {
  isShortName,
  joinPolicies,
  type ListedOrganisation,
  nameIn,
  type Organisation,
  type OrganisationKind,
  organisationKinds,
} from './organisation.ts'
export { bareNumber, isOrganisationNumber } from './organisation-number.ts'
export { OrganisationPage, type Shell } from './pages.tsx'
export { organisationPolicy } from './policy.ts'
export {
  findOrganisation,
  getOrganisation,
  insertOrganisation,
  listOrganisations,
  listOrganisationsOf,
  lockOrganisation,
  type NewOrganisation,
  placeOf,
  prefixQuery,
  updateOrganisation,
} from './queries.ts'
export { type CountWaiting, organisationRoutes, shellOf } from './routes.tsx'
export { settingsRoutes } from './settings-routes.tsx'
