import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { startEndpoint, type TestEndpoint } from '../../test/endpoint.ts'
import { operator } from '../actor.ts'
import type { Context } from '../context.ts'
import { createSecrets } from '../secrets.ts'
import { deliverWebhook, type Outcomes } from './deliver-webhook.ts'
import { cancelDeliveries, leaseDeliveries, listDeliveries } from './delivery-queries.ts'
import { createEndpoint, publish, queueDelivery, redeliver, renewWebhookSeals, rotateSecret } from './index.ts'
import { failureOf, sendWebhook } from './send-webhook.ts'

let bare: BareContext
let endpoint: TestEndpoint
let endpointId: string
beforeEach(async () => {
  bare = await createBareContext()
  endpoint = await startEndpoint()
  const facts = { url: endpoint.url, description: '', events: ['deployment.changed' as const] }
  endpointId = (await createEndpoint(bare.ctx, operator, facts)).id
})
afterEach(async () => {
  await endpoint.end()
  await bare.end()
})

const event = 'something.happened'
const causeId = randomUUID()
const queue = (ctx: Context = bare.ctx) => queueDelivery(ctx, { endpointId, event, causeId, data: {} })
const logged = () => listDeliveries(bare.ctx, { endpointId, after: undefined, limit: 9 })

async function deliverNext(outcomes: Outcomes = {}, ctx: Context = bare.ctx) {
  const [delivery] = await leaseDeliveries(ctx, { most: 1, seconds: 120 })
  return delivery && deliverWebhook(ctx, outcomes, delivery)
}

test('X6: an endpoint that answers with another protocol is one that did not answer', async () => {
  endpoint.answer = (response) =>
    void response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')
  const sent = sendWebhook(bare.ctx, { url: endpoint.url, headers: {}, body: '{}' })
  expect(failureOf(await sent.catch((error: unknown) => error))).toBe('The endpoint could not be reached.')
})

test('X6: what is taken back while its outcome is written has no outcome, and neither waits for the other', async () => {
  await queue()
  const takenBack: Outcomes = {
    [event]: {
      async delivered(tx) {
        await publish(tx, 'deployment.changed', [{ causeId, data: {} }])
        await cancelDeliveries(bare.ctx, [causeId], event)
      },
      dead: () => expect.fail('it was heard'),
    },
  }
  await deliverNext(takenBack)
  expect((await logged()).map(({ event, state }) => [event, state])).toEqual([[event, 'cancelled']])
})

test('X6: an outcome that cannot be written leaves the delivery waiting, and the worker hears of it', async () => {
  await queue()
  const failing = async () => {
    throw new Error('the outcome fails')
  }
  await expect(deliverNext({ [event]: { delivered: failing, dead: failing } })).rejects.toThrow('the outcome fails')
  expect(await logged()).toMatchObject([{ state: 'waiting' }])
})

test('X6: what was heard is not cancelled afterwards', async () => {
  await queue()
  await deliverNext()
  await cancelDeliveries(bare.ctx, [causeId], event)
  expect(await logged()).toMatchObject([{ state: 'delivered' }])
})

test('X6: what was cancelled is not sent by hand, and the reason is said', async () => {
  await queue()
  await cancelDeliveries(bare.ctx, [causeId], event)
  const [cancelled] = await logged()
  const tried = redeliver(bare.ctx, operator, { deliveryId: cancelled?.id ?? '' })
  await expect(tried).rejects.toMatchObject({ kind: 'conflict', code: 'webhook/cancelled' })
  expect(await deliverNext()).toBeUndefined()
})

const signatures = () => String(endpoint.received.at(-1)?.headers['webhook-signature']).split(' ').length

test('N5: after a change of INNGANG_SECRET the secrets of endpoints are sealed under the new one', async () => {
  const [old, newer] = ['an old secret of tests, long enough', 'a newer secret of tests, long enough']
  const before = { ...bare.ctx, secrets: createSecrets([old]) }
  const during = { ...bare.ctx, secrets: createSecrets([newer, old]) }
  const after = { ...bare.ctx, secrets: createSecrets([newer]) }
  await rotateSecret(before, operator, endpointId)
  await rotateSecret(before, operator, endpointId)
  await queue(after)
  const tried = await deliverNext({}, after)
  expect(tried).toMatchObject({ end: 'later', status: null, lastError: 'The delivery could not be signed.' })
  expect(endpoint.received).toEqual([])
  await renewWebhookSeals(during)
  await queue(after)
  expect(await deliverNext({}, after)).toMatchObject({ end: 'delivered' })
  expect(signatures()).toBe(2)
})

test('X6: a former secret that cannot be opened any more keeps nothing from being delivered', async () => {
  const [old, newer] = ['an old secret of tests, long enough', 'a newer secret of tests, long enough']
  const after = { ...bare.ctx, secrets: createSecrets([newer]) }
  await rotateSecret({ ...bare.ctx, secrets: createSecrets([old]) }, operator, endpointId)
  await rotateSecret(after, operator, endpointId)
  await queue(after)
  expect(await deliverNext({}, after)).toMatchObject({ end: 'delivered' })
  expect(signatures()).toBe(1)
})
