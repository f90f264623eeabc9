import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'
import { sha256 } from '../secrets.ts'

const lifeHours = 3

export const insertActivation = ({ db, now }: Context, token: string, user: { id: string; emailKey: string }) =>
  db
    .insertInto('activation')
    .values({
      tokenHash: sha256(token),
      userId: user.id,
      addressKey: user.emailKey,
      createdAt: now(),
      expiresAt: new Date(now().getTime() + lifeHours * 3600_000),
    })
    .execute()

export const findActivation = ({ db }: Context, token: string) =>
  db
    .selectFrom('activation')
    .select(['userId', 'addressKey', 'usedAt', 'expiresAt'])
    .where('tokenHash', '=', sha256(token))
    .executeTakeFirst()

/** Spends a link in one statement, so that two presses cannot both succeed (A3). */
export const spendActivation = ({ db, now }: Context, token: string) =>
  db
    .updateTable('activation')
    .set({ usedAt: now() })
    .where('tokenHash', '=', sha256(token))
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now())
    .returning(['userId', 'addressKey'])
    .executeTakeFirst()

export async function lastActivationSentAt({ db }: Context, userId: string): Promise<Date | undefined> {
  const newest = await db
    .selectFrom('activation')
    .select('createdAt')
    .where('userId', '=', userId)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.createdAt
}

/** Links are known for a while after they ended, so that a late press is told "already active" (A4). */
export function sweepActivations(ctx: Context, limit: number): Promise<number> {
  const before = new Date(ctx.now().getTime() - 30 * 24 * 3600_000)
  return deleteOver(ctx, { table: 'activation', end: 'expiresAt', before }, limit)
}
