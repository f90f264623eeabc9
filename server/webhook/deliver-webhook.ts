import { type Context, inTransaction } from '../context.ts'
import { secretPurpose } from './configure-endpoint.ts'
import { finishDelivery, type LeasedDelivery, retryDelivery, type Try } from './delivery-queries.ts'
import { payloadPurpose } from './queue-delivery.ts'
import { failureOf, sendWebhook } from './send-webhook.ts'
import { signedHeaders } from './sign.ts'
import { answerShown, retryDelay } from './webhook.ts'

/** What a feature does when what it wanted to tell was heard, or never will be; in the same transaction. */
export interface Outcome {
  delivered(tx: Context, causeId: string): Promise<void>
  dead(tx: Context, causeId: string): Promise<void>
}

/** By event. */
export type Outcomes = Readonly<Record<string, Outcome>>

/**
 * Sends a leased delivery and marks how it went. Killed between the two, it is sent once more when the lease is over, with
 * the same id; twice is better than not at all.
 */
export async function deliverWebhook(
  ctx: Context,
  outcomes: Outcomes,
  delivery: LeasedDelivery,
): Promise<Try & { end: 'delivered' | 'dead' | 'later' }> {
  const tried = await attempt(ctx, delivery)
  const { status } = tried
  const seconds = retryDelay(delivery.attempts)
  const isHeard = status !== null && status >= 200 && status < 300
  // 410: whoever is there wants to hear no more.
  if (!isHeard && status !== 410 && seconds !== undefined) {
    await retryDelivery(ctx, delivery, tried, seconds)
    return { ...tried, end: 'later' }
  }
  const state = isHeard ? 'delivered' : 'dead'
  await inTransaction(ctx, async (tx) => {
    if (await finishDelivery(tx, delivery, { ...tried, state }))
      await outcomes[delivery.event]?.[state](tx, delivery.causeId)
  })
  return { ...tried, end: state }
}

async function attempt(ctx: Context, delivery: LeasedDelivery): Promise<Try> {
  const { id, url, keyId, payload } = delivery
  const body = Buffer.from(await ctx.secrets.decrypt(payloadPurpose, keyId, payload)).toString()
  const headers = signedHeaders(await secretsOf(ctx, delivery), { id, at: ctx.now(), body })
  try {
    const { status, body: answer } = await sendWebhook(ctx, { url, headers, body })
    return { status, lastError: null, answer: answerShown(answer) }
  } catch (error) {
    return { status: null, lastError: failureOf(error), answer: null }
  }
}

async function secretsOf(ctx: Context, delivery: LeasedDelivery): Promise<Uint8Array[]> {
  const { secretKeyId, secret, formerKeyId, formerSecret, formerUntil } = delivery
  const secrets = [await ctx.secrets.decrypt(secretPurpose, secretKeyId, secret)]
  if (formerKeyId && formerSecret && formerUntil && formerUntil > ctx.now())
    secrets.push(await ctx.secrets.decrypt(secretPurpose, formerKeyId, formerSecret))
  return secrets
}
