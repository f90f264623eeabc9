import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { type Environment, listEnvironmentsOf } from '../environment/index.ts'
import { changedMeanwhile, type FieldError, invalidFields, notFound } from '../errors.ts'
import { ownersAreFixed } from './errors.ts'
import { listPeopleIn } from './member-queries.ts'
import { deleteTeam as deleteRow, getTeam, insertTeams, updateTeam } from './queries.ts'
import { listChosenOf, lockServices, replaceServices } from './service-queries.ts'
import { shutOut } from './shut-out.ts'
import { isForEnvironment, isTeamName, type Team, type TeamFacts } from './team.ts'

interface Creation {
  organisationId: string
  facts: TeamFacts
  /** Names of the services that it has, where it does not have all. */
  services?: readonly string[] | undefined
}

/** Makes a team; its id (T2). */
export function createTeam(
  ctx: Context,
  actor: Actor,
  { organisationId, facts, services = [] }: Creation,
): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'team:create', organisationId)
    await refuseProblems(tx, organisationId, facts)
    const [team] = await insertTeams(tx, organisationId, [{ ...facts, kind: 'ordinary' }])
    if (!team) throw new Error('A team was not inserted')
    const made = { organisationId, id: team.id, name: facts.name, scope: facts.scope }
    const chosen = await chooseServices(tx, made, services)
    await recordTeam(tx, actor, made, { action: 'team.created', chosen })
    return team.id
  })
}

interface Change {
  organisationId: string
  teamId: string
  /** The version that the owner saw; another one meanwhile, and nothing is written. */
  version: number
  facts: TeamFacts
  /** Names of the services that it has; absent, they stay as they are, unless it has all from now on. */
  services?: readonly string[] | undefined
}

/** Renames a team or changes what it may, from its members' next request on (T2). */
export function changeTeam(
  ctx: Context,
  actor: Actor,
  { organisationId, teamId, version, facts, services }: Change,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'team:change', organisationId)
    const team = await getOrdinaryTeam(tx, organisationId, teamId)
    await refuseProblems(tx, organisationId, facts)
    if (!(await updateTeam(tx, { ...team, version }, facts))) throw changedMeanwhile()
    const changed = { ...team, name: facts.name, scope: facts.scope }
    const wanted = facts.scope === 'all' ? [] : services
    const chosen = wanted && (await chooseServices(tx, changed, wanted))
    await recordTeam(tx, actor, changed, { action: 'team.changed', ...(chosen && { chosen }) })
  })
}

/** Deletes a team; who was in no other is no member any more. */
export function deleteTeam(
  ctx: Context,
  actor: Actor,
  { organisationId, teamId }: { organisationId: string; teamId: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'team:delete', organisationId)
    const team = await getOrdinaryTeam(tx, organisationId, teamId)
    const userIds = await listPeopleIn(tx, teamId)
    if (!(await deleteRow(tx, teamId))) throw notFound()
    await recordTeam(tx, actor, team, { action: 'team.deleted' })
    await shutOut(tx, actor, { organisationId, userIds })
  })
}

async function getOrdinaryTeam(tx: Context, organisationId: string, teamId: string): Promise<Team> {
  const team = await getTeam(tx, organisationId, teamId)
  if (team.kind === 'owners') throw ownersAreFixed()
  return team
}

const recordTeam = (
  tx: Context,
  actor: Actor,
  { id, organisationId, name }: Pick<Team, 'id' | 'organisationId' | 'name'>,
  { action, chosen }: { action: 'team.created' | 'team.changed' | 'team.deleted'; chosen?: Chosen },
) =>
  record(tx, actor, {
    action,
    subject: { kind: 'team', id },
    organisationId,
    details: { team: name, ...namedIn('added', chosen), ...namedIn('taken', chosen) },
  })

/** Services by name that a team has now and had not before, and the other way round. */
interface Chosen {
  added: readonly string[]
  taken: readonly string[]
}

const mostNamed = 20

function namedIn(what: keyof Chosen, chosen: Chosen | undefined): Record<string, string> {
  const names = chosen?.[what] ?? []
  if (names.length === 0) return {}
  return { [what]: [...names.slice(0, mostNamed), ...(names.length > mostNamed ? ['…'] : [])].join(', ') }
}

/** Only services of the organisation itself; a team with all of them has none chosen. What that changed. */
async function chooseServices(
  tx: Context,
  { id, organisationId, scope }: Pick<Team, 'id' | 'organisationId' | 'scope'>,
  names: readonly string[],
): Promise<Chosen> {
  const chosen = scope === 'chosen' ? await lockServices(tx, organisationId, names) : []
  const unknown = scope === 'chosen' && names.find((name) => !chosen.some((service) => service.name === name))
  if (unknown) throw invalidFields({ field: 'services', message: 'no-such-service', values: { name: unknown } })
  const before = await listChosenOf(tx, id)
  await replaceServices(tx, id, chosen)
  const after = chosen.map(({ name }) => name).sort()
  return {
    added: after.filter((name) => !before.includes(name)),
    taken: before.filter((name) => !after.includes(name)),
  }
}

const longestDescription = 200

async function refuseProblems(tx: Context, organisationId: string, facts: TeamFacts) {
  const held = await listEnvironmentsOf(tx, organisationId)
  const problems: FieldError[] = [
    ...(isTeamName(facts.name) ? [] : [{ field: 'name', message: 'team-name' as const }]),
    ...(Array.from(facts.description).length > longestDescription
      ? [{ field: 'description', message: 'too-long' as const }]
      : []),
    ...(isHeld(facts, held) ? [] : [{ field: 'capabilities', message: 'capability-without-environment' as const }]),
  ]
  if (problems.length > 0) throw invalidFields(...problems)
}

/** Nobody can be given what the organisation does not have (E1). */
const isHeld = ({ capabilities }: TeamFacts, held: readonly Environment[]) =>
  capabilities.every(({ capability, environment }) =>
    isForEnvironment(capability) ? held.some(({ name }) => name === environment) : environment === null,
  )
