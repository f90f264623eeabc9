import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { onDuplicate, onMissing } from '../database/violations.ts'
import { invalidFields, notFound } from '../errors.ts'
import { isTeamId, type Team, type TeamCapability, type TeamFacts } from './team.ts'

/** The organisation has lost it a moment ago (E1). */
const environmentIsGone = () => invalidFields({ field: 'capabilities', message: 'capability-without-environment' })

const nameIsTaken = () => invalidFields({ field: 'name', message: 'team-taken' })

/** A capability of each team, as one JSON list; an empty one for none. */
const capabilitiesOfTeam = sql<TeamCapability[]>`coalesce((
  select jsonb_agg(jsonb_build_object('capability', c.capability, 'environment', c.environment) order by c.capability, c.environment)
  from team_capability c where c.team_id = team.id), '[]')`

const teams = ({ db }: Context) =>
  db
    .selectFrom('team')
    .select([
      'team.id',
      'team.organisationId',
      'team.kind',
      'team.name',
      'team.description',
      'team.scope',
      'team.access',
      'team.version',
      capabilitiesOfTeam.as('capabilities'),
    ])

/** Owners first, then by name. */
export const listTeams = (ctx: Context, organisationId: string): Promise<Team[]> =>
  teams(ctx)
    .where('team.organisationId', '=', organisationId)
    .orderBy(({ eb }) => eb('team.kind', '=', 'owners'), 'desc')
    .orderBy('team.nameKey')
    .execute()

/** Of this organisation only: an id of another one's team is not found, nor is what is no id (SEC-L2). */
export async function getTeam(ctx: Context, organisationId: string, teamId: string): Promise<Team> {
  if (!isTeamId(teamId)) throw notFound()
  return teams(ctx)
    .where('team.organisationId', '=', organisationId)
    .where('team.id', '=', teamId)
    .executeTakeFirstOrThrow(notFound)
}

export async function insertTeams(
  { db, now }: Context,
  organisationId: string,
  added: readonly (TeamFacts & { kind: Team['kind'] })[],
): Promise<{ id: string; kind: Team['kind'] }[]> {
  const inserted = await db
    .insertInto('team')
    .values(added.map(({ capabilities: _, ...team }) => ({ ...team, organisationId, createdAt: now() })))
    .returning(['id', 'name', 'kind'])
    .execute()
    .catch(onDuplicate('team_name_key', nameIsTaken))
  const idOf = new Map(inserted.map(({ id, name }) => [name, id]))
  await insertCapabilities(
    { db },
    added.flatMap(({ name, capabilities }) =>
      capabilities.map((capability) => ({ ...capability, organisationId, teamId: idOf.get(name) ?? '' })),
    ),
  )
  return inserted
}

async function insertCapabilities(
  { db }: Pick<Context, 'db'>,
  rows: readonly (TeamCapability & { organisationId: string; teamId: string })[],
) {
  if (rows.length === 0) return
  await db
    .insertInto('teamCapability')
    .values(rows)
    .execute()
    .catch(onMissing('team_capability_environment_fkey', environmentIsGone))
}

/** False when the version is not the one that was seen. */
export async function updateTeam(
  ctx: Context,
  { id, organisationId, version }: Team,
  facts: TeamFacts,
): Promise<boolean> {
  const { capabilities, ...columns } = facts
  const updated = await ctx.db
    .updateTable('team')
    .set({ ...columns, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
    .catch(onDuplicate('team_name_key', nameIsTaken))
  if (!updated) return false
  await ctx.db.deleteFrom('teamCapability').where('teamId', '=', id).execute()
  await insertCapabilities(
    ctx,
    capabilities.map((capability) => ({ ...capability, organisationId, teamId: id })),
  )
  return true
}

/** True for the one call that deleted. */
export async function deleteTeam({ db }: Context, id: string): Promise<boolean> {
  const deleted = await db.deleteFrom('team').where('id', '=', id).returning('id').executeTakeFirst()
  return deleted !== undefined
}
