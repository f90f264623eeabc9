import type { Context } from '../context.ts'
import type { LoginPurpose } from '../database/schema.generated.ts'
import { deleteOver } from '../jobs/sweep.ts'

export interface NewAttempt {
  stateHash: Buffer
  browserHash: Buffer
  purpose: LoginPurpose
  nonce: string
  codeVerifier: string
  fresh: boolean
  wantedPath: string | null
  userId: string | null
  organisationNumber: string | null
}

export const insertAttempt = ({ db, now }: Context, attempt: NewAttempt) =>
  db
    .insertInto('loginAttempt')
    .values({ ...attempt, createdAt: now(), expiresAt: new Date(now().getTime() + 10 * 60_000) })
    .execute()

/** One statement takes the attempt away, so that a state works once, and only in the browser that began. */
export const spendAttempt = ({ db, now }: Context, stateHash: Buffer, browserHash: Buffer) =>
  db
    .deleteFrom('loginAttempt')
    .where('stateHash', '=', stateHash)
    .where('browserHash', '=', browserHash)
    .where('expiresAt', '>', now())
    .returning(['purpose', 'nonce', 'codeVerifier', 'fresh', 'wantedPath', 'userId', 'organisationNumber', 'createdAt'])
    .executeTakeFirst()

export const sweepAttempts = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'loginAttempt', end: 'expiresAt', before: ctx.now() }, limit)

/** Remembers a logout token; false when it came before. */
export async function insertSpentLogoutToken({ db }: Context, tokenHash: Buffer, expiresAt: Date): Promise<boolean> {
  const inserted = await db
    .insertInto('logoutTokenSpent')
    .values({ tokenHash, expiresAt })
    .onConflict((conflict) => conflict.column('tokenHash').doNothing())
    .returning('tokenHash')
    .executeTakeFirst()
  return inserted !== undefined
}

export const sweepLogoutTokens = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'logoutTokenSpent', end: 'expiresAt', before: ctx.now() }, limit)
