import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { onMissing } from '../database/violations.ts'
import { notFound } from '../errors.ts'
import type { Member } from './team.ts'

/** True for the one call that added; adding twice changes nothing (T3). The team may have been deleted meanwhile. */
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
    .catch(onMissing('team_member_team_fkey', notFound))
  return added !== undefined
}

/** Whether the user, or somebody by the address, wants to hear nothing from the organisation (J2). */
export async function isBlocked(
  { db }: Context,
  organisationId: string,
  { userId, addressKey }: { userId: string | null; addressKey: string | null },
): Promise<boolean> {
  const row = await db
    .selectFrom('organisationBlock')
    .select('organisationId')
    .where('organisationId', '=', organisationId)
    .where(({ or, eb }) => or([eb('userId', '=', userId), eb('addressKey', '=', addressKey)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
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

/** The ids of everybody in a team. */
export async function listPeopleIn({ db }: Context, teamId: string): Promise<string[]> {
  const people = await db.selectFrom('teamMember').select('userId').where('teamId', '=', teamId).execute()
  return people.map(({ userId }) => userId)
}

/** How many people are in it, whatever their teams. */
export async function countPeople({ db }: Context, organisationId: string): Promise<number> {
  const { people } = await db
    .selectFrom('teamMember')
    .select(({ fn }) => fn.count<string>('userId').distinct().as('people'))
    .where('organisationId', '=', organisationId)
    .executeTakeFirstOrThrow()
  return Number(people)
}

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

interface MembersAsked {
  /** The username that the page before ended with. */
  after: string | undefined
  /** Part of a username or a name. */
  filter?: string | undefined
  /** In this team only; all their teams are told nevertheless. */
  teamId?: string
  limit: number
}

/** People of an organisation in the order of their usernames. */
export async function listMembers({ db }: Context, organisationId: string, asked: MembersAsked): Promise<Member[]> {
  const rows = await db
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
    .where(({ and }) => and(conditionsOf(asked)))
    .groupBy(['teamMember.userId', 'owner.id', 'userAccount.id'])
    .orderBy('owner.nameKey')
    .limit(asked.limit)
    .execute()
  return rows.map(({ isActive, ...member }) => ({ ...member, isActive: Boolean(isActive) }))
}

function conditionsOf({ after, filter, teamId }: MembersAsked): RawBuilder<boolean>[] {
  const named = filter?.trim().toLowerCase()
  return [
    ...(after === undefined ? [] : [sql<boolean>`owner.name_key > ${after.toLowerCase()}`]),
    ...(named
      ? [
          sql<boolean>`position(${named} in owner.name_key || ' ' || lower(coalesce(user_account.display_name, ''))) > 0`,
        ]
      : []),
    ...(teamId === undefined
      ? []
      : [
          sql<boolean>`exists (select from team_member in_team
            where in_team.user_id = team_member.user_id and in_team.team_id = ${teamId})`,
        ]),
  ]
}

/** How many people are in each team; a team without anybody is not told. */
export async function countMembers({ db }: Context, organisationId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('teamMember')
    .select(({ fn }) => ['teamId', fn.countAll<string>().as('people')])
    .where('organisationId', '=', organisationId)
    .groupBy('teamId')
    .execute()
  return new Map(rows.map(({ teamId, people }) => [teamId, Number(people)]))
}

/** How many people are in no team but this one, and in none without it. */
export async function countOnlyIn({ db }: Context, organisationId: string, teamId: string): Promise<number> {
  const { people } = await db
    .selectFrom('teamMember')
    .select(({ fn }) => fn.countAll<string>().as('people'))
    .where('organisationId', '=', organisationId)
    .where('teamId', '=', teamId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('teamMember as other')
            .select('other.teamId')
            .whereRef('other.userId', '=', 'teamMember.userId')
            .where('other.organisationId', '=', organisationId)
            .where('other.teamId', '<>', teamId),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(people)
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
