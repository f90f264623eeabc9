import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { lockService, touchService } from '../queries.ts'
import { isNothing, type Update } from './hook-channel.ts'
import { queueMaintenance } from './maintenance-queries.ts'

/** Writes down what a push changed, and has the repository packed when there is time. */
export async function recordPush(ctx: Context, actor: Actor, push: { serviceId: string; updates: readonly Update[] }) {
  const { serviceId, updates } = push
  await inTransaction(ctx, async (tx) => {
    const { owner, ownerId, ownerKind, name } = await lockService(tx, serviceId)
    await touchService(tx, serviceId)
    await record(tx, actor, {
      action: 'service.pushed',
      subject: { kind: 'service', id: serviceId },
      ...(ownerKind === 'organisation' && { organisationId: ownerId }),
      details: {
        service: `${owner}/${name}`,
        references: updates.slice(0, 20).map(sentenceOf).join(', '),
        count: updates.length,
      },
    })
    await queueMaintenance(tx, serviceId)
  })
}

function sentenceOf({ from, to, reference }: Update): string {
  const name = reference.replace(/^refs\/(heads|tags)\//, '').slice(0, 100)
  if (isNothing(to)) return `${name} deleted`
  return isNothing(from) ? `${name} ${to.slice(0, 10)}` : `${name} ${from.slice(0, 10)}..${to.slice(0, 10)}`
}
