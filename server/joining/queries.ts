import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import type { User } from '../user/index.ts'

export interface ChosenTeam {
  id: string
  name: string
  kind: 'owners' | 'ordinary'
}

/** Held until the transaction ends, so that none is deleted meanwhile. One of another organisation is not found. */
export async function lockTeams(
  { db }: Context,
  organisationId: string,
  teamIds: readonly string[],
): Promise<ChosenTeam[]> {
  const wanted = [...new Set(teamIds)]
  if (wanted.length === 0) return []
  const teams = await db
    .selectFrom('team')
    .select(['id', 'name', 'kind'])
    .where('organisationId', '=', organisationId)
    .where('id', 'in', wanted)
    .orderBy('id')
    .forKeyShare()
    .execute()
  if (teams.length < wanted.length) throw notFound()
  return teams
}

/** Whether one of these is the team of the organisation's owners. */
export async function hasOwnersTeam(
  { db }: Context,
  organisationId: string,
  teamIds: readonly string[],
): Promise<boolean> {
  if (teamIds.length === 0) return false
  const team = await db
    .selectFrom('team')
    .select('id')
    .where('organisationId', '=', organisationId)
    .where('id', 'in', teamIds)
    .where('kind', '=', 'owners')
    .executeTakeFirst()
  return team !== undefined
}

export type Decider = Pick<User, 'id' | 'username' | 'displayName' | 'language' | 'email' | 'emailKey'>

/**
 * Who decides and can be told: active owners with a proven address. In the order of their addresses, so that two
 * transactions that mail them never wait for each other in a circle.
 */
export const listDeciders = ({ db }: Context, organisationId: string): Promise<Decider[]> =>
  db
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .innerJoin('userAccount', 'userAccount.id', 'teamMember.userId')
    .innerJoin('owner', 'owner.id', 'teamMember.userId')
    .select([
      'owner.id',
      'owner.name as username',
      'userAccount.displayName',
      'userAccount.language',
      'userAccount.email',
      'userAccount.emailKey',
    ])
    .where('teamMember.organisationId', '=', organisationId)
    .where('team.kind', '=', 'owners')
    .where('userAccount.state', '=', 'active')
    .where('userAccount.emailVerifiedAt', 'is not', null)
    .orderBy('userAccount.emailKey')
    .execute()

/** Open → expired, the oldest first; what somebody answers at this instant is left to them. */
export async function expireOpen(
  { db, now }: Context,
  table: 'joinRequest' | 'invitation',
  limit: number,
): Promise<number> {
  const over = sql`select ctid from ${sql.table(table)} where state = 'open' and expires_at <= ${now()}
    order by expires_at limit ${limit} for update skip locked`
  const expire = sql`update ${sql.table(table)} set state = 'expired', ended_at = ${now()} where ctid = any(array(${over}))`
  return Number((await expire.execute(db)).numAffectedRows ?? 0)
}

/** Nothing from this organisation reaches the user, or the address, any more; blocking twice changes nothing. */
export const insertBlock = (
  { db, now }: Context,
  block: { organisationId: string; userId: string | null; addressKey: string | null },
) =>
  db
    .insertInto('organisationBlock')
    .values({ ...block, createdAt: now() })
    .onConflict((conflict) => conflict.constraint('organisation_block_key').doNothing())
    .execute()

type Blocking = Pick<User, 'id' | 'emailKey' | 'emailVerifiedAt'>

/** The user hears from the organisation again, and so does the address that they have proven. */
export async function deleteBlocks(
  { db }: Context,
  organisationId: string,
  { id, emailKey, emailVerifiedAt }: Blocking,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('organisationBlock')
    .where('organisationId', '=', organisationId)
    .where(({ or, eb }) => or([eb('userId', '=', id), ...(emailVerifiedAt ? [eb('addressKey', '=', emailKey)] : [])]))
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Organisations that the user has blocked, or their proven address has, for the page where they can change that. */
export const listBlocked = ({ db }: Context, { id, emailKey, emailVerifiedAt }: Blocking) =>
  db
    .selectFrom('organisationBlock')
    .innerJoin('organisation', 'organisation.id', 'organisationBlock.organisationId')
    .innerJoin('owner', 'owner.id', 'organisation.id')
    .select(['owner.id', 'owner.name', 'organisation.nameNb', 'organisation.nameNn', 'organisation.nameEn'])
    .where(({ or, eb }) =>
      or([
        eb('organisationBlock.userId', '=', id),
        ...(emailVerifiedAt ? [eb('organisationBlock.addressKey', '=', emailKey)] : []),
      ]),
    )
    .groupBy(['owner.id', 'organisation.id'])
    .orderBy('organisation.sortKey')
    .execute()

export interface Domain {
  domain: string
  team: string
  createdAt: Date
}

export const listDomains = ({ db }: Context, organisationId: string): Promise<Domain[]> =>
  db
    .selectFrom('organisationDomain')
    .innerJoin('team', 'team.id', 'organisationDomain.teamId')
    .select(['organisationDomain.domain', 'team.name as team', 'organisationDomain.createdAt'])
    .where('organisationDomain.organisationId', '=', organisationId)
    .orderBy('organisationDomain.domain')
    .execute()

/** One team a domain; another choice takes the place of the first. */
export const upsertDomain = (
  { db, now }: Context,
  { organisationId, domain, teamId }: { organisationId: string; domain: string; teamId: string },
) =>
  db
    .insertInto('organisationDomain')
    .values({ organisationId, domain, teamId, createdAt: now() })
    .onConflict((conflict) => conflict.columns(['organisationId', 'domain']).doUpdateSet({ teamId }))
    .execute()

export async function deleteDomain({ db }: Context, organisationId: string, domain: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('organisationDomain')
    .where('organisationId', '=', organisationId)
    .where('domain', '=', domain)
    .returning('domain')
    .executeTakeFirst()
  return deleted !== undefined
}

/** The team that a domain opens, held like any team that somebody is about to enter. */
export const lockTeamOfDomain = ({ db }: Context, organisationId: string, domain: string) =>
  db
    .selectFrom('organisationDomain')
    .innerJoin('team', 'team.id', 'organisationDomain.teamId')
    .select(['team.id', 'team.name', 'team.kind', 'organisationDomain.createdAt as openedAt'])
    .where('organisationDomain.organisationId', '=', organisationId)
    .where('organisationDomain.domain', '=', domain)
    .where('team.kind', '=', sql.lit('ordinary'))
    .forKeyShare('team')
    .executeTakeFirst()
