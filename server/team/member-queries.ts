import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Member } from './team.ts'

/** True for the one call that added; adding twice changes nothing (T3). */
export async function insertMember(
  { db, now }: Context,
  { organisationId, teamId, userId }: { organisationId: string; teamId: string; userId: string },
): Promise<boolean> {
  const added = await db
    .insertInto('teamMember')
    .values({ organisationId, teamId, userId, addedAt: now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('userId')
    .executeTakeFirst()
  return added !== undefined
}

export async function deleteMember(
  { db }: Context,
  { organisationId, teamId, userId }: { organisationId: string; teamId: string; userId: string },
): Promise<boolean> {
  const removed = await db
    .deleteFrom('teamMember')
    .where('organisationId', '=', organisationId)
    .where('teamId', '=', teamId)
    .where('userId', '=', userId)
    .returning('userId')
    .executeTakeFirst()
  return removed !== undefined
}

/** Takes somebody out of all teams at once; the ids of those teams. */
export async function deleteMemberships({ db }: Context, organisationId: string, userId: string): Promise<string[]> {
  const removed = await db
    .deleteFrom('teamMember')
    .where('organisationId', '=', organisationId)
    .where('userId', '=', userId)
    .returning('teamId')
    .execute()
  return removed.map(({ teamId }) => teamId)
}

/** Whether anybody is left who may decide; deactivated owners may not. */
export async function hasActiveOwner({ db }: Context, organisationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .innerJoin('userAccount', 'userAccount.id', 'teamMember.userId')
    .select('teamMember.userId')
    .where('teamMember.organisationId', '=', organisationId)
    .where('team.kind', '=', 'owners')
    .where('userAccount.state', '=', 'active')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Everybody who may decide, by name (J1). */
export const listOwners = ({ db }: Context, organisationId: string) =>
  db
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .innerJoin('userAccount', 'userAccount.id', 'teamMember.userId')
    .innerJoin('owner', 'owner.id', 'teamMember.userId')
    .select(['owner.id as userId', 'owner.name as username', 'userAccount.displayName'])
    .where('teamMember.organisationId', '=', organisationId)
    .where('team.kind', '=', 'owners')
    .where('userAccount.state', '=', 'active')
    .orderBy('owner.nameKey')
    .execute()

/** The organisations that somebody owns, in the order in which they are locked. */
export const listOwnedBy = ({ db }: Context, userId: string) =>
  db
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .innerJoin('owner', 'owner.id', 'teamMember.organisationId')
    .select(['teamMember.organisationId', 'owner.name'])
    .where('teamMember.userId', '=', userId)
    .where('team.kind', '=', 'owners')
    .orderBy('teamMember.organisationId')
    .execute()

/** People of an organisation in the order of their names, after one name; one more than `limit`. */
export async function listMembers(
  { db }: Context,
  organisationId: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Member[]> {
  const members = db
    .selectFrom('teamMember')
    .innerJoin('userAccount', 'userAccount.id', 'teamMember.userId')
    .innerJoin('owner', 'owner.id', 'teamMember.userId')
    .select(({ ref, fn, eb }) => [
      'teamMember.userId',
      'owner.name as username',
      'userAccount.displayName',
      eb(ref('userAccount.state'), '=', 'active').as('isActive'),
      fn.agg<string[]>('array_agg', ['teamMember.teamId']).as('teamIds'),
    ])
    .where('teamMember.organisationId', '=', organisationId)
    .groupBy(['teamMember.userId', 'owner.id', 'userAccount.id'])
    .orderBy('owner.nameKey')
    .limit(limit)
  const rows = await (after ? members.where('owner.nameKey', '>', after.toLowerCase()) : members).execute()
  return rows.map(({ isActive, ...member }) => ({ ...member, isActive: Boolean(isActive) }))
}

/** One member with their teams; undefined for who is in none. */
export async function findMember(ctx: Context, organisationId: string, userId: string): Promise<Member | undefined> {
  const row = await ctx.db
    .selectFrom('userAccount')
    .innerJoin('owner', 'owner.id', 'userAccount.id')
    .select([
      'userAccount.id as userId',
      'owner.name as username',
      'userAccount.displayName',
      'userAccount.state',
      sql<string[]>`array(select team_id from team_member m
        where m.organisation_id = ${organisationId} and m.user_id = user_account.id)`.as('teamIds'),
    ])
    .where('userAccount.id', '=', userId)
    .executeTakeFirst()
  if (!row || row.teamIds.length === 0) return undefined
  const { state, ...member } = row
  return { ...member, isActive: state === 'active' }
}
