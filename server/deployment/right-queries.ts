import { sql } from 'kysely'
import { accessTo } from '../access/index.ts'
import type { Context } from '../context.ts'
import type { Capability } from '../team/index.ts'

/** What somebody is in an organisation, and whether a team of theirs is given something there. */
export interface Rights {
  /** The organisation has the environment. */
  holds: boolean
  /** The service, if one is meant, is there for them. */
  isThere: boolean
  isMember: boolean
  /** Owners may everything (T1). */
  isOwner: boolean
  isGiven: boolean
}

interface Place {
  organisationId: string
  environment: string
  capability: Capability
  serviceId?: string | undefined
}

/** All of it in one statement, since programs ask often (E4). */
export async function findRights({ db }: Context, userId: string, place: Place): Promise<Rights> {
  const { organisationId, environment, capability, serviceId } = place
  const isThere =
    serviceId === undefined
      ? sql`true`
      : sql`exists (select from service
          where service.id = ${serviceId} and service.deleted_at is null and ${accessTo(userId)} is not null)`
  const { rows } = await sql<Rights>`select
      exists (select from organisation_environment held
        where held.organisation_id = ${organisationId} and held.environment = ${environment}) as holds,
      ${isThere} as is_there,
      count(*) > 0 as is_member,
      coalesce(bool_or(team.kind = 'owners'), false) as is_owner,
      coalesce(bool_or(given.team_id is not null), false) as is_given
    from team_member member
      join team on team.id = member.team_id
      left join team_capability given on given.team_id = team.id
        and given.capability = ${capability}::capability and given.environment = ${environment}
    where member.user_id = ${userId} and member.organisation_id = ${organisationId}`.execute(db)
  const [rights] = rows
  if (!rights) throw new Error('An aggregate has one row')
  return rights
}

/** Whether somebody may deploy what the organisation owns, there: by a team, and while it holds the environment (E3). */
export async function mayDeploy(
  ctx: Context,
  userId: string,
  place: Pick<Place, 'organisationId' | 'environment'>,
): Promise<boolean> {
  const { holds, isOwner, isGiven } = await findRights(ctx, userId, { ...place, capability: 'deploy' })
  return holds && (isOwner || isGiven)
}
