import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { insertGrants, listEnvironments } from '../environment/index.ts'
import { type FieldError, invalidFields } from '../errors.ts'
import {
  factProblems,
  insertOrganisation,
  isShortName,
  type NewOrganisation,
  type OrganisationKind,
} from '../organisation/index.ts'
import { findUserByName, isNameTaken, isReservedForAll, lockUser } from '../user/index.ts'
import { defaultTeams } from './default-teams.ts'
import { ownOwnership } from './errors.ts'
import { insertMember } from './member-queries.ts'
import { insertTeams } from './queries.ts'

interface Creation {
  organisation: NewOrganisation
  /** Names of environments; none for who is no service owner (E1). */
  environments: readonly string[]
  /** Username of the first owner; absent while nobody is known (J4). */
  administrator: string | undefined
  /** Its number by the published list, where some have a wrong check digit (decision 0017). */
  listedNumber?: string | undefined
}

/** Makes an organisation with its teams and its first owner, for operators only (O2). Its id. */
export function createOrganisation(ctx: Context, actor: Actor, creation: Creation): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation:create')
    const { organisation, environments, administrator } = creation
    const user = await findPerson(tx, administrator)
    if (user && actor.kind === 'user' && actor.userId === user.id) throw ownOwnership()
    const problems = await problemsOf(tx, creation)
    if (problems.length > 0) throw invalidFields(...problems)
    const organisationId = await insertOrganisation(tx, organisation)
    await insertGrants(tx, organisationId, environments)
    const teams = await insertTeams(tx, organisationId, defaultTeams(environments))
    const owners = teams.find(({ kind }) => kind === 'owners')
    if (user && owners) await insertMember(tx, { organisationId, teamId: owners.id, userId: user.id })
    await record(tx, actor, {
      action: 'organisation.created',
      subject: { kind: 'organisation', id: organisationId },
      organisationId,
      details: { administrator: user?.id ?? null, environments: environments.join(' ') },
    })
    return organisationId
  })
}

async function findPerson(tx: Context, username: string | undefined) {
  if (username === undefined) return undefined
  const found = await findUserByName(tx, username)
  const user = found && (await lockUser(tx, found.id))
  if (user?.state !== 'active') throw invalidFields({ field: 'administrator', message: 'no-such-person' })
  return user
}

async function problemsOf(tx: Context, { organisation, environments, listedNumber }: Creation): Promise<FieldError[]> {
  return [
    ...(await shortNameProblems(tx, organisation.name)),
    ...factProblems(organisation, listedNumber),
    ...(await environmentProblems(tx, organisation.kind, environments)),
  ]
}

async function environmentProblems(
  tx: Context,
  kind: OrganisationKind,
  wanted: readonly string[],
): Promise<FieldError[]> {
  const field = 'environments'
  if (wanted.length > 0 && kind !== 'service-owner') return [{ field, message: 'environments-of-service-owners' }]
  const known = (await listEnvironments(tx)).map(({ name }) => name)
  return wanted.every((name) => known.includes(name)) ? [] : [{ field, message: 'invalid' }]
}

/** Names kept for organisations are for them, so the operator's own list does not count here (R6). */
export async function shortNameProblems(tx: Context, name: string): Promise<FieldError[]> {
  if (!isShortName(name)) return [{ field: 'name', message: 'short-name' }]
  if (isReservedForAll(name)) return [{ field: 'name', message: 'name-reserved' }]
  return (await isNameTaken(tx, name)) ? [{ field: 'name', message: 'name-taken' }] : []
}
