import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { person } from '../../test/organisation.ts'
import { operator } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { createSecrets } from '../secrets.ts'
import { listDeliveries } from './delivery-queries.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  listEndpoints,
  publish,
  queueDelivery,
  redeliver,
  renewWebhookSeals,
  rotateSecret,
} from './index.ts'
import { listSecretsBefore, replaceSeals } from './queries.ts'

let bare: BareContext
let ctx: Context
beforeEach(async () => {
  bare = await createBareContext()
  ctx = bare.ctx
})
afterEach(() => bare.end())

const facts = { url: 'https://deploy.example/a-secret-of-theirs', description: 'Ours', events: [] }
const hearing = { ...facts, events: ['deployment.changed' as const] }
const news = [{ causeId: randomUUID(), data: {} }]
const make = async (made: typeof facts | typeof hearing = facts) => (await createEndpoint(ctx, operator, made)).id
const secretOf = (id: string) =>
  ctx.db
    .selectFrom('webhookEndpoint')
    .select(['keyId', 'secret', 'formerKeyId'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

test('SEC-D14: operators alone decide whom we call: nobody else makes, changes, renews or deletes an endpoint, or has it told once more', async () => {
  const somebody = await person(ctx)
  const id = await make()
  await queueDelivery(ctx, { endpointId: id, event: 'something.happened', causeId: randomUUID(), data: {} })
  const [delivery] = await listDeliveries(ctx, { endpointId: id, after: undefined, limit: 1 })
  for (const tried of [
    () => createEndpoint(ctx, somebody, facts),
    () => changeEndpoint(ctx, somebody, { id, version: 1, facts: { ...facts, description: 'Mine' } }),
    () => rotateSecret(ctx, somebody, id),
    () => deleteEndpoint(ctx, somebody, id),
    () => redeliver(ctx, somebody, { deliveryId: delivery?.id ?? '' }),
  ])
    await expect(tried()).rejects.toMatchObject({ code: 'access/operators-only' })
  expect(await listEndpoints(ctx)).toMatchObject([{ id, version: 1, description: 'Ours' }])
  expect(await secretOf(id)).toMatchObject({ formerKeyId: null })
})

test.each([
  ['url', { url: 'ftp://deploy.example/' }],
  ['url', { url: 'https://kari@deploy.example/' }],
  ['url', { url: 'https://:secret@deploy.example/' }],
  ['url', { url: 'http://deploy.example/' }],
  ['url', { url: ' https://deploy.example/' }],
  ['url', { url: 'https://deploy.example/\nhook' }],
  ['url', { url: `https://deploy.example/${'x'.repeat(500)}` }],
  ['description', { description: 'x'.repeat(201) }],
  ['description', { description: 'Ours\u202e' }],
])('SEC-D14, X5: an endpoint whose %s is wrong (%j) is neither made nor changed to that', async (field, wrong) => {
  const id = await make()
  const bad = { ...facts, ...wrong }
  const refusal = { kind: 'invalid', fields: [{ field }] }
  await expect(createEndpoint(ctx, operator, bad)).rejects.toMatchObject(refusal)
  await expect(changeEndpoint(ctx, operator, { id, version: 1, facts: bad })).rejects.toMatchObject(refusal)
  expect(await getEndpoint(ctx, id)).toMatchObject(facts)
})

test('X6: whatever is done to an endpoint that there is not, it is not found', async () => {
  const id = randomUUID()
  for (const tried of [
    () => changeEndpoint(ctx, operator, { id, version: 1, facts }),
    () => rotateSecret(ctx, operator, id),
    () => deleteEndpoint(ctx, operator, id),
    () => redeliver(ctx, operator, { deliveryId: id }),
  ])
    await expect(tried()).rejects.toMatchObject({ kind: 'not-found' })
  expect(await ctx.db.selectFrom('audit').select('action').execute()).toEqual([])
})

test('P3, SEC-M3: every act on an endpoint is in the log, with the host and nothing else of its address', async () => {
  const id = await make()
  await changeEndpoint(ctx, operator, { id, version: 1, facts })
  await rotateSecret(ctx, operator, id)
  await deleteEndpoint(ctx, operator, id)
  const acts = await ctx.db.selectFrom('audit').select(['action', 'subjectId', 'details']).orderBy('id').execute()
  expect(acts).toEqual(
    ['made', 'changed', 'secret-rotated', 'deleted'].map((what) => ({
      action: `webhook.${what}`,
      subjectId: id,
      details: { host: 'deploy.example' },
    })),
  )
})

test('X6: an endpoint that is deleted at the same moment is told nothing, and what happened happens', async () => {
  const id = await make(hearing)
  const { late } = await inTransaction(ctx, async (tx) => {
    await deleteEndpoint(tx, operator, id)
    const late = publish(ctx, 'deployment.changed', news)
    await sleep(200)
    return { late }
  })
  await late
  expect(await ctx.db.selectFrom('webhookDelivery').select('id').execute()).toEqual([])
})

const [old, newer] = ['an old secret of tests, long enough', 'a newer secret of tests, long enough']

test('N5: what no configured secret opens keeps no other endpoint from being sealed anew', async () => {
  const lost = { ...ctx, secrets: createSecrets(['a secret of tests that nobody has']) }
  const before = { ...ctx, secrets: createSecrets([old]) }
  const during = { ...ctx, secrets: createSecrets([newer, old]) }
  const closed = (await createEndpoint(lost, operator, facts)).id
  const id = (await createEndpoint(before, operator, facts)).id
  const sealed = await secretOf(closed)
  await renewWebhookSeals(during)
  expect(await secretOf(closed)).toEqual(sealed)
  expect((await secretOf(id)).keyId).toBe(during.secrets.mac('which is newest', '').keyId)
})

test('N5: a secret of before is sealed anew though the one after it is sealed so already', async () => {
  const before = { ...ctx, secrets: createSecrets([old]) }
  const during = { ...ctx, secrets: createSecrets([newer, old]) }
  const id = (await createEndpoint(before, operator, facts)).id
  await rotateSecret(during, operator, id)
  await renewWebhookSeals(during)
  const newest = during.secrets.mac('which is newest', '').keyId
  expect(await secretOf(id)).toMatchObject({ keyId: newest, formerKeyId: newest })
})

test('N5: a secret that is changed while the one before it is sealed anew stays', async () => {
  const before = { ...ctx, secrets: createSecrets([old]) }
  const during = { ...ctx, secrets: createSecrets([newer, old]) }
  const id = (await createEndpoint(before, operator, facts)).id
  const [seen] = await listSecretsBefore(during, during.secrets.mac('which is newest', '').keyId)
  await rotateSecret(during, operator, id)
  const changed = await secretOf(id)
  const renewed = await during.secrets.encrypt('webhook secret', Buffer.from('what it was before'))
  await replaceSeals(ctx, seen ?? expect.fail('nothing to seal'), { renewed, former: undefined })
  expect(await secretOf(id)).toEqual(changed)
})
