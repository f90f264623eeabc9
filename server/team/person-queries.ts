import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { prefixQuery } from '../organisation/index.ts'

/** Somebody who can be added, as any owner may see them. */
export interface FoundPerson {
  username: string
  displayName: string | null
}

/**
 * Active people whose username begins with what was typed, or of whose name every typed word begins one: never by
 * address. The constants are no parameters, so that the plan of the prepared statement can use the partial indexes.
 */
export async function listPeople(ctx: Context, typed: string, limit: number): Promise<FoundPerson[]> {
  const [byUsername, byName] = [await listByUsername(ctx, typed, limit), await listByName(ctx, typed, limit)]
  const found = new Map([...byUsername, ...byName].map((person) => [person.username, person]))
  return [...found.values()].slice(0, limit)
}

const people = ({ db }: Context) =>
  db
    .selectFrom('owner')
    .innerJoin('userAccount', 'userAccount.id', 'owner.id')
    .select(['owner.name as username', 'userAccount.displayName'])
    .where('userAccount.state', '=', sql.lit('active'))

/** Usernames hold nothing above `~`, which therefore ends the range of a prefix. */
const listByUsername = (ctx: Context, typed: string, limit: number) =>
  people(ctx)
    .where('owner.kind', '=', sql.lit('user'))
    .where(sql<boolean>`owner.name_key ~>=~ ${typed.toLowerCase()}`)
    .where(sql<boolean>`owner.name_key ~<~ ${`${typed.toLowerCase()}~`}`)
    .orderBy(sql`owner.name_key using ~<~`)
    .limit(limit)
    .execute()

/** A single letter is where half of all names begin; beside a longer word it is left out. */
async function listByName(ctx: Context, typed: string, limit: number): Promise<FoundPerson[]> {
  const words = prefixQuery(typed.replace(/(?<!\p{L})\p{L}(?!\p{L})/gu, ' '))
  if (!words) return []
  return people(ctx)
    .where(sql<boolean>`to_tsvector('simple', user_account.display_name) @@ to_tsquery('simple', ${words})`)
    .limit(limit)
    .execute()
}
