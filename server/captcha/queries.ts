import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'

/** Remembers a spent challenge; false when somebody spent it before. */
export async function insertSpent({ db }: Context, challenge: Buffer, expiresAt: Date): Promise<boolean> {
  const inserted = await db
    .insertInto('captchaSpent')
    .values({ challenge, expiresAt })
    .onConflict((conflict) => conflict.column('challenge').doNothing())
    .returning('challenge')
    .executeTakeFirst()
  return inserted !== undefined
}

export const deleteExpired = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'captchaSpent', end: 'expiresAt', before: ctx.now() }, limit)
