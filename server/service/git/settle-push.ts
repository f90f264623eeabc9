import { readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Context } from '../../context.ts'
import { createTurns, findReferenceIds, repositoryFolder } from '../../repository/index.ts'
import { isNothing, type Update } from './hook-channel.ts'
import {
  addSeen,
  findPendingPush,
  listOldPushes,
  listPendingPushesOf,
  type PendingPush,
} from './pending-push-queries.ts'
import { recordPush } from './record-push.ts'

/** Nothing tells any more of a push that began so many seconds before what git had for it were over. */
const longestAfter = 120

/** Each looks by a git of its own. */
const turns = createTurns({ atOnce: 4, waiting: Number.POSITIVE_INFINITY })

/**
 * Pushes that were let in, of which nobody told what became of them, since the server was killed or the database was
 * away: the references tell. Those that changed something get their row in the log.
 */
export async function settlePushes(ctx: Context, limit: number): Promise<number> {
  const before = new Date(ctx.now().getTime() - (ctx.config.git.seconds + longestAfter) * 1000)
  const pushes = await listOldPushes(ctx, before, limit)
  const settled = await Promise.allSettled(pushes.map((push) => turns.during(() => settle(ctx, push))))
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (failures.length > 0) throw new AggregateError(failures, 'not every push could be settled')
  return pushes.length
}

/** The same of one push, once git has ended. */
export async function settlePush(ctx: Context, id: string): Promise<void> {
  const push = await findPendingPush(ctx, id)
  if (push) await settle(ctx, push)
}

async function settle(ctx: Context, { id, serviceId, actor, updates, createdAt }: PendingPush): Promise<void> {
  const isAsPushed = await lookAt(ctx, serviceId, updates)
  await recordPush(ctx, actor, { id, serviceId, changed: (noted) => changedBy(noted, isAsPushed), since: createdAt })
}

/** By what a later push saw by now, and by what was looked at before. */
const changedBy = ({ updates, seen }: PendingPush, isAsPushed: Claim) =>
  updates.filter((update) => seen.includes(update.reference) || isAsPushed(update))

/** Before a push changes again what another one changed, it is noted that that one did: afterwards nothing would tell. */
export async function noteOvertaken(ctx: Context, serviceId: string, updates: readonly Update[]): Promise<void> {
  const before = new Map(updates.map(({ from, reference }) => [reference, from]))
  for (const push of await listPendingPushesOf(ctx, serviceId)) {
    const overtaken = push.updates.filter(({ to, reference }) => before.get(reference) === to)
    if (overtaken.length === 0) continue
    const seen = overtaken.filter(await lookAt(ctx, serviceId, overtaken)).map(({ reference }) => reference)
    await addSeen(ctx, push.id, seen)
  }
}

type Claim = (update: Update) => boolean

/** Whether references are as updates want them. Of a repository that is not there, none is. */
async function lookAt(ctx: Context, serviceId: string, updates: readonly Update[]): Promise<Claim> {
  const repository = repositoryFolder(ctx, serviceId)
  // Without the folder around it the disk is not there, which comes back.
  const isThere = (await readdir(dirname(repository))).includes(basename(repository))
  if (!isThere) return () => false
  const names = updates.map(({ reference }) => reference)
  const ids = await findReferenceIds(repository, names)
  return ({ to, reference }) => (isNothing(to) ? !ids.has(reference) : ids.get(reference) === to)
}
