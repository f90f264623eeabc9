import { afterAll, beforeAll, expect, test } from 'vitest'
import { operatorOf } from '../../../test/operator.ts'
import { organisationWith } from '../../../test/organisation.ts'
import { serviceOf } from '../../../test/service.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { createDeployment, setDeployer } from '../../deployment/index.ts'
import { createEndpoint, getEndpoint, listEndpoints, queueDelivery } from '../../webhook/index.ts'

let world: World
let browser: Awaited<ReturnType<typeof operatorOf>>['browser']
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
  browser = (await operatorOf(world, 'desk')).browser
})
afterAll(() => world.end())

const all = '/servicedesk/webhooks'
const facts = { url: 'https://deploy.example/hook', description: 'The deployer' }
const secretIn = (body: string) => /whsec_[\w+/=]+/.exec(body)?.[0]
const causeId = '00000000-0000-4000-8000-000000000001'

async function made() {
  const { id } = await createEndpoint(world.ctx, operator, { ...facts, events: [] })
  return { id, path: `${all}/${id}` }
}

test('X6: a webhook is added, and its secret is shown this once', async () => {
  const { status, body } = await browser.post(all, { ...facts, 'deployment.changed': 'on' })
  expect([status, secretIn(body)]).toEqual([200, expect.stringMatching(/^whsec_/)])
  const [webhook] = await listEndpoints(world.ctx)
  expect(webhook).toMatchObject({ ...facts, events: ['deployment.changed'], isPaused: false })
  for (const path of [all, `${all}/${webhook?.id}`]) {
    const page = (await browser.get(path)).body
    expect(page).toContain('The deployer')
    expect(secretIn(page)).toBeUndefined()
  }
})

test.each([
  ['url', { url: 'http://deploy.example/' }],
  ['url', { url: '' }],
  ['description', { description: 'x'.repeat(201) }],
])('SEC-D14, X5: a webhook whose %s is wrong (%j) is refused there, and what was typed stays', async (field, wrong) => {
  const { status, body } = await browser.post(all, { ...facts, description: 'as typed', ...wrong })
  expect(status).toBe(422)
  expect(body).toContain(`href="#${field}"`)
  expect(body).toContain(`id="${field}-error"`)
})

test('X6: a new secret is shown once, and is another', async () => {
  const { path } = await made()
  const [first, second] = [await browser.post(`${path}/secret`), await browser.post(`${path}/secret`)]
  expect([first.status, second.status]).toEqual([200, 200])
  expect(secretIn(first.body)).toBeDefined()
  expect(secretIn(first.body)).not.toBe(secretIn(second.body))
  expect(secretIn((await browser.get(path)).body)).toBeUndefined()
})

test('X6: a webhook is changed and paused by whoever saw how it stands', async () => {
  const { id, path } = await made()
  expect((await browser.get(path)).body).toContain('name="version" value="1"')
  const change = { url: 'https://deploy.example/new', description: '', version: '1', paused: 'yes' }
  expect((await browser.post(path, change)).location).toBe(`${path}?done=changed`)
  expect(await getEndpoint(world.ctx, id)).toMatchObject({ url: change.url, isPaused: true, events: [] })
  expect((await browser.get(path)).body).toContain('The webhook is paused.')
  expect((await browser.get(all)).body).toMatch(/deploy\.example<\/a>[\s\S]*?paused/)
  expect((await browser.post(path, change)).status).toBe(412)
  expect((await browser.post(path, { url: change.url, version: '2' })).status).toBe(303)
  expect(await getEndpoint(world.ctx, id)).toMatchObject({ isPaused: false })
})

test('X6: a webhook is deleted, but not while it deploys to an environment', async () => {
  const { id, path } = await made()
  await setDeployer(world.ctx, operator, { environment: 'tt02', endpointId: id })
  expect((await browser.get(all)).body).toContain('deploys to tt02')
  const refused = await browser.post(`${path}/removal`)
  expect([refused.status, refused.body.includes('Give that another first.')]).toEqual([409, true])
  await setDeployer(world.ctx, operator, { environment: 'tt02', endpointId: null })
  expect((await browser.post(`${path}/removal`)).location).toBe(`${all}?done=deleted`)
  expect((await browser.get(path)).status).toBe(404)
})

test('X6: the log of a webhook goes on by key, says how each delivery went, and sends one once more', async () => {
  const { ctx } = world
  const { id: endpointId, path } = await made()
  for (let n = 0; n < 25; n++) {
    world.clock.advance(1)
    await queueDelivery(ctx, { endpointId, event: `event.${String(n).padStart(2, '0')}`, causeId, data: {} })
  }
  await ctx.db
    .updateTable('webhookDelivery')
    .set({ state: 'dead', finishedAt: ctx.now(), attempts: 3, status: 500, answer: '<b>no</b>' })
    .where('endpointId', '=', endpointId)
    .where('event', '=', 'event.24')
    .execute()
  expect((await browser.get(all)).body).toContain('24 wait')
  const first = (await browser.get(path)).body
  const eventsIn = (body: string) => [...body.matchAll(/event\.\d\d/g)].map(([event]) => event)
  expect(first).toContain('&lt;b>no&lt;/b>')
  expect(first).toContain('answer 500')
  const next = /href="([^"]*cursor=[^"]*)"/.exec(first)?.[1] ?? expect.fail('no way on')
  const rest = (await browser.get(next.replaceAll('&amp;', '&'))).body
  const seen = [...eventsIn(first), ...eventsIn(rest)]
  expect(seen).toHaveLength(25)
  expect(seen).toEqual(seen.toSorted().reverse())
  const [again] = /action="[^"]*\/redeliver"/.exec(first) ?? []
  const action = again?.slice('action="'.length, -1) ?? expect.fail('nothing to send')
  const elsewhere = action.replace(path, (await made()).path)
  expect((await browser.post(elsewhere)).status).toBe(404)
  expect((await browser.post(action)).location).toBe(`${path}?done=redelivered`)
  const twice = await browser.post(action)
  expect([twice.status, twice.body.includes('It is tried again by itself.')]).toEqual([409, true])
})

test('X6: a delivery says by name which service it tells of', async () => {
  const { ctx } = world
  const { id: endpointId, path } = await made()
  await setDeployer(ctx, operator, { environment: 'tt02', endpointId })
  const { name: owner } = await organisationWith(ctx)
  const { id: serviceId } = await serviceOf(ctx, { owner, name: 'told-of' })
  await createDeployment(ctx, operator, { serviceId, environment: 'tt02', act: 'deploy' })
  expect((await browser.get(path)).body).toContain(`</code> · ${owner}/told-of → tt02 · `)
})
