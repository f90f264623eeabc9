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
  const isHeard = status !== null && Math.floor(status / 100) === 2
  // 410: whoever is there wants to hear no more.
  if (!isHeard && status !== 410 && seconds !== undefined) {
    await retryDelivery(ctx, delivery, tried, seconds)
    return { ...tried, end: 'later' }
  }
  const state = isHeard ? 'delivered' : 'dead'
  const finished = inTransaction(ctx, async (tx) => {
    // The cause before its delivery, as whoever takes one back locks them.
    await outcomes[delivery.event]?.[state](tx, delivery.causeId)
    if (!(await finishDelivery(tx, delivery, { ...tried, state }))) throw leaseLost
  })
  await finished.catch((error: unknown) => {
    if (error !== leaseLost) throw error
  })
  return { ...tried, end: state }
}

const leaseLost = new Error('Another worker has taken the delivery over, or somebody cancelled it')

async function attempt(ctx: Context, delivery: LeasedDelivery): Promise<Try> {
  // Whoever took out an INNGANG_SECRET too early can put it back meanwhile.
  const signed = await sign(ctx, delivery).catch(() => undefined)
  if (!signed) return { status: null, lastError: 'The delivery could not be signed.', answer: null }
  try {
    const { status, body: answer } = await sendWebhook(ctx, { url: delivery.url, ...signed })
    return { status, lastError: null, answer: answerShown(answer) }
  } catch (error) {
    return { status: null, lastError: failureOf(error), answer: null }
  }
}

async function sign(ctx: Context, delivery: LeasedDelivery) {
  const { id, keyId, payload } = delivery
  const body = Buffer.from(await ctx.secrets.decrypt(payloadPurpose, keyId, payload)).toString()
  return { body, headers: signedHeaders(await secretsOf(ctx, delivery), { id, at: ctx.now(), body }) }
}

async function secretsOf(ctx: Context, delivery: LeasedDelivery): Promise<Uint8Array[]> {
  const { secretKeyId, secret, formerKeyId, formerSecret, formerUntil } = delivery
  const secrets = [await ctx.secrets.decrypt(secretPurpose, secretKeyId, secret)]
  if (!formerKeyId || !formerSecret || !formerUntil || formerUntil <= ctx.now()) return secrets
  const former = await ctx.secrets.decrypt(secretPurpose, formerKeyId, formerSecret).catch(() => undefined)
  return former ? [...secrets, former] : secrets
}
