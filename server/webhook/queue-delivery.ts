import type { Context } from '../context.ts'
import { insertDelivery } from './delivery-queries.ts'
import { listHearing } from './queries.ts'
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
  { endpointId, event, causeId, data }: Told & { endpointId: string; event: string },
): Promise<void> {
  const body = JSON.stringify({ type: event, timestamp: tx.now().toISOString(), data })
  const sealed = await tx.secrets.encrypt(payloadPurpose, Buffer.from(body))
  await insertDelivery(tx, { endpointId, event, causeId, ...sealed })
}

/** Tells everybody who asked to hear of it. */
export async function publish(tx: Context, event: WebhookEvent, told: Told): Promise<void> {
  for (const { id } of await listHearing(tx, event)) await queueDelivery(tx, { ...told, event, endpointId: id })
}
