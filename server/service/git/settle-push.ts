import type { Context } from '../../context.ts'
import { listReferenceIds, repositoryFolder } from '../../repository/index.ts'
import { isNothing, type Update } from './hook-channel.ts'
import {
  findPendingPush,
  listOldPushes,
  listPendingPushesOf,
  type PendingPush,
  updateSeen,
} from './pending-push-queries.ts'
import { recordPush } from './record-push.ts'

/** Nothing tells any more of a push that began so many seconds before what git had for it were over. */
const longestAfter = 120

/**
 * Pushes that were let in, of which nobody told what became of them, since the server was killed or the database was
 * away: the references tell. Those that changed something get their row in the log.
 */
export async function settlePushes(ctx: Context, limit: number): Promise<number> {
  const before = new Date(ctx.now().getTime() - (ctx.config.git.seconds + longestAfter) * 1000)
  const pushes = await listOldPushes(ctx, before, limit)
  const settled = await Promise.allSettled(pushes.map((push) => settle(ctx, push)))
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (failures.length > 0) throw new AggregateError(failures, 'not every push could be settled')
  return pushes.length
}

/** The same of one push, once git has ended. */
export async function settlePush(ctx: Context, id: string): Promise<void> {
  const push = await findPendingPush(ctx, id)
  if (push) await settle(ctx, push)
}

async function settle(ctx: Context, push: PendingPush): Promise<void> {
  const updates = await changedBy(ctx, push)
  await recordPush(ctx, push.actor, { ...push, updates, since: push.createdAt })
}

/** Before a push changes again what another one changed, it is noted that that one did: afterwards nothing would tell. */
export async function noteOvertaken(ctx: Context, serviceId: string, updates: readonly Update[]): Promise<void> {
  for (const push of await listPendingPushesOf(ctx, serviceId)) {
    if (!push.updates.some((earlier) => updates.some((later) => overtakes(later, earlier)))) continue
    const changed = await changedBy(ctx, push)
    await updateSeen(
      ctx,
      push.id,
      changed.map(({ reference }) => reference),
    )
  }
}

const overtakes = (later: Update, earlier: Update) => later.reference === earlier.reference && later.from === earlier.to

async function changedBy(ctx: Context, { serviceId, updates, seen }: PendingPush): Promise<Update[]> {
  const ids = await listReferenceIds(repositoryFolder(ctx, serviceId))
  const isAsPushed = ({ to, reference }: Update) => (isNothing(to) ? !ids.has(reference) : ids.get(reference) === to)
  return updates.filter((update) => seen.includes(update.reference) || isAsPushed(update))
}
