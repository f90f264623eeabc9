import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'
import { sha256 } from '../secrets.ts'

const lifeSeconds = 3600

export const insertPasswordReset = ({ db, now }: Context, userId: string, token: string) =>
  db
    .insertInto('passwordReset')
    .values({
      tokenHash: sha256(token),
      userId,
      createdAt: now(),
      expiresAt: new Date(now().getTime() + lifeSeconds * 1000),
    })
    .execute()

export const findPasswordReset = ({ db, now }: Context, token: string) =>
  db
    .selectFrom('passwordReset')
    .select('userId')
    .where('tokenHash', '=', sha256(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now())
    .executeTakeFirst()

/** Spends a link in one statement, so that two presses cannot both succeed (L7). */
export const spendPasswordReset = ({ db, now }: Context, token: string) =>
  db
    .updateTable('passwordReset')
    .set({ usedAt: now() })
    .where('tokenHash', '=', sha256(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now())
    .returning('userId')
    .executeTakeFirst()

export const deletePasswordResets = ({ db }: Context, userId: string) =>
  db.deleteFrom('passwordReset').where('userId', '=', userId).execute()

export const sweepPasswordResets = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'passwordReset', end: 'expiresAt', before: ctx.now() }, limit)
