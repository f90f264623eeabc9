import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { testConfig } from '../../test/config.ts'
import { startEndpoint, type TestEndpoint } from '../../test/endpoint.ts'
import { operator } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { startWorker } from '../jobs/worker.ts'
import { createLog } from '../log.ts'
import { EndpointEdit } from './api-schema.ts'
import { deliverWebhook } from './deliver-webhook.ts'
import { leaseDeliveries, listDeliveries, sweepDeliveries } from './delivery-queries.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  publish,
  queueDelivery,
  redeliver,
  rotateSecret,
  webhookTask,
} from './index.ts'
import { isReachable, isWebhookUrl } from './reachable.ts'
import { sendWebhook } from './send-webhook.ts'

let bare: BareContext
let ctx: Context
let endpoint: TestEndpoint
beforeEach(async () => {
  bare = await createBareContext()
  // Its clock is that of receivers, which refuse what is old.
  ctx = {
    ...bare.ctx,
    randomToken: () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
  }
  bare.clock.time = new Date()
  endpoint = await startEndpoint()
})
afterEach(async () => {
  await endpoint.end()
  await bare.end()
})

const pass = (seconds: number) => {
  bare.clock.time = new Date(bare.clock.time.getTime() + seconds * 1000)
}

const make = (url = endpoint.url) =>
  createEndpoint(ctx, operator, { url, description: '', events: ['deployment.changed'] })

const causeId = randomUUID()
const token = 'k'.repeat(43)

const queue = (endpointId: string, data: Record<string, unknown> = { name: 'Søknad' }) =>
  queueDelivery(ctx, { endpointId, event: 'something.happened', causeId, data })

async function deliverNext() {
  const [delivery] = await leaseDeliveries(ctx, { most: 1, seconds: 120 })
  return delivery && deliverWebhook(ctx, {}, delivery)
}

const logged = async (endpointId: string) => (await listDeliveries(ctx, { endpointId, after: undefined, limit: 9 }))[0]

test('X6: what is delivered is signed as Standard Webhooks says: a library of others accepts it, and nothing that was bent', async () => {
  const { id, secret } = await make()
  await queue(id)
  expect(await deliverNext()).toMatchObject({ end: 'delivered', status: 204 })
  const { headers, body } = endpoint.received[0] ?? expect.fail('nothing came')
  const receiver = new Webhook(secret)
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  expect(receiver.verify(body, given)).toMatchObject({ type: 'something.happened', data: { name: 'Søknad' } })
  expect(() => receiver.verify(`${body} `, given)).toThrow()
  expect(() => receiver.verify(body, { ...given, 'webhook-id': randomUUID() })).toThrow()
  expect(() => new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify(body, given)).toThrow()
})

test('X6: a new secret and the one before both sign for a day, then only the new', async () => {
  const { id, secret } = await make()
  const newer = await rotateSecret(ctx, operator, id)
  expect(newer).not.toBe(secret)
  const accepts = async () => {
    await queue(id)
    await deliverNext()
    const { headers, body } = endpoint.received.at(-1) ?? expect.fail('nothing came')
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    return [secret, newer]
      .map((one) => {
        try {
          // Times are judged elsewhere.
          return new Webhook(one).sign(
            given['webhook-id'] ?? '',
            new Date(Number(given['webhook-timestamp']) * 1000),
            body,
          )
        } catch {
          return ''
        }
      })
      .map((signature) => (given['webhook-signature'] ?? '').split(' ').includes(signature))
  }
  expect(await accepts()).toEqual([true, true])
  pass(24 * 3600 + 1)
  expect(await accepts()).toEqual([false, true])
})

test('X6: secrets and payloads are stored sealed', async () => {
  const { id, secret } = await make()
  await queue(id, { token })
  const rows = [
    await ctx.db.selectFrom('webhookEndpoint').select('secret').executeTakeFirstOrThrow(),
    await ctx.db.selectFrom('webhookDelivery').select('payload').executeTakeFirstOrThrow(),
  ].map((row) => Buffer.concat(Object.values(row)))
  expect(rows[0]?.includes(Buffer.from(secret.slice('whsec_'.length), 'base64'))).toBe(false)
  expect(rows[1]?.includes(token)).toBe(false)
})

test('X6: an endpoint that is away is tried again for about a day, with the same id, and then given up', async () => {
  const { id } = await make('http://127.0.0.1:1/')
  await queue(id)
  const begun = ctx.now().getTime()
  let tried = await deliverNext()
  while (tried?.end === 'later') {
    expect(tried.lastError).toBe('The endpoint could not be reached.')
    expect(await deliverNext()).toBeUndefined()
    pass(((await logged(id))?.dueAt.getTime() ?? 0) / 1000 - ctx.now().getTime() / 1000 + 1)
    tried = await deliverNext()
  }
  const hours = (ctx.now().getTime() - begun) / 3_600_000
  expect(tried?.end).toBe('dead')
  expect(hours).toBeGreaterThan(17)
  expect(hours).toBeLessThan(26)
})

test.each([
  ['a redirect', 302, { location: 'http://127.0.0.1:1/' }],
  ['a refusal', 403, {}],
  ['a fault', 500, {}],
])('SEC-D14: %s is no delivery and leads nowhere', async (_what, status, headers) => {
  endpoint.answer = (response) => void response.writeHead(status, headers).end('no')
  const { id } = await make()
  await queue(id)
  expect(await deliverNext()).toMatchObject({ end: 'later', status })
  expect(endpoint.received).toHaveLength(1)
  expect(await logged(id)).toMatchObject({ state: 'waiting', status, answer: 'no', lastError: null })
})

test('X6: an endpoint that wants to hear no more (410) is not asked again', async () => {
  endpoint.answer = (response) => void response.writeHead(410).end()
  const { id } = await make()
  await queue(id)
  expect(await deliverNext()).toMatchObject({ end: 'dead', status: 410 })
})

test('X6: of an answer the first kilobyte is kept, without what may be a token and what moves a cursor', async () => {
  endpoint.answer = (response) => void response.writeHead(200).end(`${token}\u001b[2Jok ${'æ '.repeat(5000)}`)
  const { id } = await make()
  await queue(id, { token })
  await deliverNext()
  const { answer } = (await logged(id)) ?? expect.fail('no row')
  expect(answer).toMatch(/^…\[2Jok æ æ /)
  expect(Buffer.byteLength(answer ?? '')).toBeLessThanOrEqual(1024 + 8)
})

test('X6: an answer that never ends is heard by how it begins', async () => {
  endpoint.answer = (response) => void response.writeHead(200).write('x '.repeat(600))
  const { id } = await make()
  await queue(id)
  expect(await deliverNext()).toMatchObject({ end: 'delivered', answer: 'x '.repeat(512) })
})

test('X6: an endpoint that says nothing did not answer in time', async () => {
  endpoint.answer = () => {}
  const { id } = await make()
  await queue(id)
  const patience = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(AbortSignal.timeout(200))
  expect(await deliverNext()).toMatchObject({ end: 'later', lastError: 'The endpoint did not answer in time.' })
  patience.mockRestore()
})

test('X6: what has been due the longest is sent first, of one endpoint and among all', async () => {
  const ends = [await make(), await make()]
  const order: string[] = []
  for (const { id } of [...ends, ...ends]) {
    await queue(id)
    order.push((await logged(id))?.id ?? '')
    pass(1)
  }
  const sent: string[] = []
  for (let n = 0; n < 4; n++) sent.push((await leaseDeliveries(ctx, { most: 1, seconds: 120 }))[0]?.id ?? '')
  expect(sent).toEqual(order)
})

test('X6: no more is leased than there is room for, of however many endpoints', async () => {
  for (const { id } of [await make(), await make()]) for (let n = 0; n < 2; n++) await queue(id)
  expect(await leaseDeliveries(ctx, { most: 3, seconds: 120 })).toHaveLength(3)
})

test('X6: the log goes on by key where much was told at the same moment', async () => {
  const { id: endpointId } = await make()
  for (let n = 0; n < 3; n++) await queue(endpointId)
  const seen: string[] = []
  for (let after: { at: Date; id: string } | undefined; seen.length < 3; ) {
    const [one] = await listDeliveries(ctx, { endpointId, after, limit: 1 })
    if (!one) break
    seen.push(one.id)
    after = { at: one.createdAt, id: one.id }
  }
  expect(new Set(seen).size).toBe(3)
})

test('X6: what was given up and is sent once more by hand has all its tries before it', async () => {
  endpoint.answer = (response) => void response.writeHead(410).end()
  const { id } = await make()
  await queue(id)
  await deliverNext()
  await redeliver(ctx, operator, { deliveryId: (await logged(id))?.id ?? '' })
  expect(await logged(id)).toMatchObject({ state: 'waiting', attempts: 0 })
})

test('X6: a delivery is sent once more by hand, with the id that it had; one that waits is not', async () => {
  const { id } = await make()
  await queue(id)
  const waiting = (await logged(id)) ?? expect.fail('no row')
  await expect(redeliver(ctx, operator, { deliveryId: waiting.id })).rejects.toMatchObject({ code: 'webhook/waits' })
  await deliverNext()
  await redeliver(ctx, operator, { deliveryId: waiting.id })
  expect(await deliverNext()).toMatchObject({ end: 'delivered' })
  expect(endpoint.received.map(({ headers }) => headers['webhook-id'])).toEqual([waiting.id, waiting.id])
})

test('X6: what is told is there exactly when its cause is, for those who asked to hear of it', async () => {
  const { id } = await make()
  const deaf = await createEndpoint(ctx, operator, { url: endpoint.url, description: '', events: [] })
  const cause = inTransaction(ctx, async (tx) => {
    await publish(tx, 'deployment.changed', [{ causeId, data: {} }])
    throw new Error('the cause failed')
  })
  await expect(cause).rejects.toThrow('the cause failed')
  expect(await logged(id)).toBeUndefined()
  await inTransaction(ctx, (tx) => publish(tx, 'deployment.changed', [{ causeId, data: {} }]))
  expect(await logged(id)).toMatchObject({ event: 'deployment.changed', state: 'waiting' })
  expect(await logged(deaf.id)).toBeUndefined()
})

test('X6: killed after the endpoint heard it, it is told once more after the lease, with the same id', async () => {
  const { id } = await make()
  await queue(id)
  const [killed] = await leaseDeliveries(ctx, { most: 1, seconds: 120 })
  const slow = killed ?? expect.fail('no delivery')
  pass(119)
  expect(await deliverNext()).toBeUndefined()
  pass(1)
  expect(await deliverNext()).toMatchObject({ end: 'delivered' })
  endpoint.answer = (response) => void response.writeHead(500).end()
  await deliverWebhook(ctx, {}, slow)
  expect(await logged(id)).toMatchObject({ state: 'delivered', status: 204 })
  expect(new Set(endpoint.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
})

test('X6: a worker whose lease ran out does not overwrite what the other one is at', async () => {
  const { id } = await make()
  await queue(id)
  const [slow] = await leaseDeliveries(ctx, { most: 1, seconds: 120 })
  pass(121)
  const [other] = await leaseDeliveries(ctx, { most: 1, seconds: 120 })
  endpoint.answer = (response) => void response.writeHead(500).end()
  await deliverWebhook(ctx, {}, slow ?? expect.fail('no delivery'))
  expect((await logged(id))?.status).toBeNull()
  endpoint.answer = (response) => void response.writeHead(204).end()
  expect(await deliverWebhook(ctx, {}, other ?? expect.fail('no delivery'))).toMatchObject({ end: 'delivered' })
  expect(await logged(id)).toMatchObject({ state: 'delivered', attempts: 2 })
})

test('X6: two workers never lease the same delivery', async () => {
  const { id } = await make()
  await queue(id)
  await queue(id)
  const [first, second] = await inTransaction(ctx, async (tx) => {
    const held = await leaseDeliveries(tx, { most: 1, seconds: 120 })
    return [held[0], (await leaseDeliveries(ctx, { most: 2, seconds: 120 }))[0]]
  })
  expect(first?.id).toBeDefined()
  expect(second?.id).toBeDefined()
  expect(second?.id).not.toBe(first?.id)
})

test('X6: the commit itself wakes a running worker, which says so without the address', async () => {
  const lines: string[] = []
  const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } })
  const worker = startWorker({ ctx, databaseUrl: bare.url, tasks: [webhookTask({})], log, pollMilliseconds: 3_600_000 })
  await sleep(200)
  const { id } = await make()
  await queue(id, { token })
  await expect.poll(() => endpoint.received.length).toBe(1)
  await worker.stop()
  expect(lines.join()).toContain('webhook delivered')
  expect(lines.join()).not.toMatch(/127\.0\.0\.1|kkkkk/)
})

test('X6: of one endpoint two deliveries at most are on their way, in whatever process; the next when one has ended', async () => {
  const [busy, other] = [await make(), await make()]
  for (let n = 0; n < 4; n++) await queue(busy.id)
  await queue(other.id)
  const lease = () => leaseDeliveries(ctx, { most: 9, seconds: 120 })
  const leased = await lease()
  expect(leased).toHaveLength(3)
  expect(await lease()).toEqual([])
  await deliverWebhook(ctx, {}, leased[0] ?? expect.fail('no delivery'))
  expect(await lease()).toHaveLength(1)
  pass(120)
  expect(await lease()).toHaveLength(3)
})

test('X6: an endpoint that hangs keeps no other from hearing, and one that hears much waits for no tick of the clock', async () => {
  const hanging = await startEndpoint()
  hanging.answer = () => {}
  const [hole, good] = [await make(hanging.url), await make()]
  for (let n = 0; n < 50; n++) await queue(hole.id)
  for (let n = 0; n < 5; n++) await queue(good.id)
  const log = createLog({ level: 'silent' })
  const worker = startWorker({ ctx, databaseUrl: bare.url, tasks: [webhookTask({})], log, pollMilliseconds: 3_600_000 })
  await expect.poll(() => endpoint.received.length, { timeout: 8000 }).toBe(5)
  expect(hanging.received).toHaveLength(2)
  await Promise.all([worker.stop(), hanging.end()])
})

test('X6: what a paused endpoint is told waits until it is paused no more, and it hears of nothing else meanwhile', async () => {
  const { id } = await make()
  const facts = { url: endpoint.url, description: '', events: ['deployment.changed' as const] }
  await changeEndpoint(ctx, operator, { id, version: 1, facts: { ...facts, isPaused: true } })
  await queue(id)
  await publish(ctx, 'deployment.changed', [{ causeId, data: {} }])
  expect(await deliverNext()).toBeUndefined()
  // As a program puts it that knows nothing of pauses.
  await changeEndpoint(ctx, operator, { id, version: 2, facts: EndpointEdit.parse(facts) })
  expect(await deliverNext()).toBeUndefined()
  await changeEndpoint(ctx, operator, { id, version: 3, facts: { ...facts, isPaused: false } })
  expect(await deliverNext()).toMatchObject({ end: 'delivered' })
  expect(await deliverNext()).toBeUndefined()
})

test('X6: an endpoint that is paused no more hears at once, without a tick of the clock', async () => {
  const { id } = await make()
  const facts = { url: endpoint.url, description: '', events: [] }
  await changeEndpoint(ctx, operator, { id, version: 1, facts: { ...facts, isPaused: true } })
  await queue(id)
  const log = createLog({ level: 'silent' })
  const worker = startWorker({ ctx, databaseUrl: bare.url, tasks: [webhookTask({})], log, pollMilliseconds: 3_600_000 })
  await sleep(200)
  expect(endpoint.received).toEqual([])
  await changeEndpoint(ctx, operator, { id, version: 2, facts: { ...facts, isPaused: false } })
  await expect.poll(() => endpoint.received.length).toBe(1)
  await worker.stop()
})

test('X6: after a month nothing of a finished delivery is left', async () => {
  const { id } = await make()
  await queue(id)
  await deliverNext()
  await queue(id)
  pass(30 * 24 * 3600 - 1)
  expect(await sweepDeliveries(ctx, 100)).toBe(0)
  pass(1)
  expect(await sweepDeliveries(ctx, 100)).toBe(1)
  expect(await logged(id)).toMatchObject({ state: 'waiting' })
})

const strict = { secure: true, webhookNetworks: [] }

test.each([
  ['http://studio.example/', 'http'],
  ['http://localhost:8080/', 'http over loopback, where we are on the internet'],
  ['ftp://studio.example/', 'another scheme'],
  ['https://kari:secret@studio.example/', 'a user'],
  ['https://studio.example/#there', 'a fragment'],
  ['studio.example', 'no address at all'],
])('SEC-D14: %s is no address for a webhook: %s', async (url) => {
  expect(isWebhookUrl(url, strict)).toBe(false)
  const config = { ...ctx.config, ...strict }
  const tried = createEndpoint({ ...ctx, config }, operator, { url, description: '', events: [] })
  await expect(tried).rejects.toMatchObject({ fields: [{ field: 'url', message: 'webhook-url' }] })
})

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.1',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:10.1.2.3',
  '::ffff:127.0.0.1',
  '64:ff9b::a01:203',
  '2002:a01:203::1',
  '::10.1.2.3',
  '64:ff9b:1::a01:203',
  'fec0::1',
  'deploy.example',
])('SEC-D14: %s is not called', (address) => {
  expect(isReachable(address, strict)).toBe(false)
})

test('SEC-D14: the internet is called, and a private network that is configured', () => {
  expect(isReachable('8.8.8.8', strict)).toBe(true)
  expect(isReachable('2a00:1450:400f::1', strict)).toBe(true)
  expect(isReachable('::ffff:8.8.8.8', strict)).toBe(true)
  const { webhookNetworks } = testConfig(undefined, { WEBHOOK_NETWORKS: '10.20.0.0/16, fd00::/8' })
  const rules = { secure: true, webhookNetworks }
  expect(['10.20.3.4', 'fd00::1', '10.21.0.1', '127.0.0.1'].map((address) => isReachable(address, rules))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('SEC-D14: an address of another time, when less was asked of it, is not called', async () => {
  const outgoing = { url: 'http://deploy.example/', headers: {}, body: '' }
  await expect(sendWebhook({ config: { ...ctx.config, secure: true } }, outgoing)).rejects.toThrow('network')
})

test('SEC-D14: each delivery has a connection of its own, whose other end is judged', async () => {
  const { id } = await make()
  await queue(id)
  await deliverNext()
  expect(endpoint.received[0]?.headers).toMatchObject({ connection: 'close', 'content-type': 'application/json' })
})

test('SEC-D14: a name that leads to this machine is refused when it is called, whatever it led to before', async () => {
  const config = { ...ctx.config, secure: true }
  const outgoing = { url: 'https://localhost:1/', headers: {}, body: '' }
  await expect(sendWebhook({ config }, outgoing)).rejects.toThrow('network')
  await expect(sendWebhook({ config }, { ...outgoing, url: 'https://127.0.0.1:1/' })).rejects.toThrow('network')
  await expect(sendWebhook({ config }, { ...outgoing, url: 'https://[::1]:1/' })).rejects.toThrow('network')
  await expect(sendWebhook({ config }, { ...outgoing, url: 'https://0x7f000001:1/' })).rejects.toThrow('network')
})

test('X4: an endpoint is changed by the version that was seen, and deleted with what it has not been told', async () => {
  const { id } = await make()
  const facts = { url: endpoint.url, description: 'ours', events: [] }
  await changeEndpoint(ctx, operator, { id, version: 1, facts })
  await expect(changeEndpoint(ctx, operator, { id, version: 1, facts })).rejects.toMatchObject({
    code: 'general/changed-meanwhile',
  })
  await queue(id)
  await deleteEndpoint(ctx, operator, id)
  await expect(getEndpoint(ctx, id)).rejects.toMatchObject({ kind: 'not-found' })
  expect(await deliverNext()).toBeUndefined()
})
