import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { emailKey } from '../../user/index.ts'

/** A user as operators see them in a list. */
export interface FoundUser {
  username: string
  displayName: string | null
  state: 'pending' | 'active' | 'deactivated'
  email: string
  isProven: boolean
}

interface Search {
  /** The beginning of a username, or a whole address; empty for everybody. */
  typed: string
  /** The last username of the part before. */
  after: string | undefined
  limit: number
}

/** Users in any state, by username. */
export function listUsers({ db }: Context, { typed, after, limit }: Search): Promise<FoundUser[]> {
  const key = typed.trim().toLowerCase()
  const address = key.includes('@') ? (emailKey(key) ?? '') : undefined
  const users = db
    .selectFrom('owner')
    .innerJoin('userAccount', 'userAccount.id', 'owner.id')
    .select(['owner.name as username', 'userAccount.displayName', 'userAccount.state', 'userAccount.email'])
    .select(sql<boolean>`user_account.email_verified_at is not null`.as('isProven'))
    .where('owner.kind', '=', sql.lit('user'))
    .where(sql<boolean>`owner.name_key ~>~ ${after?.toLowerCase() ?? ''}`)
    .orderBy(sql`owner.name_key using ~<~`)
    .limit(limit)
  const chosen =
    address !== undefined
      ? users.where('userAccount.emailKey', '=', address)
      : // Usernames hold nothing above `~`, which therefore ends the range of a prefix.
        users.where(sql<boolean>`owner.name_key ~>=~ ${key}`).where(sql<boolean>`owner.name_key ~<~ ${`${key}~`}`)
  return chosen.execute()
}
