import { setTimeout } from 'node:timers/promises'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { isDatabaseAway } from '../../database/violations.ts'
import { lockPushed, touchService } from '../queries.ts'
import { isNothing, type Update } from './hook-channel.ts'
import { queueMaintenance } from './maintenance-queries.ts'

interface Pushed {
  serviceId: string
  updates: readonly Update[]
}

/** Seconds between tries while the database is away: what was pushed cannot be taken back. */
const waits = [0.1, 0.5, 1, 3, 5]

/** Writes down what a push changed, and has the repository packed when there is time. */
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

async function writeDown(ctx: Context, actor: Actor, { serviceId, updates }: Pushed): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { owner, ownerId, ownerKind, name } = await lockPushed(tx, serviceId)
    await touchService(tx, serviceId)
    await record(tx, actor, {
      action: 'service.pushed',
      subject: { kind: 'service', id: serviceId },
      ...(ownerKind === 'organisation' && { organisationId: ownerId }),
      details: {
        service: `${owner}/${name}`,
        references: sentencesOf(updates),
        count: updates.length,
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
