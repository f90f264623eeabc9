import { program } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { lockIdentitiesOf } from '../identity/index.ts'
import { listStalePending } from '../user/index.ts'
import { deletePending } from './delete-pending.ts'

/** Deletes accounts that were never activated and frees their names (A6). Says how many it looked at. */
export async function purgePending(ctx: Context, limit: number): Promise<number> {
  const before = new Date(ctx.now().getTime() - ctx.config.registration.pendingDays * 24 * 3600_000)
  const stale = await listStalePending(ctx, before, limit)
  for (const { id } of stale) await purge(ctx, id)
  return stale.length
}

/** A login with the same identity may activate the account at this moment: then it stays. */
function purge(ctx: Context, userId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockIdentitiesOf(tx, userId)
    if (!(await deletePending(tx, userId))) return
    await record(tx, program, { action: 'user.purged', subject: { kind: 'user', id: userId } })
  })
}
