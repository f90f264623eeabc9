import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { startEndpoint, type TestEndpoint } from '../../test/endpoint.ts'
import { failingAt } from '../../test/failing-database.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { gitOf, serviceOf } from '../../test/service.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { archiveService } from '../service/index.ts'
import { addMember } from '../team/index.ts'
import { deliverWebhook } from '../webhook/deliver-webhook.ts'
import { leaseDeliveries } from '../webhook/delivery-queries.ts'
import { createEndpoint, deleteEndpoint, listDeliveries } from '../webhook/index.ts'
import { cancelDeployment } from './cancel-deployment.ts'
import { createDeployment } from './create-deployment.ts'
import { type DeploymentState, mayFollow, type ReportedState, readinessOf } from './deployment.ts'
import { deploymentOutcomes, expireDeployments, withdrawEnvironment } from './end-open.ts'
import { advance, findLastChange, findRunning, getDeployment, listDeployers, listDeployments } from './queries.ts'
import { findStanding } from './readiness.ts'
import { reportStatus } from './report-status.ts'
import { setDeployer } from './set-deployer.ts'
import { tellOthers } from './tell-others.ts'

let world: World
let endpoint: TestEndpoint
let endpointId: string
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
  endpoint = await startEndpoint()
  const made = await createEndpoint(world.ctx, operator, { url: endpoint.url, description: '', events: [] })
  endpointId = made.id
})
beforeEach(async () => {
  await setDeployer(world.ctx, operator, { environment: 'tt02', endpointId })
})
afterEach(async () => {
  await world.ctx.db.deleteFrom('webhookDelivery').execute()
  endpoint.received.length = 0
})
afterAll(async () => {
  await endpoint.end()
  await world.end()
})

async function stage(made: Parameters<typeof organisationWith>[1] = {}) {
  const { ctx } = world
  const organisation = await organisationWith(ctx, { members: 1, ...made })
  const service = await serviceOf(ctx, { owner: organisation.name, facts: { visibility: 'internal' } })
  const [[owner], [member]] = [organisation.owners, organisation.members]
  if (!owner || !member) throw new Error('nobody')
  const head = gitOf(ctx, service.id, 'rev-parse', 'HEAD')
  return { ...organisation, service, serviceId: service.id, owner, member, head }
}

/** Another endpoint, which hears what others are told until the test is over. */
async function alsoHears(): Promise<string> {
  const { ctx } = world
  const facts = { url: endpoint.url, description: '', events: ['deployment.changed' as const] }
  const { id } = await createEndpoint(ctx, operator, facts)
  onTestFinished(async () => void (await ctx.db.deleteFrom('webhookEndpoint').where('id', '=', id).execute()))
  return id
}

const toTt02 = { environment: 'tt02', act: 'deploy' } as const

/** The worker, by hand. */
async function deliver() {
  const deliveries = await leaseDeliveries(world.ctx, { most: 10, seconds: 120 })
  for (const delivery of deliveries) await deliverWebhook(world.ctx, deploymentOutcomes, delivery)
}

/** A deployment that its deployer has heard of, and the token that came with it. */
async function handedOver(made?: Parameters<typeof organisationWith>[1]) {
  const staged = await stage(made)
  const id = await createDeployment(world.ctx, staged.owner, { serviceId: staged.serviceId, ...toTt02 })
  await deliver()
  const { data } =
    endpoint.received.find(({ data: told }) => told.token && told.deployment === id) ?? expect.fail('nothing came')
  return { ...staged, id, token: String(data.token), data }
}

const stateOf = async ({ serviceId, id }: { serviceId: string; id: string }) =>
  (await getDeployment(world.ctx, serviceId, id)).state

test('E3: an owner deploys; the deployer is handed all that it needs, reports back, and what runs where is known', async () => {
  const { serviceId, id, token, data, head, name, service } = await handedOver()
  expect(data).toEqual({
    ...{ deployment: id, environment: 'tt02', act: 'deploy', commit: head, token },
    service: expect.objectContaining({ owner: name, name: service.name }),
    source: `http://localhost:8080/api/v1/deployments/${id}/source`,
    status: `http://localhost:8080/api/v1/deployments/${id}/status`,
  })
  expect(await stateOf({ serviceId, id })).toBe('handed-over')
  await reportStatus(world.ctx, { id, token, state: 'running' })
  expect(await findRunning(world.ctx, serviceId, 'tt02')).toBeUndefined()
  const address = 'https://skd.apps.tt02.example/'
  await reportStatus(world.ctx, { id, token, state: 'succeeded', address })
  expect(await findRunning(world.ctx, serviceId, 'tt02')).toMatchObject({ id, commit: head, address })
})

test('E3: what is taken away runs no more; where nothing runs, nothing is', async () => {
  const staged = await handedOver()
  const { serviceId, owner } = staged
  await reportStatus(world.ctx, { ...staged, state: 'succeeded' })
  const away = { serviceId, environment: 'tt02', act: 'undeploy' } as const
  const id = await createDeployment(world.ctx, owner, away)
  await deliver()
  const { data } = endpoint.received.at(-1) ?? expect.fail('nothing came')
  expect(data).toMatchObject({ act: 'undeploy', commit: staged.head })
  await reportStatus(world.ctx, { id, token: data.token, state: 'succeeded' })
  expect(await findRunning(world.ctx, serviceId, 'tt02')).toBeUndefined()
  await expect(createDeployment(world.ctx, owner, away)).rejects.toMatchObject({ code: 'deployment/runs-nothing' })
})

test('E3: only by a team that is for it: a member of another is refused, and let by when they are put into it', async () => {
  const { ctx } = world
  const { serviceId, member, organisationId, teamId } = await stage()
  const tried = () => createDeployment(ctx, member, { serviceId, ...toTt02 })
  await expect(tried()).rejects.toMatchObject({ code: 'deployment/not-in-team' })
  const put = (team: string) =>
    addMember(ctx, operator, { organisationId, teamId: teamId(team), username: member.username })
  await put('Deploy-Production')
  await put('Admin-TT02')
  await expect(tried()).rejects.toMatchObject({ code: 'deployment/not-in-team' })
  await put('Deploy-TT02')
  await tried()
})

test('E3: a service of a person is deployed nowhere, not by operators either', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  const { id: serviceId } = await serviceOf(ctx, { owner: kari.username })
  for (const actor of [kari, operator])
    await expect(createDeployment(ctx, actor, { serviceId, ...toTt02 })).rejects.toMatchObject({
      code: 'deployment/personal',
    })
})

test('E1: an organisation without the environment deploys nothing there, not by operators either', async () => {
  const { ctx } = world
  const { serviceId, owner } = await stage({ organisation: { kind: 'service-developer' } })
  for (const actor of [owner, operator])
    await expect(createDeployment(ctx, actor, { serviceId, ...toTt02 })).rejects.toMatchObject({
      code: 'deployment/no-environment',
    })
})

test('E3: a stranger who may read an internal service is refused, and to others a private one is not there', async () => {
  const { ctx } = world
  const { serviceId } = await stage()
  const stranger = await person(ctx)
  await expect(createDeployment(ctx, stranger, { serviceId, ...toTt02 })).rejects.toMatchObject({ kind: 'forbidden' })
  const { id: hidden } = await serviceOf(ctx, { owner: (await organisationWith(ctx)).name })
  await expect(createDeployment(ctx, stranger, { serviceId: hidden, ...toTt02 })).rejects.toMatchObject({
    kind: 'not-found',
  })
  for (const commit of ['0'.repeat(40), 'main'])
    await expect(
      createDeployment(ctx, stranger, { serviceId: hidden, ...toTt02, commit }),
      'what is in it is not told either',
    ).rejects.toMatchObject({ kind: 'not-found' })
})

const author = ['-c', 'user.name=Kari', '-c', 'user.email=kari@example.no']

test.each<[string, (head: string, git: (...args: string[]) => string) => string]>([
  ['a beginning of an id', (head) => head.slice(0, 12)],
  ['an expression', (head) => `${head}^{tree}`],
  ['a branch', () => 'main'],
  ['a commit that is not there', () => '0'.repeat(40)],
  ['an option', () => '--output=x'],
  ['a folder', (_head, git) => git('rev-parse', 'HEAD^{tree}')],
  ['a commit that no branch leads to', (_head, git) => git(...author, 'commit-tree', 'HEAD^{tree}', '-m', 'Lost')],
])('X5: %s is no commit to deploy', async (_what, wrong) => {
  const { serviceId, owner, head } = await stage()
  const commit = wrong(head, (...args) => gitOf(world.ctx, serviceId, ...args))
  const tried = createDeployment(world.ctx, owner, { serviceId, ...toTt02, commit })
  await expect(tried).rejects.toMatchObject({ fields: [{ field: 'commit', message: 'no-such-commit' }] })
})

test('E3: an archived service is not deployed, and taken away where it runs', async () => {
  const staged = await handedOver()
  const { serviceId, owner } = staged
  await reportStatus(world.ctx, { ...staged, state: 'succeeded' })
  await archiveService(world.ctx, operator, { serviceId, archived: true })
  await expect(createDeployment(world.ctx, owner, { serviceId, ...toTt02 })).rejects.toMatchObject({
    code: 'service/archived',
  })
  await createDeployment(world.ctx, owner, { serviceId, environment: 'tt02', act: 'undeploy' })
})

test('SEC-L2: a deployment is read, listed, counted as running and cancelled in its own service and environment only', async () => {
  const { ctx } = world
  await setDeployer(ctx, operator, { environment: 'production', endpointId })
  const [one, other] = [await handedOver(), await stage()]
  const of = { serviceId: other.serviceId, id: one.id }
  await expect(getDeployment(ctx, of.serviceId, of.id)).rejects.toMatchObject({ kind: 'not-found' })
  await expect(cancelDeployment(ctx, other.owner, of)).rejects.toMatchObject({ kind: 'not-found' })
  await reportStatus(ctx, { ...one, state: 'succeeded' })
  const listed = async (serviceId: string, environment?: string) =>
    (await listDeployments(ctx, { serviceId, environment, after: undefined, limit: 9 })).map(({ id }) => id)
  const { serviceId } = one
  expect([await listed(other.serviceId), await listed(serviceId, 'production'), await listed(serviceId)]).toEqual([
    [],
    [],
    [one.id],
  ])
  expect(await findRunning(ctx, other.serviceId, 'tt02')).toBeUndefined()
  expect(await findRunning(ctx, serviceId, 'production')).toBeUndefined()
  expect(await findLastChange(ctx, other.serviceId)).toBeUndefined()
  expect(await findLastChange(ctx, serviceId)).toBeInstanceOf(Date)
})

test('E3: what runs is the last that succeeded there, whatever came of those after it', async () => {
  const { ctx } = world
  const first = await handedOver()
  const { serviceId, owner } = first
  await reportStatus(ctx, { ...first, state: 'succeeded' })
  const again = async (state: DeploymentState) => {
    world.clock.advance(1)
    const id = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
    await advance(ctx, { id, state })
    return id
  }
  const second = await again('succeeded')
  await again('failed')
  expect(await findRunning(ctx, serviceId, 'tt02')).toMatchObject({ id: second })
})

test('X4: a history goes on by key where much happened at the same moment, the newest first', async () => {
  const { ctx } = world
  const { serviceId, owner } = await stage()
  const made: string[] = []
  for (let n = 0; n < 4; n++) {
    world.clock.advance(1)
    const id = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
    await cancelDeployment(ctx, owner, { serviceId, id })
    made.unshift(id)
  }
  await ctx.db.updateTable('deployment').set({ createdAt: ctx.now() }).where('id', 'in', made.slice(0, 2)).execute()
  const seen: string[] = []
  for (let after: { at: Date; id: string } | undefined; seen.length < 4; ) {
    const [one] = await listDeployments(ctx, { serviceId, environment: undefined, after, limit: 1 })
    if (!one) break
    seen.push(one.id)
    after = { at: one.createdAt, id: one.id }
  }
  expect(seen.slice(2)).toEqual(made.slice(2))
  expect(seen.toSorted()).toEqual(made.toSorted())
})

test('E3: one deployment at a time for a service and an environment, also when two press at the same moment', async () => {
  const { ctx } = world
  const { serviceId, owner } = await stage()
  const { overlapping } = await inTransaction(ctx, async (tx) => {
    await createDeployment(tx, owner, { serviceId, ...toTt02 })
    const overlapping = createDeployment(ctx, owner, { serviceId, ...toTt02 }).catch((error) => error)
    await sleep(200)
    return { overlapping }
  })
  expect(await overlapping).toMatchObject({ code: 'deployment/under-way' })
})

test('E2: without a deployer nothing is handed over', async () => {
  const { serviceId, owner } = await stage()
  await setDeployer(world.ctx, operator, { environment: 'tt02', endpointId: null })
  await expect(createDeployment(world.ctx, owner, { serviceId, ...toTt02 })).rejects.toMatchObject({
    code: 'deployment/no-deployer',
  })
})

test('E3: a report with another token, or about another deployment, is refused alike', async () => {
  const [one, other] = [await handedOver(), await handedOver()]
  const unknown = { code: 'deployment/token' }
  for (const wrong of [
    { id: one.id, token: other.token },
    { id: one.id, token: 'x'.repeat(43) },
    { id: randomUUID(), token: one.token },
  ])
    for (const state of ['running', 'failed'] as const)
      await expect(reportStatus(world.ctx, { ...wrong, state })).rejects.toMatchObject(unknown)
  expect(await stateOf(one)).toBe('handed-over')
})

test('E3: the same report twice changes nothing; what comes too late is refused', async () => {
  const staged = await handedOver()
  await reportStatus(world.ctx, { ...staged, state: 'running' })
  await reportStatus(world.ctx, { ...staged, state: 'running' })
  await reportStatus(world.ctx, { ...staged, state: 'failed', message: 'The disk is full' })
  await reportStatus(world.ctx, { ...staged, state: 'failed' })
  for (const state of ['running', 'succeeded'] as const)
    await expect(reportStatus(world.ctx, { ...staged, state })).rejects.toMatchObject({ code: 'deployment/over' })
  expect(await getDeployment(world.ctx, staged.serviceId, staged.id)).toMatchObject({
    state: 'failed',
    message: 'The disk is full',
  })
})

test.each([
  ['address', { address: 'javascript:alert(1)' }],
  ['address', { address: 'https://kari@skd.example/' }],
  ['address', { address: 'https://:pw@skd.example/' }],
  ['address', { address: `https://skd.example/${'x'.repeat(500)}` }],
  ['message', { message: 'all is\u202ewell' }],
  ['message', { message: 'x'.repeat(501) }],
])('X5: a report whose %s is %j is refused by field', async (field, wrong) => {
  const staged = await handedOver()
  await expect(reportStatus(world.ctx, { ...staged, state: 'succeeded', ...wrong })).rejects.toMatchObject({
    fields: [{ field }],
  })
  expect(await stateOf(staged)).toBe('handed-over')
})

test('E2: a deployer that says nothing for too long does not answer; another can be tried, and its late word still counts', async () => {
  const staged = await handedOver()
  world.clock.advance(15 * 60 + 1)
  expect(await expireDeployments(world.ctx, 100)).toBeGreaterThan(0)
  expect(await stateOf(staged)).toBe('no-answer')
  const { serviceId, owner } = staged
  await createDeployment(world.ctx, owner, { serviceId, ...toTt02 })
  await expect(reportStatus(world.ctx, { ...staged, state: 'running' })).rejects.toMatchObject({
    code: 'deployment/over',
  })
  await reportStatus(world.ctx, { ...staged, state: 'succeeded' })
  expect(await stateOf(staged)).toBe('succeeded')
})

const acts = async (id: string) => {
  const of = world.ctx.db.selectFrom('audit').where('subjectKind', '=', 'deployment').where('subjectId', '=', id)
  return of.select(['action', 'actorKind', 'organisationId', 'details']).execute()
}

test.each<[string, (made: Awaited<ReturnType<typeof stage>>) => Promise<unknown>, object]>([
  [
    'nobody answers in time',
    async () => {
      world.clock.advance(30 * 60 + 1)
      await expireDeployments(world.ctx, 100)
    },
    { action: 'deployment.unanswered', actorKind: 'program' },
  ],
  [
    'its environment is withdrawn',
    ({ organisationId }) =>
      withdrawEnvironment(world.ctx, operator, { organisationId, environment: 'tt02', reason: 'over' }),
    { action: 'deployment.cancelled', actorKind: 'operator' },
  ],
  [
    'its deployer wants to hear no more',
    async () => {
      endpoint.answer = (response) => void response.writeHead(410).end()
      await deliver()
    },
    { action: 'deployment.unanswered', actorKind: 'program' },
  ],
])(
  'E3: a deployment that ends since %s stands in the log of its organisation, with who ended it',
  async (_why, ending, act) => {
    const staged = await stage()
    const id = await createDeployment(world.ctx, staged.owner, { serviceId: staged.serviceId, ...toTt02 })
    const answer = endpoint.answer
    await ending(staged)
    endpoint.answer = answer
    const details = { service: `${staged.name}/${staged.service.name}`, environment: 'tt02' }
    expect(await acts(id)).toEqual([{ ...act, organisationId: staged.organisationId, details }])
  },
)

test('E3: how a deployment went stands in the log of its organisation once, and that it is under way does not', async () => {
  const staged = await handedOver()
  for (const state of ['running', 'running', 'failed', 'failed'] as const)
    await reportStatus(world.ctx, { ...staged, state })
  const { organisationId } = staged
  const details = { environment: 'tt02' }
  expect(await acts(staged.id)).toEqual([
    { action: 'deployment.failed', actorKind: 'program', organisationId, details },
  ])
})

test('E3: who deploys, takes back and what stand in the log of the organisation', async () => {
  const { ctx } = world
  const { serviceId, owner, organisationId, head, name, service } = await stage()
  const id = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
  await cancelDeployment(ctx, owner, { serviceId, id })
  const written = await ctx.db
    .selectFrom('audit')
    .select(['action', 'actorId', 'details'])
    .where('organisationId', '=', organisationId)
    .where('action', 'like', 'deployment.%')
    .orderBy('id')
    .execute()
  const about = { service: `${name}/${service.name}`, environment: 'tt02' }
  expect(written).toEqual([
    { action: 'deployment.created', actorId: owner.userId, details: { ...about, act: 'deploy', commit: head } },
    { action: 'deployment.cancelled', actorId: owner.userId, details: about },
  ])
})

test('E3: what has gone on already is neither told nor written down once more when its delivery ends', async () => {
  const { ctx } = world
  const { id } = await handedOver()
  const { ctx: counting, counted } = failingAt(ctx, Number.POSITIVE_INFINITY)
  await deploymentOutcomes['deployment.requested']?.delivered(counting, id)
  expect(counted.answers).toBe(1)
  await advance(ctx, { id, state: 'cancelled' })
  await deploymentOutcomes['deployment.requested']?.dead(ctx, id)
  expect(await acts(id)).toEqual([])
})

test('E3: an end that is not written down is none', async () => {
  const { ctx } = world
  const { serviceId, owner } = await stage()
  const id = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
  const failing = inTransaction(ctx, async (tx) => {
    await deploymentOutcomes['deployment.requested']?.dead(tx, id)
    expect(await acts(id)).toEqual([])
    throw new Error('the outcome failed')
  })
  await expect(failing).rejects.toThrow('the outcome failed')
  expect([await stateOf({ serviceId, id }), await acts(id)]).toEqual(['created', []])
})

/** Goes on beside a transaction that has not ended. */
async function overlapping<T>(first: (tx: Context) => Promise<unknown>, second: () => Promise<T>) {
  const { late } = await inTransaction(world.ctx, async (tx) => {
    await first(tx)
    const late = second().catch((error: unknown) => error)
    await sleep(200)
    return { late }
  })
  return late
}

test('SEC-D14: an endpoint that is deleted at the same moment is not found, and deploys nothing', async () => {
  const { ctx } = world
  const { id } = await createEndpoint(ctx, operator, { url: endpoint.url, description: '', events: [] })
  const set = () => setDeployer(ctx, operator, { environment: 'tt02', endpointId: id })
  expect(await overlapping((tx) => deleteEndpoint(tx, operator, id), set)).toMatchObject({ kind: 'not-found' })
})

test('SEC-D14: operators alone say who deploys to an environment that there is, by a webhook that there is', async () => {
  const { ctx } = world
  const somebody = await person(ctx)
  const tried = setDeployer(ctx, somebody, { environment: 'tt02', endpointId: null })
  await expect(tried).rejects.toMatchObject({ code: 'access/operators-only' })
  for (const choice of [
    { environment: 'nowhere', endpointId },
    { environment: 'nowhere', endpointId: null },
    { environment: 'tt02', endpointId: randomUUID() },
  ])
    await expect(setDeployer(ctx, operator, choice)).rejects.toMatchObject({ kind: 'not-found' })
  await setDeployer(ctx, operator, { environment: 'production', endpointId })
  await setDeployer(ctx, operator, { environment: 'production', endpointId: null })
  expect(await listDeployers(ctx)).toEqual([{ environment: 'tt02', endpointId }])
})

test('E3: nobody takes a deployer away while a deployment is handed to it', async () => {
  const { ctx } = world
  const { serviceId, owner } = await stage()
  let isTaken = false
  const taking = await inTransaction(ctx, async (tx) => {
    await createDeployment(tx, owner, { serviceId, ...toTt02 })
    const late = setDeployer(ctx, operator, { environment: 'tt02', endpointId: null }).then(() => {
      isTaken = true
    })
    await sleep(200)
    expect(isTaken).toBe(false)
    return { late }
  })
  await taking.late
})

test('X6: of however many deployments, others are told in two statements, each endpoint once of each', async () => {
  const { ctx } = world
  const hearing = await alsoHears()
  const ids: string[] = []
  for (const staged of [await stage(), await stage(), await stage()])
    ids.push(await createDeployment(ctx, staged.owner, { serviceId: staged.serviceId, ...toTt02 }))
  await ctx.db.deleteFrom('webhookDelivery').execute()
  const { ctx: counting, counted } = failingAt(ctx, Number.POSITIVE_INFINITY)
  await tellOthers(counting, ids)
  expect(counted.answers).toBe(2)
  const told = await listDeliveries(ctx, { endpointId: hearing, after: undefined, limit: 9 })
  expect(told.map(({ causeId }) => causeId).sort()).toEqual(ids.toSorted())
})

test('E2: what was never handed over is not, once it counts as not answered', async () => {
  const { ctx } = world
  const { serviceId, owner } = await stage()
  const id = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
  world.clock.advance(30 * 60 + 1)
  await expireDeployments(ctx, 100)
  await deliver()
  expect(endpoint.received).toEqual([])
  expect(await stateOf({ serviceId, id })).toBe('no-answer')
})

test('E2: what is under way of a service that is deleted meanwhile ends as any other', async () => {
  const { ctx } = world
  const staged = await handedOver()
  await ctx.db.updateTable('service').set({ deletedAt: ctx.now() }).where('id', '=', staged.serviceId).execute()
  world.clock.advance(15 * 60 + 1)
  await expireDeployments(ctx, 100)
  expect(await stateOf(staged)).toBe('no-answer')
  await reportStatus(ctx, { ...staged, state: 'failed' })
  expect(await stateOf(staged)).toBe('failed')
})

test.each<[string, ReportedState | undefined, boolean, number]>([
  ['half an hour to hear of it', undefined, false, 30],
  ['a quarter of an hour to begin', undefined, true, 15],
  ['an hour to end', 'running', true, 60],
])('E2: a deployer has %s', async (_what, state, isHeard, minutes) => {
  const { ctx } = world
  const staged = isHeard ? await handedOver() : await notHeard()
  if (state) await reportStatus(ctx, { ...staged, state })
  const before = await stateOf(staged)
  world.clock.advance((minutes - 1) * 60)
  await expireDeployments(ctx, 100)
  expect(await stateOf(staged)).toBe(before)
  world.clock.advance(60)
  await expireDeployments(ctx, 100)
  expect(await stateOf(staged)).toBe('no-answer')
})

async function notHeard() {
  const staged = await stage()
  const id = await createDeployment(world.ctx, staged.owner, { serviceId: staged.serviceId, ...toTt02 })
  return { ...staged, id, token: '' }
}

test('E2: of what is not answered, that is ended first which waits the longest, as many as are asked for', async () => {
  world.clock.advance(24 * 3600)
  await expireDeployments(world.ctx, 1000)
  const waiting: Awaited<ReturnType<typeof notHeard>>[] = []
  for (let n = 0; n < 3; n++) {
    waiting.unshift(await notHeard())
    world.clock.advance(1)
  }
  const older = waiting.slice(1).map(({ id }) => id)
  await world.ctx.db.updateTable('deployment').set({ message: 'moved' }).where('id', 'in', older).execute()
  world.clock.advance(30 * 60)
  expect(await expireDeployments(world.ctx, 2)).toBe(2)
  expect(await Promise.all(waiting.map(stateOf))).toEqual(['created', 'no-answer', 'no-answer'])
})

test('E2: two workers end what is not answered once, and not what its deployer reports at the same moment', async () => {
  const { ctx } = world
  const [late, silent] = [await handedOver(), await notHeard()]
  world.clock.advance(30 * 60)
  const reported = await overlapping(
    (tx) => reportStatus(tx, { ...late, state: 'succeeded' }),
    () => expireDeployments(ctx, 100),
  )
  expect([reported instanceof Error, await stateOf(late), await stateOf(silent)]).toEqual([
    false,
    'succeeded',
    'no-answer',
  ])
  const twice = await notHeard()
  world.clock.advance(30 * 60)
  await overlapping(
    (tx) => expireDeployments(tx, 100),
    () => expireDeployments(ctx, 100),
  )
  expect((await acts(twice.id)).map(({ action }) => action)).toEqual(['deployment.unanswered'])
})

test('E3: what is cancelled before its deployer hears of it is never handed over, and others are told', async () => {
  const { ctx } = world
  await alsoHears()
  const { owner, serviceId, id } = await notHeard()
  const stranger = await person(ctx)
  const { id: hidden } = await serviceOf(ctx, { owner: (await organisationWith(ctx)).name })
  await expect(cancelDeployment(ctx, stranger, { serviceId: hidden, id })).rejects.toMatchObject({ kind: 'not-found' })
  await cancelDeployment(ctx, owner, { serviceId, id })
  await deliver()
  expect(endpoint.received.map(({ data }) => data.state).sort()).toEqual(['cancelled', 'created'])
})

test('E3: a deployer that reports has heard: it is not told once more', async () => {
  const { ctx } = world
  const staged = await handedOver()
  await ctx.db
    .updateTable('webhookDelivery')
    .set({ state: 'waiting', finishedAt: null })
    .where('causeId', '=', staged.id)
    .execute()
  await reportStatus(ctx, { ...staged, state: 'running' })
  endpoint.received.length = 0
  await deliver()
  expect(endpoint.received).toEqual([])
})

test('E3: a deployment is cancelled until its deployer is at it, which is told so when it reports', async () => {
  const { ctx } = world
  const first = await handedOver()
  await expect(cancelDeployment(ctx, first.member, first)).rejects.toMatchObject({ code: 'deployment/not-in-team' })
  await cancelDeployment(ctx, first.owner, first)
  await expect(reportStatus(ctx, { ...first, state: 'running' })).rejects.toMatchObject({ code: 'deployment/over' })
  const second = await handedOver()
  await reportStatus(ctx, { ...second, state: 'running' })
  await expect(cancelDeployment(ctx, second.owner, second)).rejects.toMatchObject({ code: 'deployment/cannot-cancel' })
})

test('E1: when an environment is withdrawn, what waits there is cancelled at once and never handed over', async () => {
  const { ctx } = world
  const { serviceId, owner, organisationId } = await stage()
  const id = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
  await withdrawEnvironment(ctx, operator, { organisationId, environment: 'tt02', reason: 'over' })
  expect(await stateOf({ serviceId, id })).toBe('cancelled')
  await deliver()
  expect(endpoint.received).toEqual([])
})

test('E1: a withdrawal ends what is under way of that organisation in that environment, and nothing else', async () => {
  const { ctx } = world
  await setDeployer(ctx, operator, { environment: 'production', endpointId })
  const [ended, other] = [await handedOver(), await handedOver()]
  await reportStatus(ctx, { ...ended, state: 'succeeded' })
  const { serviceId, owner, organisationId } = ended
  const open = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
  const elsewhere = await createDeployment(ctx, owner, { serviceId, environment: 'production', act: 'deploy' })
  const withdrawal = { organisationId, environment: 'tt02', reason: 'over' }
  expect(await withdrawEnvironment(ctx, operator, withdrawal)).toBe(true)
  expect(await withdrawEnvironment(ctx, operator, withdrawal)).toBe(false)
  const states = [ended.id, open, elsewhere].map((id) => stateOf({ serviceId, id }))
  expect(await Promise.all([...states, stateOf(other)])).toEqual(['succeeded', 'cancelled', 'created', 'handed-over'])
  await setDeployer(ctx, operator, { environment: 'production', endpointId: null })
})

test('E1: a deployment is not made while its environment is being withdrawn', async () => {
  const { ctx } = world
  const { serviceId, owner, organisationId } = await stage()
  const { overlapping } = await inTransaction(ctx, async (tx) => {
    await withdrawEnvironment(tx, operator, { organisationId, environment: 'tt02', reason: 'over' })
    const overlapping = createDeployment(ctx, owner, { serviceId, ...toTt02 }).catch((error) => error)
    await sleep(200)
    return { overlapping }
  })
  expect(await overlapping).toMatchObject({ code: 'deployment/no-environment' })
})

test('E3: a deployment is not made where its delivery is not: neither is there without the other', async () => {
  const { ctx } = world
  const { serviceId, owner } = await stage()
  const failing = inTransaction(ctx, async (tx) => {
    await createDeployment(tx, owner, { serviceId, ...toTt02 })
    throw new Error('the cause failed')
  })
  await expect(failing).rejects.toThrow('the cause failed')
  await deliver()
  expect(endpoint.received).toEqual([])
  expect(await listDeployments(ctx, { serviceId, environment: undefined, after: undefined, limit: 9 })).toEqual([])
})

test('E3: the source is given for the token of a deployment, that commit and nothing else, while it is under way', async () => {
  const staged = await handedOver()
  const ask = (id: string, token: string) =>
    world.app.inject({ url: `/api/v1/deployments/${id}/source`, headers: { authorization: `Bearer ${token}` } })
  const given = await ask(staged.id, staged.token)
  expect([given.statusCode, given.headers['content-type']]).toEqual([200, 'application/gzip'])
  const [tree, next] = ['HEAD^{tree}', 'refs/heads/main']
  const later = gitOf(world.ctx, staged.serviceId, ...author, 'commit-tree', tree, '-p', 'HEAD', '-m', 'Later')
  gitOf(world.ctx, staged.serviceId, 'update-ref', next, later)
  // Where git writes of which commit an archive is.
  for (const { rawPayload } of [given, await ask(staged.id, staged.token)])
    expect(gunzipSync(rawPayload).toString('latin1')).toContain(`comment=${staged.head}\n`)
  const other = await handedOver()
  expect((await ask(other.id, staged.token)).statusCode).toBe(401)
  expect((await ask(randomUUID(), staged.token)).statusCode).toBe(401)
  expect((await world.app.inject({ url: `/api/v1/deployments/${staged.id}/source` })).statusCode).toBe(401)
  await reportStatus(world.ctx, { ...staged, state: 'succeeded' })
  expect((await ask(staged.id, staged.token)).statusCode).toBe(409)
})

test('E3, X4: a program deploys with the scope for it, reads the history in parts, and cancels', async () => {
  const { name, service, owner, head, member } = await stage()
  const path = `/api/v1/services/${name}/${service.name}/deployments`
  const program = await programOf(world, owner.userId)
  const made = await program.post(path, { environment: 'tt02' })
  expect([made.status, made.body]).toMatchObject([201, { state: 'created', commit: head, createdBy: owner.username }])
  expect((await program.post(path, { environment: 'tt02' })).status).toBe(409)
  expect((await program.post(`${path}/${made.body.id}/cancel`)).status).toBe(204)
  await program.post(path, { environment: 'tt02', commit: head })
  const part = await program.get(`${path}?environment=tt02&limit=1`)
  const rest = await program.get(`${path}?environment=tt02&limit=1&cursor=${part.body.next}`)
  expect([part, rest].flatMap(({ body }) => body.items.map(({ state }: { state: string }) => state))).toEqual([
    'created',
    'cancelled',
  ])
  const reader = await programOf(world, owner.userId, ['services:read', 'services:write', 'orgs:write'])
  expect((await reader.post(path, { environment: 'tt02' })).status).toBe(403)
  expect((await (await programOf(world, member.userId)).post(path, { environment: 'tt02' })).status).toBe(403)
  const reported = await program.post(`/api/v1/deployments/${made.body.id}/status`, { state: 'failed' })
  expect(reported.status).toBe(401)
})

test('X6: no token of a deployment is in the log, in an answer of the API or in what is told to others', async () => {
  const { ctx } = world
  await alsoHears()
  const staged = await handedOver()
  await reportStatus(ctx, { ...staged, state: 'succeeded' })
  await deliver()
  const told = endpoint.received.filter(({ body }) => body.includes('deployment.changed'))
  expect(told.map(({ data }) => data.state).sort()).toEqual(['created', 'handed-over', 'succeeded'])
  const seen = [
    told.map(({ body }) => body),
    world.lines,
    await listDeliveries(ctx, { endpointId, after: undefined, limit: 99 }),
    await ctx.db.selectFrom('audit').select('details').execute(),
  ]
  expect(JSON.stringify(seen)).not.toContain(staged.token)
})

test.each([
  ['personal', { ownerKind: 'user' }],
  ['no-environment', { isEntitled: false }],
  ['no-team', { isMember: false }],
  ['team-missing', { mayDeploy: false }],
  ['no-answer', { isAnswering: false }],
  ['ready', {}],
] as const)('E2: of what can hold, it is %s', (readiness, changes) => {
  const fine = {
    ownerKind: 'organisation',
    isEntitled: true,
    isMember: true,
    mayDeploy: true,
    isAnswering: true,
  } as const
  expect(readinessOf({ ...fine, ...changes })).toBe(readiness)
})

test.each<[string, TestEndpoint['answer']]>([
  ['refuses it', (response) => void response.writeHead(503).end()],
  ['hangs up', (response) => void response.socket?.destroy()],
])('E2: a deployer that %s at the first try does not answer', async (_what, answer) => {
  const { ctx } = world
  const { service, owner, serviceId } = await stage()
  const inTt02 = async () => (await findStanding(ctx, service, owner.userId)).environments[0]
  const id = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
  expect(await inTt02()).toMatchObject({ readiness: 'ready', isUnderWay: true, last: { id } })
  const before = endpoint.answer
  endpoint.answer = answer
  await deliver()
  endpoint.answer = before
  expect(await inTt02()).toMatchObject({ readiness: 'no-answer' })
  await advance(ctx, { id, state: 'failed' })
  expect(await inTt02()).toMatchObject({ readiness: 'ready', isUnderWay: false })
})

test('E2: a deployer that missed the last one does not answer, and somebody else who hears nothing is not it', async () => {
  const { ctx } = world
  const other = await alsoHears()
  const { service, owner, serviceId } = await stage()
  const readiness = async () => (await findStanding(ctx, service, owner.userId)).environments[0]?.readiness
  const id = await createDeployment(ctx, owner, { serviceId, ...toTt02 })
  await ctx.db.updateTable('webhookDelivery').set({ status: 500 }).where('endpointId', '=', other).execute()
  expect(await readiness()).toBe('ready')
  await advance(ctx, { id, state: 'no-answer' })
  expect(await readiness()).toBe('no-answer')
})

test('E2: teams that are named let their members deploy there, and nothing else', async () => {
  const { ctx } = world
  const { service, member } = await stage()
  const { environments } = await findStanding(ctx, service, member.userId)
  expect(environments.map(({ environment, teams }) => [environment.name, ...teams])).toEqual([
    ['tt02', 'Deploy-TT02'],
    ['production', 'Deploy-Production'],
  ])
})

test('E2: which of the six holds is looked up for a person, a service and each environment', async () => {
  const { ctx } = world
  const { service, owner, member } = await stage()
  const standing = async (userId: string) => {
    const { everywhere, environments } = await findStanding(ctx, service, userId)
    return [everywhere, ...environments.map(({ readiness }) => readiness)]
  }
  expect(await standing(owner.userId)).toEqual([undefined, 'ready', 'no-answer'])
  expect(await standing(member.userId)).toEqual([undefined, 'team-missing', 'team-missing'])
  expect(await standing((await person(ctx)).userId)).toEqual(['no-team', 'no-team', 'no-team'])
  const bare = await stage({ environments: [] })
  expect(await findStanding(ctx, bare.service, bare.owner.userId)).toEqual({
    everywhere: 'no-environment',
    environments: [],
  })
})

test('E3: states only go on', () => {
  const ended: DeploymentState[] = ['succeeded', 'failed', 'cancelled']
  for (const end of ended)
    for (const state of [...ended, 'created', 'running', 'no-answer'] as const)
      expect(mayFollow(end, state)).toBe(false)
  expect(mayFollow('no-answer', 'running')).toBe(false)
  expect(mayFollow('running', 'handed-over')).toBe(false)
  expect(mayFollow('created', 'running')).toBe(true)
})
