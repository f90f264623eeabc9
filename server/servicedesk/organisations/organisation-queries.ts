import type { Context } from '../../context.ts'
import { onMissing } from '../../database/violations.ts'
import type { OrganisationKind } from '../../organisation/index.ts'
import { holdsEnvironments } from '../errors.ts'

interface Standing {
  organisationId: string
  kind: OrganisationKind
  hidesOwners: boolean
}

/** The database itself refuses a kind that may not hold what the organisation holds (E1). */
export const updateStanding = ({ db }: Context, { organisationId, kind, hidesOwners }: Standing) =>
  db
    .updateTable('organisation')
    .set(({ eb }) => ({ kind, hidesOwners, version: eb('version', '+', 1) }))
    .where('id', '=', organisationId)
    .execute()
    .catch(onMissing('organisation_environment_service_owner', holdsEnvironments))
