import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { inTransaction } from '../context.ts'
import {
  changeEnvironment,
  changeKind,
  defineEnvironment,
  getEnvironment,
  listEnvironmentsOf,
} from '../environment/index.ts'
import { addOperator } from '../servicedesk/index.ts'
import {
  capabilityName,
  changeTeam,
  explainMember,
  getTeam,
  grantEnvironment,
  listTeams,
  withdrawEnvironment,
} from './index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
})
afterAll(() => world.end())

const reason = 'Agreement 2026/14'
const facts = { kind: 'test', position: 5, titleNb: 'Test', titleNn: 'Test', titleEn: 'Test' } as const

const capabilitiesOf = async (organisationId: string) =>
  (await listTeams(world.ctx, organisationId)).flatMap(({ name, capabilities }) =>
    capabilities.filter(({ environment }) => environment !== null).map((one) => `${name} ${capabilityName(one)}`),
  )

const held = async (organisationId: string) =>
  (await listEnvironmentsOf(world.ctx, organisationId)).map(({ name }) => name)

test('E1: an environment that is granted comes with its teams, once, and the owners are told why', async () => {
  const { ctx } = world
  const { organisationId, owners } = await organisationWith(ctx, { environments: [], owners: 2 })
  const entitlement = { organisationId, environment: 'tt02', reason }
  expect(await grantEnvironment(ctx, operator, entitlement)).toBe(true)
  expect(await grantEnvironment(ctx, operator, entitlement)).toBe(false)
  expect(await capabilitiesOf(organisationId)).toEqual([
    'AccessLists-TT02 access-lists:manage:tt02',
    'Admin-TT02 admin:tt02',
    'Deploy-TT02 deploy:tt02',
    'Resources-Publish-TT02 resources:publish:tt02',
  ])
  for (const { username } of owners) {
    const mails = (await world.mails(`${username}@example.no`)).filter(({ kind }) => kind === 'environment-granted')
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain(reason)
  }
})

test('E1: withdrawing takes every capability there at once, and granting again gives it to no team that is there', async () => {
  const { ctx } = world
  const { organisationId } = await organisationWith(ctx)
  const entitlement = { organisationId, environment: 'tt02', reason }
  expect(await withdrawEnvironment(ctx, operator, entitlement)).toBe(true)
  expect(await withdrawEnvironment(ctx, operator, entitlement)).toBe(false)
  expect(await held(organisationId)).toEqual(['production'])
  expect((await capabilitiesOf(organisationId)).filter((name) => name.includes('tt02'))).toEqual([])
  await grantEnvironment(ctx, operator, entitlement)
  expect((await capabilitiesOf(organisationId)).filter((name) => name.includes('tt02'))).toEqual([])
})

test('E1: an environment that operators add has teams by its name', async () => {
  const { ctx } = world
  await defineEnvironment(ctx, operator, { name: 'at22', ...facts })
  const { organisationId } = await organisationWith(ctx, { environments: [] })
  await grantEnvironment(ctx, operator, { organisationId, environment: 'at22', reason })
  expect(await capabilitiesOf(organisationId)).toContain('Deploy-AT22 deploy:at22')
})

test.each([
  ['a name of another form', { name: 'AT-22' }, 'name', 'environment-name'],
  ['a name that is taken', { name: 'tt02' }, 'name', 'environment-taken'],
  ['a title that turns the line round', { titleNn: '\u202eTest' }, 'titleNn', 'invalid'],
  ['a place below all', { position: -1 }, 'position', 'invalid'],
])('X5: an environment with %s is refused by field', async (_what, wrong, field, message) => {
  await expect(defineEnvironment(world.ctx, operator, { name: 'at23', ...facts, ...wrong })).rejects.toMatchObject({
    fields: [{ field, message }],
  })
})

test('X4: an environment that another operator has changed meanwhile is not changed', async () => {
  const { ctx } = world
  const { version } = await getEnvironment(ctx, 'production')
  await changeEnvironment(ctx, operator, { name: 'production', version, facts: { ...facts, kind: 'production' } })
  await expect(
    changeEnvironment(ctx, operator, { name: 'production', version, facts: { ...facts, kind: 'production' } }),
  ).rejects.toMatchObject({ code: 'general/changed-meanwhile' })
})

test('SEC-L9: without a reason nothing is granted and nothing withdrawn', async () => {
  const { ctx } = world
  const { organisationId } = await organisationWith(ctx, { environments: ['tt02'] })
  const missing = { fields: [{ field: 'reason', message: 'required' }] }
  for (const [act, environment] of [
    [grantEnvironment, 'production'],
    [withdrawEnvironment, 'tt02'],
  ] as const)
    await expect(act(ctx, operator, { organisationId, environment, reason: ' ' })).rejects.toMatchObject(missing)
  expect(await held(organisationId)).toEqual(['tt02'])
})

test('E1: an environment that nobody defined is granted to nobody', async () => {
  const { organisationId } = await organisationWith(world.ctx, { environments: [] })
  const entitlement = { organisationId, environment: 'nowhere', reason }
  await expect(grantEnvironment(world.ctx, operator, entitlement)).rejects.toMatchObject({
    fields: [{ field: 'environments', message: 'no-such-environment' }],
  })
})

test('E1: an organisation cannot become a developer for others while it holds environments', async () => {
  const { ctx } = world
  const { organisationId } = await organisationWith(ctx)
  const change = { organisationId, kind: 'service-developer', reason } as const
  await expect(changeKind(ctx, operator, change)).rejects.toMatchObject({
    code: 'environment/held',
    values: { environments: 'tt02, production' },
  })
  for (const environment of await held(organisationId))
    await withdrawEnvironment(ctx, operator, { organisationId, environment, reason })
  await changeKind(ctx, operator, change)
  await expect(grantEnvironment(ctx, operator, { organisationId, environment: 'tt02', reason })).rejects.toMatchObject({
    fields: [{ field: 'environments', message: 'environments-of-service-owners' }],
  })
})

test('E1: while an organisation becomes a developer for others, it is granted nothing', async () => {
  const { ctx } = world
  const { organisationId } = await organisationWith(ctx, { environments: [] })
  const { overlapping } = await inTransaction(ctx, async (tx) => {
    await changeKind(tx, operator, { organisationId, kind: 'service-developer', reason })
    const overlapping = grantEnvironment(ctx, operator, { organisationId, environment: 'tt02', reason }).catch(
      (error) => error,
    )
    await sleep(100)
    return { overlapping }
  })
  expect(await overlapping).toMatchObject({
    fields: [{ field: 'environments', message: 'environments-of-service-owners' }],
  })
})

test('E1: while an environment is granted, the organisation does not become a developer for others', async () => {
  const { ctx } = world
  const { organisationId } = await organisationWith(ctx, { environments: [] })
  const { overlapping } = await inTransaction(ctx, async (tx) => {
    await grantEnvironment(tx, operator, { organisationId, environment: 'tt02', reason })
    const change = { organisationId, kind: 'service-developer', reason } as const
    const overlapping = changeKind(ctx, operator, change).catch((error) => error)
    await sleep(100)
    return { overlapping }
  })
  expect(await overlapping).toMatchObject({ code: 'environment/held' })
})

test('E1: a team is given nothing in an environment that is being withdrawn', async () => {
  const { ctx } = world
  const { organisationId, teamId } = await organisationWith(ctx)
  const team = await getTeam(ctx, organisationId, teamId('Devs'))
  const changed = { ...team, capabilities: [{ capability: 'deploy', environment: 'tt02' }] } as const
  const { name, description, scope, access, capabilities } = changed
  const { overlapping } = await inTransaction(ctx, async (tx) => {
    await withdrawEnvironment(tx, operator, { organisationId, environment: 'tt02', reason })
    const change = { organisationId, teamId: team.id, version: team.version }
    const overlapping = changeTeam(ctx, operator, {
      ...change,
      facts: { name, description, scope, access, capabilities },
    }).catch((error) => error)
    await sleep(100)
    return { overlapping }
  })
  expect(await overlapping).toMatchObject({
    fields: [{ field: 'capabilities', message: 'capability-without-environment' }],
  })
})

test('T2: who lost an environment is explained to may nothing there', async () => {
  const { ctx } = world
  const { organisationId, owners } = await organisationWith(ctx)
  await withdrawEnvironment(ctx, operator, { organisationId, environment: 'tt02', reason })
  const userId = owners[0]?.userId ?? ''
  const explained = await explainMember(ctx, { organisationId, userId, environments: await held(organisationId) })
  expect(explained.map(({ capability }) => capability)).not.toContain('deploy:tt02')
})

test('SEC-L9: members read the environments of their organisation; owners grant themselves none', async () => {
  const { name, owners, members } = await organisationWith(world.ctx, { environments: ['tt02'], members: 1 })
  const base = `/api/v1/organisations/${name}/environments`
  const member = await programOf(world, members[0]?.userId ?? '')
  expect((await member.get(base)).body.items.map((one: { name: string }) => one.name)).toEqual(['tt02'])
  const stranger = await programOf(world, (await person(world.ctx)).userId)
  expect((await stranger.get(base)).status).toBe(404)
  const owner = await programOf(world, owners[0]?.userId ?? '')
  const tried = [
    await owner.put(`${base}/production`, { reason }),
    await owner.post(`${base}/tt02/withdrawal`, { reason }),
    await owner.put(`/api/v1/organisations/${name}/kind`, { kind: 'service-developer', reason }),
    await owner.post('/api/v1/servicedesk/environments', { name: 'mine', ...facts }),
    await owner.get('/api/v1/servicedesk/environments'),
  ]
  expect(tried.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
})

test('E1, X4: an operator defines, changes, grants and withdraws over the API, and owners read why', async () => {
  const { ctx } = world
  const { name, owners } = await organisationWith(ctx, { environments: [] })
  const desk = await person(ctx)
  await addOperator(ctx, operator, { username: desk.username, reason })
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const all = '/api/v1/servicedesk/environments'
  const made = await program.post(all, { name: 'at24', kind: 'test' })
  expect([made.status, made.body]).toEqual([
    201,
    { name: 'at24', kind: 'test', position: 0, titleNb: '', titleNn: '', titleEn: '' },
  ])
  const edit = { kind: 'test', position: 4, titleNb: 'Test 24' }
  const ifMatch = { 'if-match': String(made.headers['etag']) }
  expect((await program.put(`${all}/at24`, edit, ifMatch)).body).toMatchObject({ position: 4, titleNb: 'Test 24' })
  expect((await program.put(`${all}/at24`, edit, ifMatch)).status).toBe(412)
  expect((await program.get(`${all}/at25`)).status).toBe(404)
  const one = `/api/v1/organisations/${name}/environments`
  expect((await program.put(`${one}/at24`, { reason })).status).toBe(204)
  expect((await program.put(`${one}/at25`, { reason })).body.fields[0]).toMatchObject({ code: 'no-such-environment' })
  const owner = await programOf(world, owners[0]?.userId ?? '')
  expect((await owner.get(one)).body.items).toMatchObject([{ name: 'at24' }])
  const kind = { kind: 'service-developer', reason }
  expect((await program.put(`/api/v1/organisations/${name}/kind`, kind)).status).toBe(409)
  expect((await program.post(`${one}/at24/withdrawal`, { reason })).status).toBe(204)
  expect((await program.put(`/api/v1/organisations/${name}/kind`, kind)).status).toBe(204)
  expect((await program.put(`${one}/at24`, { reason })).body.fields[0]).toMatchObject({
    code: 'environments-of-service-owners',
  })
  const log = (await owner.get(`/api/v1/organisations/${name}/log`)).body.items
  expect(log.map(({ action }: { action: string }) => action)).toEqual([
    'organisation.kind-changed',
    'environment.withdrawn',
    'environment.granted',
    expect.any(String),
    'organisation.created',
  ])
})
