import type { Context } from '../context.ts'

import { deleteOver } from '../jobs/sweep.ts'
import { type TokenScope, tokenScopes } from '../policy.ts'

export interface NewToken {
  userId: string
  name: string
  scopes: readonly TokenScope[]
  expiresAt: Date
}

export async function insertToken(
  { db, now }: Context,
  { scopes, ...token }: NewToken & { tokenHash: Buffer; remindAt: Date | null },
): Promise<string> {
  const { id } = await db
    .insertInto('personalToken')
    .values({ ...token, scopes: [...scopes], createdAt: now() })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A scope that a token was made for, and that a later version of the program does not know, opens nothing. */
const known = (scopes: readonly string[]) => tokenScopes.filter((scope) => scopes.includes(scope))

/** The token that lives, and who it acts for. */
export async function findUsableToken({ db, now }: Context, tokenHash: Buffer) {
  const found = await db
    .selectFrom('personalToken')
    .innerJoin('userAccount', 'userAccount.id', 'personalToken.userId')
    .select([
      'personalToken.id as tokenId',
      'personalToken.userId',
      'userAccount.state',
      'personalToken.scopes',
      'personalToken.expiresAt',
      'personalToken.lastUsedAt',
    ])
    .where('personalToken.tokenHash', '=', tokenHash)
    .where('personalToken.expiresAt', '>', now())
    .executeTakeFirst()
  return found && { ...found, scopes: known(found.scopes) }
}

export const touchToken = ({ db, now }: Context, id: string, network: string) =>
  db.updateTable('personalToken').set({ lastUsedAt: now(), lastUsedNetwork: network }).where('id', '=', id).execute()

const living = ({ db, now }: Context) => db.selectFrom('personalToken').where('expiresAt', '>', now())

export async function listTokens(ctx: Context, userId: string) {
  const rows = await living(ctx)
    .select(['id', 'name', 'scopes', 'createdAt', 'expiresAt', 'lastUsedAt', 'lastUsedNetwork'])
    .where('userId', '=', userId)
    .orderBy('createdAt', 'desc')
    .execute()
  return rows.map(({ scopes, ...token }) => ({ ...token, scopes: known(scopes) }))
}

export async function countTokens(ctx: Context, userId: string): Promise<number> {
  const { count } = await living(ctx)
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('userId', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** One statement ends a token, for exactly one caller. */
export const deleteTokenByHash = ({ db, now }: Context, tokenHash: Buffer) =>
  db
    .deleteFrom('personalToken')
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now())
    .returning(['id', 'userId', 'name', 'expiresAt'])
    .executeTakeFirst()

export async function deleteToken({ db }: Context, { id, userId }: { id: string; userId: string }): Promise<boolean> {
  const deleted = await db
    .deleteFrom('personalToken')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

export async function deleteTokensOf({ db }: Context, userId: string): Promise<string[]> {
  const deleted = await db.deleteFrom('personalToken').where('userId', '=', userId).returning('id').execute()
  return deleted.map(({ id }) => id)
}

export const listDueReminders = (ctx: Context, limit: number) =>
  living(ctx)
    .select(['id', 'userId', 'name', 'expiresAt', 'remindAt'])
    .where('remindAt', '<=', ctx.now())
    .orderBy('remindAt')
    .limit(limit)
    .execute()

/** Moves a reminder on, for exactly one of those who saw it due. */
export async function setReminder(
  { db }: Context,
  { id, from, to }: { id: string; from: Date | null; to: Date | null },
): Promise<boolean> {
  const moved = await db
    .updateTable('personalToken')
    .set({ remindAt: to })
    .where('id', '=', id)
    .where('remindAt', '=', from)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

export const sweepTokens = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'personalToken', end: 'expiresAt', before: ctx.now() }, limit)
