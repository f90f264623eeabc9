import type { Context } from '../../context.ts'
import { deleteOver } from '../../jobs/sweep.ts'
import { sha256 } from '../../secrets.ts'

/** True for the one call that made the user an operator. */
export async function insertOperator(
  { db, now }: Context,
  { userId, grantedBy }: { userId: string; grantedBy: string | null },
): Promise<boolean> {
  const made = await db
    .insertInto('operator')
    .values({ userId, grantedBy, grantedAt: now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('userId')
    .executeTakeFirst()
  return made !== undefined
}

export async function deleteOperator({ db }: Context, userId: string): Promise<boolean> {
  const removed = await db.deleteFrom('operator').where('userId', '=', userId).returning('userId').executeTakeFirst()
  return removed !== undefined
}

export const listOperators = ({ db }: Context) =>
  db
    .selectFrom('operator')
    .innerJoin('owner', 'owner.id', 'operator.userId')
    .innerJoin('userAccount', 'userAccount.id', 'operator.userId')
    .leftJoin('owner as granter', 'granter.id', 'operator.grantedBy')
    .select([
      'owner.name as username',
      'userAccount.displayName',
      'userAccount.state',
      'granter.name as grantedBy',
      'operator.grantedAt',
    ])
    .orderBy('owner.nameKey')
    .execute()

export const insertOperatorLink = ({ db, now }: Context, { token, expiresAt }: { token: string; expiresAt: Date }) =>
  db
    .insertInto('operatorLink')
    .values({ tokenHash: sha256(token), createdAt: now(), expiresAt })
    .execute()

export async function hasOperatorLink({ db, now }: Context, token: string): Promise<boolean> {
  const living = await db
    .selectFrom('operatorLink')
    .select('expiresAt')
    .where('tokenHash', '=', sha256(token))
    .where('expiresAt', '>', now())
    .executeTakeFirst()
  return living !== undefined
}

/** Spends a link, for exactly one caller. */
export async function spendOperatorLink({ db, now }: Context, token: string): Promise<boolean> {
  const spent = await db
    .deleteFrom('operatorLink')
    .where('tokenHash', '=', sha256(token))
    .where('expiresAt', '>', now())
    .returning('expiresAt')
    .executeTakeFirst()
  return spent !== undefined
}

export const sweepOperatorLinks = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'operatorLink', end: 'expiresAt', before: ctx.now() }, limit)
