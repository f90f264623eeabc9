import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { notFound } from '../errors.ts'
import { getDelivery, requeueDelivery } from './delivery-queries.ts'
import { deliveryCancelled, deliveryWaits } from './errors.ts'

interface Redelivery {
  deliveryId: string
  /** Whose delivery it has to be, where that is said. */
  of?: string
}

/** Tells an endpoint once more what it was told, or was given up; with the same id, by which it knows. */
export function redeliver(ctx: Context, actor: Actor, { deliveryId, of }: Redelivery): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'webhook:redeliver')
    const { endpointId, event, state } = await getDelivery(tx, deliveryId)
    if (of !== undefined && of !== endpointId) throw notFound()
    if (state === 'cancelled') throw deliveryCancelled()
    if (!(await requeueDelivery(tx, deliveryId))) throw deliveryWaits()
    const subject = { kind: 'webhook', id: endpointId }
    await record(tx, actor, { action: 'webhook.redelivered', subject, details: { deliveryId, event } })
  })
}
