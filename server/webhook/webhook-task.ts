import type { Context } from '../context.ts'
import { leaseSeconds, type Task } from '../jobs/task.ts'
import type { Log } from '../log.ts'
import { deliverWebhook, type Outcomes } from './deliver-webhook.ts'
import { type LeasedDelivery, leaseDeliveries } from './delivery-queries.ts'

/** What the worker does with deliveries; what follows from one, the feature of its event knows. */
export const webhookTask = (outcomes: Outcomes): Task => ({
  name: 'webhook',
  concurrency: 16,
  async claim(ctx, most, log) {
    const deliveries = await leaseDeliveries(ctx, { most, seconds: leaseSeconds })
    return deliveries.map((delivery) => () => deliverAndTell(ctx, outcomes, { delivery, log }))
  },
})

async function deliverAndTell(
  ctx: Context,
  outcomes: Outcomes,
  { delivery, log }: { delivery: LeasedDelivery; log: Log },
) {
  const { end, status, lastError } = await deliverWebhook(ctx, outcomes, delivery)
  const line = {
    deliveryId: delivery.id,
    event: delivery.event,
    attempts: delivery.attempts,
    status,
    reason: lastError,
  }
  if (end === 'delivered') log.info(line, 'webhook delivered')
  else log.warn(line, end === 'dead' ? 'webhook given up' : 'webhook delayed')
}
