import { afterAll, beforeAll, expect, test } from 'vitest'
import { operatorOf } from '../../../test/operator.ts'
import { organisationWith } from '../../../test/organisation.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { listDeployers } from '../../deployment/index.ts'
import { changeEnvironment, getEnvironment, listEnvironmentsOf } from '../../environment/index.ts'
import { createEndpoint } from '../../webhook/index.ts'

let world: World
let browser: Awaited<ReturnType<typeof operatorOf>>['browser']
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
  browser = (await operatorOf(world, 'desk')).browser
})
afterAll(() => world.end())

const all = '/servicedesk/environments'
const facts = { kind: 'test', position: '7', titleNb: 'Test 22', titleNn: '', titleEn: 'Test 22' }

test('E1: an environment is defined, stands where it was put, and says how many hold it', async () => {
  expect((await browser.post(all, { name: 'at22', ...facts })).location).toBe(`${all}?done=defined`)
  expect((await browser.post(all, { name: 'at23', ...facts, position: '0' })).status).toBe(303)
  await organisationWith(world.ctx, { environments: ['at22'] })
  const { body } = await browser.get(all)
  expect(body.indexOf(`${all}/at23`)).toBeLessThan(body.indexOf(`${all}/at22`))
  expect(/at22<\/code>[\s\S]*?(\d+) organisation/.exec(body)?.[1]).toBe('1')
  expect(/at23<\/code>[\s\S]*?(\d+) organisation/.exec(body)?.[1]).toBe('0')
})

test.each([
  ['name', { name: 'AT 24' }],
  ['name', { name: 'tt02' }],
  ['position', { position: 'first' }],
  ['position', { position: '1001' }],
  ['titleNb', { titleNb: 'x'.repeat(61) }],
  ['kind', { kind: 'demo' }],
])('X5: an environment whose %s is wrong (%j) is refused there, and what was typed stays', async (field, wrong) => {
  const { status, body } = await browser.post(all, { name: 'at24', ...facts, titleEn: 'as typed', ...wrong })
  expect(status).toBe(422)
  expect(body).toContain(`href="#${field}"`)
  expect(body).toContain('value="as typed"')
})

test('E1: what an environment is called is changed by whoever saw how it stands, and its name never', async () => {
  const path = `${all}/production`
  const { version } = await getEnvironment(world.ctx, 'production')
  expect((await browser.get(path)).body).toContain(`name="version" value="${version}"`)
  const change = { ...facts, kind: 'production', titleEn: 'The real one', version: `${version}` }
  expect((await browser.post(path, change)).location).toBe(`${all}?done=changed`)
  expect(await getEnvironment(world.ctx, 'production')).toMatchObject({ name: 'production', titleEn: 'The real one' })
  expect((await browser.post(path, { ...change, titleEn: 'unseen' })).status).toBe(412)
  await changeEnvironment(world.ctx, operator, {
    name: 'production',
    version: version + 1,
    facts: { kind: 'production', position: 1, titleNb: '', titleNn: '', titleEn: '' },
  })
  expect((await browser.get(`${all}/nowhere`)).status).toBe(404)
})

test('E3: who deploys to an environment is said, and taken back', async () => {
  const { ctx } = world
  const { id } = await createEndpoint(ctx, operator, { url: 'https://deploy.example/', description: '', events: [] })
  const set = (webhook: string) => browser.post(`${all}/tt02/deployer`, { webhook })
  expect((await set(id)).location).toBe(`${all}?done=deployer`)
  expect(await listDeployers(ctx)).toEqual([{ environment: 'tt02', endpointId: id }])
  expect((await browser.get(`${all}/tt02`)).body).toMatch(new RegExp(`<option value="${id}" selected`))
  expect((await set('')).status).toBe(303)
  expect(await listDeployers(ctx)).toEqual([])
  expect((await set(crypto.randomUUID())).status).toBe(404)
  expect((await set('nobody')).status).toBe(422)
})

test('E1: environments are given and withdrawn on the page of a service owner, with a reason', async () => {
  const { ctx } = world
  const { name, organisationId } = await organisationWith(ctx, { environments: ['tt02'] })
  const path = `/servicedesk/organisations/${name}/environments`
  expect((await browser.get(`/servicedesk/organisations/${name}`)).body).toContain(`href="${path}"`)
  const { body } = await browser.get(path)
  expect(body).toContain('value="withdraw tt02"')
  expect(body).toContain('value="grant production"')
  const held = async () => (await listEnvironmentsOf(ctx, organisationId)).map((environment) => environment.name)
  const change = (environments: string, reason = 'agreement 2026/14') => browser.post(path, { environments, reason })
  expect((await change('grant production', '')).status).toBe(422)
  expect((await change('grant production')).location).toBe(`${path}?done=grant`)
  expect((await change('withdraw tt02')).location).toBe(`${path}?done=withdraw`)
  expect(await held()).toEqual(['production'])
  expect((await browser.get(`${path}?done=withdraw`)).body).toContain('no longer has the environment')
  for (const wrong of ['', 'grant nowhere', 'give production'])
    expect((await change(wrong)).body).toContain('href="#environments"')
  expect(await held()).toEqual(['production'])
  const developers = await organisationWith(ctx, { organisation: { kind: 'service-developer' }, environments: [] })
  const refused = await browser.post(`/servicedesk/organisations/${developers.name}/environments`, {
    environments: 'grant tt02',
    reason: 'asked for it',
  })
  expect([refused.status, refused.body.includes('Only service owners can have environments.')]).toEqual([422, true])
  expect((await browser.get('/servicedesk/organisations/none/environments')).status).toBe(404)
})
