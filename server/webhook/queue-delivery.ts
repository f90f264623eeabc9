import type { Context } from '../context.ts'
import { insertDelivery, insertForHearing } from './delivery-queries.ts'
import type { WebhookEvent } from './webhook.ts'

/** What opens payloads. */
export const payloadPurpose = 'webhook payload'

interface Told {
  /** Such as a deployment. */
  causeId: string
  data: Record<string, unknown>
}

/** Tells one endpoint something, in the transaction of what happened: neither is ever there without the other. */
export async function queueDelivery(
  tx: Context,
  { endpointId, event, ...told }: Told & { endpointId: string; event: string },
): Promise<void> {
  await insertDelivery(tx, { endpointId, event, ...(await seal(tx, event, told)) })
}

/** Tells everybody who asked to hear of it. */
export async function publish(tx: Context, event: WebhookEvent, told: readonly Told[]): Promise<void> {
  await insertForHearing(tx, event, await Promise.all(told.map((one) => seal(tx, event, one))))
}

async function seal(tx: Context, event: string, { causeId, data }: Told) {
  const body = JSON.stringify({ type: event, timestamp: tx.now().toISOString(), data })
  return { causeId, ...(await tx.secrets.encrypt(payloadPurpose, Buffer.from(body))) }
}
