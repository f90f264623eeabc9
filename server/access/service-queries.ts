import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { nameKey } from '../database/name-key.ts'
import type { ServiceAccess } from '../policy.ts'

/** A service, and how far somebody reaches into it. */
export interface ServiceStanding {
  serviceId: string
  ownerId: string
  /** Absent: to this person the service is not there. */
  access?: ServiceAccess
}

/**
 * How far a user reaches into the row `service` of a query, null for not at all: the most of what owning it, teams of the
 * organisation that owns it, being its collaborator by oneself or by a team, and its being internal give (S3).
 */
export const accessTo = (userId: string): RawBuilder<ServiceAccess | null> => sql<ServiceAccess | null>`greatest(
  case when service.owner_id = ${userId} then 'admin'::service_access end,
  case when service.visibility = 'internal' then 'read'::service_access end,
  (select max(case when team.kind = 'owners' then 'admin'::service_access else team.access end)
    from team_member member join team on team.id = member.team_id
    where member.user_id = ${userId} and member.organisation_id = service.owner_id
      and (team.scope = 'all' or exists (select from team_service chosen
        where chosen.team_id = team.id and chosen.service_id = service.id))),
  (select max(own.access) from service_collaborator own where own.service_id = service.id and own.user_id = ${userId}),
  (select max(by_team.access) from service_collaborator by_team
    join team_member member on member.team_id = by_team.team_id
    where by_team.service_id = service.id and member.user_id = ${userId}))`

const standings = ({ db }: Context, userId: string) =>
  db
    .selectFrom('service')
    .select(['service.id as serviceId', 'service.ownerId', accessTo(userId).as('access')])
    .where('service.deletedAt', 'is', null)

type Row = { serviceId: string; ownerId: string; access: ServiceAccess | null }

const standingOf = ({ access, ...service }: Row): ServiceStanding => ({ ...service, ...(access && { access }) })

/** By its address, of which the owner's part is read without regard to case. */
export async function findServiceStanding(
  ctx: Context,
  userId: string,
  { owner, service }: ServiceAddress,
): Promise<ServiceStanding | undefined> {
  const found = await standings(ctx, userId)
    .innerJoin('owner', 'owner.id', 'service.ownerId')
    .where('owner.nameKey', '=', nameKey(owner))
    .where('service.name', '=', service)
    .executeTakeFirst()
  return found && standingOf(found)
}

/** The name of a service in addresses. */
export interface ServiceAddress {
  owner: string
  service: string
}

/** Where a service is now that was at this address, for who may read it: to others it never was there. */
export const findMoved = (
  { db }: Context,
  userId: string,
  { owner, service }: ServiceAddress,
): Promise<ServiceAddress | undefined> =>
  db
    .selectFrom('serviceAddress')
    .innerJoin('owner as former', 'former.id', 'serviceAddress.ownerId')
    .innerJoin('service', 'service.id', 'serviceAddress.serviceId')
    .innerJoin('owner', 'owner.id', 'service.ownerId')
    .select(['owner.name as owner', 'service.name as service'])
    .where('former.nameKey', '=', nameKey(owner))
    .where('serviceAddress.name', '=', service)
    .where('service.deletedAt', 'is', null)
    .where(accessTo(userId), 'is not', null)
    .executeTakeFirst()

export async function findAccess(ctx: Context, userId: string, serviceId: string): Promise<ServiceAccess | undefined> {
  const found = await standings(ctx, userId).where('service.id', '=', serviceId).executeTakeFirst()
  return found?.access ?? undefined
}

/** By what somebody may make services that organisations own: as their owners, and in teams that are for it (T1). */
const creatingTeams = ({ db }: Context, userId: string) =>
  db
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .leftJoin('teamCapability', (join) =>
      join.onRef('teamCapability.teamId', '=', 'team.id').on('teamCapability.capability', '=', 'service:create'),
    )
    .select('team.organisationId')
    .where('teamMember.userId', '=', userId)
    .where(({ or, eb }) => or([eb('team.kind', '=', 'owners'), eb('teamCapability.capability', 'is not', null)]))

export async function mayCreateServices(ctx: Context, userId: string, organisationId: string): Promise<boolean> {
  const inIt = creatingTeams(ctx, userId).where('teamMember.organisationId', '=', organisationId)
  return (await inIt.limit(1).executeTakeFirst()) !== undefined
}

/** The ids of all organisations where somebody may. */
export const listCreatingOrganisations = async (ctx: Context, userId: string): Promise<ReadonlySet<string>> =>
  new Set((await creatingTeams(ctx, userId).execute()).map(({ organisationId }) => organisationId))
