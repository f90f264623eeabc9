import { program } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { deletePendingUser, listStalePending } from '../user/index.ts'

/** Deletes accounts that were never activated and frees their names (A6). Says how many it took. */
export function purgePending(ctx: Context, limit: number): Promise<number> {
  const before = new Date(ctx.now().getTime() - ctx.config.registration.pendingDays * 24 * 3600_000)
  return inTransaction(ctx, async (tx) => {
    const stale = await listStalePending(tx, before, limit)
    for (const { id } of stale) {
      await deletePendingUser(tx, id)
      await record(tx, program, { action: 'user.purged', subject: { kind: 'user', id } })
    }
    return stale.length
  })
}
