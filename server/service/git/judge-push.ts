import { requireAccess } from '../../access/index.ts'
import type { Person } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { bytesIn, mostReferencesIn, repositoryFolder, runGit } from '../../repository/index.ts'
import { serviceIsArchived } from '../errors.ts'
import { roomRefusal } from '../room.ts'
import { getSizes } from '../size-queries.ts'
import { defaultBranchStays, lostAccess, referenceRefused, tokenPushed, tooManyReferences } from './errors.ts'
import { findPushedToken, type Pushed } from './find-pushed-token.ts'
import { isNothing, mostUpdates, type Question, type Update } from './hook-channel.ts'
import { queueCounting } from './maintenance-queries.ts'
import { insertPendingPush, spendPendingPush } from './pending-push-queries.ts'
import { getPushTarget, type PushTarget } from './push-queries.ts'
import { noteOvertaken, settlePush } from './settle-push.ts'

/** Refuses a push of whoever may not, whenever that was taken from them, and any to an archived service. */
export async function requirePush(ctx: Context, actor: Person, serviceId: string): Promise<void> {
  await requireAccess(ctx, actor, 'service:push', serviceId)
  await requireOpen(ctx, serviceId)
}

/** Refuses any push to a service that is archived by now. */
export async function requireOpen(ctx: Context, serviceId: string): Promise<PushTarget> {
  const target = await getPushTarget(ctx, serviceId)
  if (target.archivedAt) throw serviceIsArchived()
  return target
}

export interface Push {
  /** Of this push alone. */
  id: string
  serviceId: string
  /** Whom the credentials of the push let act by now, if anybody. */
  again: () => Promise<Person | undefined>
  /** Aborted when git has ended, and nobody waits for the judgement any more; with its exit code, if that is known. */
  over: AbortSignal
  /** Whether git has told what it changed, which it does unless that is nothing. */
  hasTold: boolean
}

/**
 * Asked when all has been received and nothing was changed yet: throws what is to be said to whoever pushes (SEC-K10).
 * What is let in is noted, so that it gets its row in the log whatever happens then.
 */
export async function judgePush(ctx: Context, push: Push, question: Question): Promise<void> {
  const { serviceId, over } = push
  const { updates, quarantine } = question
  requireForPeople(updates)
  const bytes = quarantine ? await bytesIn(quarantine) : 0
  const repository = repositoryFolder(ctx, serviceId)
  await Promise.all([
    requireFewReferences(repository, updates),
    quarantine && requireNoToken(ctx, { repository, quarantine, bytes, tips: tipsOf(updates), signal: over }),
  ])
  // Looking takes a while, in which what was allowed may have been taken away.
  const actor = await push.again()
  if (!actor) throw lostAccess()
  await requireAccess(ctx, actor, 'service:push', serviceId)
  const target = await requireOpen(ctx, serviceId)
  requireDefaultBranch(target.defaultBranch, updates)
  if (bytes > 0) await requireRoomFor(ctx, serviceId, bytes)
  if (target.hasPending) await noteOvertaken(ctx, serviceId, updates)
  await insertPendingPush(ctx, { ...push, actor, updates, bytes })
  // Nobody has told it yet that it may.
  if (over.aborted) await spendPendingPush(ctx, push.id)
  else over.addEventListener('abort', () => void settleEnded(ctx, push).catch(() => {}))
}

/** What git refused after all. One of which nobody knows how it ended, or that cannot be looked up now, is the clock's. */
async function settleEnded(ctx: Context, { id, over, hasTold }: Push): Promise<void> {
  if (hasTold || over.reason === null) return
  if (over.reason === 0) await spendPendingPush(ctx, id)
  else await settlePush(ctx, id)
}

const tipsOf = (updates: readonly Update[]) => updates.map(({ to }) => to).filter((to) => !isNothing(to))

async function requireNoToken({ config }: Context, pushed: Omit<Pushed, 'seconds'>) {
  const place = await findPushedToken({ ...pushed, seconds: config.git.seconds })
  if (place) throw tokenPushed(place)
}

/** Refuses what is larger than there is room for. What went since the last packing may have made room: it is counted anew. */
export async function requireRoomFor(ctx: Context, serviceId: string, bytes: number): Promise<void> {
  const refusal = roomRefusal(ctx.config, await getSizes(ctx, serviceId), bytes)
  if (!refusal) return
  await queueCounting(ctx, serviceId)
  throw refusal
}

/** Other names are for git's own ends, or for ours. */
const isForPeople = (reference: string) => /^refs\/(heads|tags|notes)\/./.test(reference)

function requireForPeople(updates: readonly Update[]) {
  const stranger = updates.find(({ reference }) => !isForPeople(reference))
  if (stranger) throw referenceRefused(stranger.reference)
}

function requireDefaultBranch(branch: string, updates: readonly Update[]) {
  const ends = updates.some(({ to, reference }) => isNothing(to) && reference === `refs/heads/${branch}`)
  if (ends) throw defaultBranchStays(branch)
}

/** Every fetch lists them all. */
export const mostReferences = 20_000

async function requireFewReferences(repository: string, updates: readonly Update[]) {
  if (updates.length > mostUpdates) throw tooManyReferences(mostUpdates)
  const added = updates.filter(({ from }) => isNothing(from)).length
  if (added === 0 || (await mostReferencesIn(repository)) + added <= mostReferences) return
  const listed = await runGit(['for-each-ref', '--format=', `--count=${mostReferences}`], { repository })
  if (listed.length + added > mostReferences) throw tooManyReferences(mostReferences)
}
