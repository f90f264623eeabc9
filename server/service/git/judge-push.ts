import { requireAccess } from '../../access/index.ts'
import type { Person } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { repositoryFolder, runGit } from '../../repository/index.ts'
import { serviceIsArchived } from '../errors.ts'
import { getService } from '../queries.ts'
import { defaultBranchStays, lostAccess, referenceRefused, tokenPushed, tooManyReferences } from './errors.ts'
import { findPushedToken } from './find-pushed-token.ts'
import { isNothing, mostUpdates, type Question, type Update } from './hook-channel.ts'
import { queueMaintenance } from './maintenance-queries.ts'

/** Refuses a push of whoever may not, whenever that was taken from them, and any to an archived service. */
export async function requirePush(ctx: Context, actor: Person, serviceId: string): Promise<void> {
  await requireAccess(ctx, actor, 'service:push', serviceId)
  const { archivedAt } = await getService(ctx, serviceId)
  if (archivedAt) throw serviceIsArchived()
}

export interface Push {
  serviceId: string
  /** Whom the credentials of the push let act by now, if anybody. */
  again: () => Promise<Person | undefined>
  /** Aborted when git has ended, and nobody waits for the judgement any more. */
  over: AbortSignal
}

/** Asked when all has been received and nothing was changed yet: throws what is to be said to whoever pushes (SEC-K10). */
export async function judgePush(ctx: Context, push: Push, question: Question): Promise<void> {
  await requireStillAllowed(ctx, push)
  // A lock that a killed process left lets no push end well, and is removed there.
  await queueMaintenance(ctx, push.serviceId, 0)
  await requireFitting(ctx, push.serviceId, question.updates)
  const few = requireFewReferences(repositoryFolder(ctx, push.serviceId), question.updates)
  if (!question.quarantine) return few
  await Promise.all([few, requireNoToken(ctx, push, question)])
  // Looking takes a while, in which what was allowed may have been taken away.
  await requireStillAllowed(ctx, push)
}

async function requireStillAllowed(ctx: Context, { serviceId, again }: Push) {
  const actor = await again()
  if (!actor) throw lostAccess()
  await requirePush(ctx, actor, serviceId)
}

async function requireNoToken(ctx: Context, { serviceId, over }: Push, { quarantine, updates }: Question) {
  const tips = updates.map(({ to }) => to).filter((to) => !isNothing(to))
  const { seconds } = ctx.config.git
  const repository = repositoryFolder(ctx, serviceId)
  const place = await findPushedToken({ repository, quarantine, tips, seconds, signal: over })
  if (place) throw tokenPushed(place)
}

/** Other names are for git's own ends, or for ours. */
const isForPeople = (reference: string) => /^refs\/(heads|tags|notes)\/./.test(reference)

async function requireFitting(ctx: Context, serviceId: string, updates: readonly Update[]) {
  const stranger = updates.find(({ reference }) => !isForPeople(reference))
  if (stranger) throw referenceRefused(stranger.reference)
  const { defaultBranch } = await getService(ctx, serviceId)
  const ends = updates.some(({ to, reference }) => isNothing(to) && reference === `refs/heads/${defaultBranch}`)
  if (ends) throw defaultBranchStays(defaultBranch)
}

/** Every fetch lists them all. */
export const mostReferences = 20_000

async function requireFewReferences(repository: string, updates: readonly Update[]) {
  if (updates.length > mostUpdates) throw tooManyReferences(mostUpdates)
  const added = updates.filter(({ from }) => isNothing(from)).length
  if (added === 0) return
  const listed = await runGit(['for-each-ref', '--format=', `--count=${mostReferences}`], { repository })
  if (listed.length + added > mostReferences) throw tooManyReferences(mostReferences)
}
