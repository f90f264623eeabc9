import type { Context } from '../context.ts'

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

export async function deleteExpired({ db, now }: Context, limit: number): Promise<number> {
  const over = db.selectFrom('captchaSpent').select('challenge').where('expiresAt', '<', now()).limit(limit)
  const { numDeletedRows } = await db.deleteFrom('captchaSpent').where('challenge', 'in', over).executeTakeFirst()
  return Number(numDeletedRows)
}
