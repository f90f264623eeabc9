import { setTimeout } from 'node:timers/promises'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { isDatabaseAway } from '../../database/violations.ts'
import { lockPushed, touchPushed } from '../queries.ts'
import { isNothing, type Update } from './hook-channel.ts'
import { queueMaintenance } from './maintenance-queries.ts'
import { dropUpdates, type PendingPush, spendPendingPush } from './pending-push-queries.ts'

interface Pushed {
  /** Under which it was let in. */
  id: string
  serviceId: string
  /** What it changed, by what was noted of it until now. */
  changed: (noted: PendingPush) => readonly Update[]
  /** When it was let in, if it is written down later than that. */
  since?: Date
}

/** Seconds between tries while the database is away: what was pushed cannot be taken back. */
const waits = [0.1, 0.5, 1, 3, 5]

/** Writes down what a push changed, once, and has the repository packed when there is time. */
export async function recordPush(ctx: Context, actor: Actor, pushed: Pushed): Promise<void> {
  for (const seconds of waits) {
    const problem = await writeDown(ctx, actor, pushed).catch(onlyAway)
    if (!problem) return
    await setTimeout(seconds * 1000)
  }
  await writeDown(ctx, actor, pushed)
}

function onlyAway(error: unknown) {
  if (isDatabaseAway(error)) return 'away'
  throw error
}

async function writeDown(ctx: Context, actor: Actor, { id, serviceId, changed, since }: Pushed): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const service = await lockPushed(tx, serviceId)
    const noted = await spendPendingPush(tx, id)
    const updates = noted ? changed(noted) : []
    if (!service || !noted || updates.length === 0) return
    await dropUpdates(tx, serviceId, updates)
    await touchPushed(tx, serviceId)
    // Whoever was given the service since then has nothing to do with it.
    const isStillTheirs = noted.ownerId === null || noted.ownerId === service.ownerId
    await record(tx, actor, {
      action: 'service.pushed',
      subject: { kind: 'service', id: serviceId },
      ...(isStillTheirs && service.ownerKind === 'organisation' && { organisationId: service.ownerId }),
      details: {
        service: `${service.owner}/${service.name}`,
        references: sentencesOf(updates),
        count: updates.length,
        ...(since && { since: since.toISOString() }),
      },
    })
    await queueMaintenance(tx, serviceId)
  })
}

/** What a push changed, as far as it is for a log. */
export const sentencesOf = (updates: readonly Update[]) => updates.slice(0, 20).map(sentenceOf).join(', ')

function sentenceOf({ from, to, reference }: Update): string {
  const name = reference.replace(/^refs\/(heads|tags)\//, '').slice(0, 100)
  if (isNothing(to)) return `${name} deleted`
  return isNothing(from) ? `${name} ${to.slice(0, 10)}` : `${name} ${from.slice(0, 10)}..${to.slice(0, 10)}`
}
