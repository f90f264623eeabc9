export { addMember } from './add-member.ts'
export { teamApiRoutes } from './api-routes.ts'
export { changeTeam, createTeam, deleteTeam } from './change-team.ts'
export { createOrganisation, shortNameProblems } from './create-organisation.ts'
export { entitlementApiRoutes } from './environment-api-routes.ts'
export { ownOwnership } from './errors.ts'
export { explainMember } from './explain.ts'
export { hasLeft } from './find-notice.ts'
export { getMember } from './get-member.ts'
export { grantEnvironment, withdrawEnvironment } from './grant-environment.ts'
export { keepingOwners } from './last-owner.ts'
export { mailAdded, tellPerson } from './mails.ts'
export { memberApiRoutes } from './member-api-routes.ts'
export { countPeople, findMember, insertMember, isBlocked, listMembers, listOwners } from './member-queries.ts'
export { peopleRoutes } from './people-routes.tsx'
export { personRoutes } from './person-routes.tsx'
export { teamPolicy } from './policy.ts'
export { getTeam, listTeams } from './queries.ts'
export { leaveOrganisation, removeFromOrganisation, removeMember } from './remove-member.ts'
export { listChosen } from './service-queries.ts'
export {
  type Capability,
  capabilities,
  capabilitiesNamed,
  capabilityName,
  capabilityNamed,
  type Team,
  type TeamFacts,
  teamScopes,
} from './team.ts'
export { teamRoutes } from './team-routes.tsx'
export { wasRemoved } from './was-removed.ts'
