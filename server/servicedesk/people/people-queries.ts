import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { prefixQuery } from '../../organisation/index.ts'
import { emailKey } from '../../user/index.ts'

interface PeopleAsked {
  search: string
  /** The key of the name of the person that the part before ended with. */
  after: string | undefined
  limit: number
}

/**
 * People in the order of their usernames: of whose username or name what was typed is the beginning, or whose address it
 * is exactly, proven or claimed. The constants are no parameters, so that plans can use the partial indexes.
 */
export function searchPeople(ctx: Context, { search, after, limit }: PeopleAsked) {
  const key = emailKey(search)
  const found = key ? byAddress(ctx, key) : byName(ctx, { search, after, limit })
  const people = ctx.db
    .selectFrom('owner')
    .innerJoin('userAccount', 'userAccount.id', 'owner.id')
    .leftJoin('operator', 'operator.userId', 'owner.id')
    .select(['owner.name as username', 'owner.nameKey', 'userAccount.displayName', 'userAccount.state'])
    .select(({ eb }) => eb('operator.userId', 'is not', null).$castTo<boolean>().as('isOperator'))
    .where('owner.id', 'in', found)
    .orderBy(sql`owner.name_key using ~<~`)
    .limit(limit)
  return (after === undefined ? people : people.where(sql<boolean>`owner.name_key ~>~ ${after}`)).execute()
}

const byAddress = ({ db }: Context, key: string) =>
  db
    .selectFrom('userAccount')
    .select('id')
    .where('emailKey', '=', key)
    .where('emailVerifiedAt', 'is not', null)
    .union(db.selectFrom('userAccount').select('id').where('emailKey', '=', key).where('emailVerifiedAt', 'is', null))

/** Usernames hold nothing above `~`, which therefore ends the range of a prefix. */
function byName({ db }: Context, { search, after = '', limit }: PeopleAsked) {
  const typed = search.toLowerCase()
  const begins = db
    .selectFrom('owner')
    .select('id')
    .where('kind', '=', sql.lit('user'))
    .where(sql<boolean>`name_key ~>=~ ${typed}`)
    .where(sql<boolean>`name_key ~<~ ${`${typed}~`}`)
    .where(sql<boolean>`name_key ~>~ ${after}`)
    .orderBy(sql`name_key using ~<~`)
    .limit(limit)
  const words = prefixQuery(search.replace(/(?<!\p{L})\p{L}(?!\p{L})/gu, ' '))
  const named = db
    .selectFrom('userAccount')
    .select('id')
    .where('state', '=', sql.lit('active'))
    .where(sql<boolean>`to_tsvector('simple', display_name) @@ to_tsquery('simple', ${words ?? ''})`)
  const first = db.selectFrom(begins.as('begins')).select('id')
  return words ? first.union(named) : first
}

/** A login elsewhere, by where it is; never the number or the name that the person has there (SEC-L3). */
export const listIdentities = ({ db }: Context, userId: string) =>
  db
    .selectFrom('identity')
    .select(['issuer', 'createdAt', 'lastLoginAt'])
    .where('userId', '=', userId)
    .orderBy('createdAt')
    .execute()

/** The browsers in which somebody is logged in, the one seen last first. */
export const listSessions = ({ db, now }: Context, userId: string) =>
  db
    .selectFrom('session')
    .select(['kind', 'method', 'device', 'lastSeenAt'])
    .where('userId', '=', userId)
    .where('endsAt', '>', now())
    .where(sql<boolean>`last_seen_at + make_interval(secs => idle_seconds) > ${now()}`)
    .orderBy('lastSeenAt', 'desc')
    .execute()

/** Every team that somebody is in, with its organisation. */
export const listTeamsOf = ({ db }: Context, userId: string) =>
  db
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .innerJoin('owner', 'owner.id', 'teamMember.organisationId')
    .select(['owner.name as organisation', 'team.name as team'])
    .where('teamMember.userId', '=', userId)
    .orderBy('owner.nameKey')
    .orderBy('team.nameKey')
    .execute()

/** What the account has been through; its address is here and nowhere else (SEC-L3). */
export const findAccount = ({ db }: Context, userId: string) =>
  db
    .selectFrom('userAccount')
    .leftJoin('operator', 'operator.userId', 'userAccount.id')
    .select(['userAccount.createdAt', 'activatedAt', 'deactivatedAt', 'deactivationReason'])
    .select(({ eb }) => eb('operator.userId', 'is not', null).$castTo<boolean>().as('isOperator'))
    .where('userAccount.id', '=', userId)
    .executeTakeFirstOrThrow()
