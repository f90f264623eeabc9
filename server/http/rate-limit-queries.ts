import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { deleteOver } from '../jobs/sweep.ts'

/** Counts one more for the bearer and says how many there are in the running window. */
export function countOne(ctx: Context, bearer: string, seconds: number) {
  const now = ctx.now()
  const resetsAt = new Date(now.getTime() + seconds * 1000)
  return ctx.db
    .insertInto('rateLimit')
    .values({ bearer, count: 1, resetsAt })
    .onConflict((conflict) =>
      conflict.column('bearer').doUpdateSet({
        count: sql`case when rate_limit.resets_at <= ${now} then 1 else rate_limit.count + 1 end`,
        resetsAt: sql`case when rate_limit.resets_at <= ${now} then excluded.resets_at else rate_limit.resets_at end`,
      }),
    )
    .returning(['count', 'resetsAt'])
    .$if(!ctx.db.isTransaction, (counting) => counting.returning(uncertain))
    .executeTakeFirstOrThrow()
}

/**
 * Of this transaction alone nobody waits until it is on the disk: a count of the last half second may be lost with the
 * machine, and with it no change that anybody was told of.
 */
const uncertain = sql<string>`set_config('synchronous_commit', 'off', true)`.as('uncertain')

export const forgetCounts = (ctx: Context, bearers: string[]) =>
  ctx.db.deleteFrom('rateLimit').where('bearer', 'in', bearers).execute()

export async function findReset(ctx: Context, bearer: string): Promise<Date | undefined> {
  const row = await ctx.db.selectFrom('rateLimit').select('resetsAt').where('bearer', '=', bearer).executeTakeFirst()
  return row?.resetsAt
}

/** Begins a wait, in one statement, for exactly one of those who come when none is running. */
export async function beginWait(ctx: Context, bearer: string, seconds: number): Promise<boolean> {
  const now = ctx.now()
  const resetsAt = new Date(now.getTime() + seconds * 1000)
  const begun = await ctx.db
    .insertInto('rateLimit')
    .values({ bearer, count: 1, resetsAt })
    .onConflict((conflict) =>
      conflict.column('bearer').doUpdateSet({ resetsAt }).where('rateLimit.resetsAt', '<=', now),
    )
    .returning('bearer')
    .executeTakeFirst()
  return begun !== undefined
}

/** Takes back one count, as of somebody who was not let through. */
export const uncountOne = (ctx: Context, bearer: string) =>
  ctx.db
    .updateTable('rateLimit')
    .set(({ eb }) => ({ count: eb('count', '-', 1) }))
    .where('bearer', '=', bearer)
    .execute()

/** Lets a window last at least so long. */
export const prolongWindow = (ctx: Context, bearer: string, seconds: number) =>
  ctx.db
    .updateTable('rateLimit')
    .set({ resetsAt: sql`greatest(resets_at, ${new Date(ctx.now().getTime() + seconds * 1000)})` })
    .where('bearer', '=', bearer)
    .execute()

export const sweepRateLimits = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'rateLimit', end: 'resetsAt', before: ctx.now() }, limit)
