import { sql } from 'kysely'
import { accessTo } from '../access/index.ts'
import type { Context } from '../context.ts'

const mostChoices = 500

/** A service that a team can be given, as its owners see it. */
export interface ServiceChoice {
  name: string
  titleNb: string
  titleNn: string
  titleEn: string
}

const ofOrganisation = ({ db }: Context, organisationId: string) =>
  db.selectFrom('service').where('ownerId', '=', organisationId).where('deletedAt', 'is', null)

/** Services of the organisation by name, for its owners; those that the team has come first, if there are very many. */
export async function listServiceChoices(
  ctx: Context,
  organisationId: string,
  teamId: string | undefined,
): Promise<ServiceChoice[]> {
  const isChosen = sql`exists (select from team_service where team_id = ${teamId ?? null} and service_id = service.id)`
  const found = await ofOrganisation(ctx, organisationId)
    .select(['name', 'titleNb', 'titleNn', 'titleEn'])
    .orderBy(isChosen, 'desc')
    .orderBy('name')
    .limit(mostChoices)
    .execute()
  return found.sort((one, other) => one.name.localeCompare(other.name))
}

/**
 * The ids of services by name; one of another owner is none. Held until the transaction ends, so that none is given to
 * another owner meanwhile: whoever transfers it waits, and then takes it from this organisation's teams.
 */
export async function lockServices(tx: Context, organisationId: string, names: readonly string[]) {
  if (names.length === 0) return []
  return ofOrganisation(tx, organisationId)
    .select(['id', 'name'])
    .where('name', 'in', names)
    .orderBy('id')
    .forKeyShare()
    .execute()
}

/** The names of the services that were chosen for a team, without deleted ones. */
export async function listChosenOf({ db }: Context, teamId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('teamService')
    .innerJoin('service', 'service.id', 'teamService.serviceId')
    .select('service.name')
    .where('teamService.teamId', '=', teamId)
    .where('service.deletedAt', 'is', null)
    .orderBy('service.name')
    .execute()
  return rows.map(({ name }) => name)
}

/** Deleted services stay the team's, for who restores them. */
export async function replaceServices(
  { db }: Context,
  teamId: string,
  services: readonly { id: string }[],
): Promise<void> {
  await db
    .deleteFrom('teamService')
    .using('service')
    .whereRef('service.id', '=', 'teamService.serviceId')
    .where('teamService.teamId', '=', teamId)
    .where('service.deletedAt', 'is', null)
    .execute()
  if (services.length === 0) return
  await db
    .insertInto('teamService')
    .values(services.map(({ id }) => ({ teamId, serviceId: id })))
    .execute()
}

/**
 * The names of chosen services by the team that has them, as far as a member may know of them; an operator, without
 * `viewerId`, knows all.
 */
export async function listChosen(
  { db }: Context,
  organisationId: string,
  viewerId: string | undefined,
): Promise<ReadonlyMap<string, string[]>> {
  const rows = await db
    .selectFrom('teamService')
    .innerJoin('service', 'service.id', 'teamService.serviceId')
    .select(({ fn }) => ['teamService.teamId', fn.agg<string[]>('array_agg', ['service.name']).as('names')])
    .where('service.ownerId', '=', organisationId)
    .where('service.deletedAt', 'is', null)
    .$if(viewerId !== undefined, (query) => query.where(accessTo(viewerId ?? ''), 'is not', null))
    .groupBy('teamService.teamId')
    .execute()
  return new Map(rows.map(({ teamId, names }) => [teamId, names.sort()]))
}

/**
 * Takes from those of these people who are in no team of the organisation what they were given of its services, deleted
 * ones included; what was taken from whom.
 */
export const deleteGivenTo = ({ db }: Context, organisationId: string, userIds: readonly string[]) =>
  db
    .deleteFrom('serviceCollaborator')
    .using('service')
    .innerJoin('owner', 'owner.id', 'service.ownerId')
    .whereRef('service.id', '=', 'serviceCollaborator.serviceId')
    .where('service.ownerId', '=', organisationId)
    .where('serviceCollaborator.userId', 'in', userIds)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('teamMember')
            .select('teamMember.teamId')
            .whereRef('teamMember.userId', '=', 'serviceCollaborator.userId')
            .where('teamMember.organisationId', '=', organisationId),
        ),
      ),
    )
    .returning(['serviceCollaborator.userId', 'owner.name as owner', 'service.name'])
    .execute()
