import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
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
import { type DeploymentState, mayFollow, readinessOf } from './deployment.ts'
import { deploymentOutcomes, expireDeployments, withdrawEnvironment } from './end-open.ts'
import { findRunning, getDeployment, listDeployments } from './queries.ts'
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
})

test.each([
  ['a beginning of an id', (head: string) => head.slice(0, 12)],
  ['an expression', (head: string) => `${head}^{tree}`],
  ['a branch', () => 'main'],
  ['a commit that is not there', () => '0'.repeat(40)],
  ['an option', () => '--output=x'],
])('X5: %s is no commit to deploy', async (_what, wrong) => {
  const { serviceId, owner, head } = await stage()
  const tried = createDeployment(world.ctx, owner, { serviceId, ...toTt02, commit: wrong(head) })
  await expect(tried).rejects.toMatchObject({ fields: [{ field: 'commit', message: 'no-such-commit' }] })
})

test('E3: an archived service is not deployed', async () => {
  const { serviceId, owner } = await stage()
  await archiveService(world.ctx, operator, { serviceId, archived: true })
  await expect(createDeployment(world.ctx, owner, { serviceId, ...toTt02 })).rejects.toMatchObject({
    code: 'service/archived',
  })
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
    await expect(reportStatus(world.ctx, { ...wrong, state: 'failed' })).rejects.toMatchObject(unknown)
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
  ['address', { address: 'https://kari:pw@skd.example/' }],
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
  const { id: hearing } = await createEndpoint(ctx, operator, {
    url: endpoint.url,
    description: '',
    events: ['deployment.changed'],
  })
  const ids: string[] = []
  for (const staged of [await stage(), await stage(), await stage()])
    ids.push(await createDeployment(ctx, staged.owner, { serviceId: staged.serviceId, ...toTt02 }))
  await ctx.db.deleteFrom('webhookDelivery').execute()
  const { ctx: counting, counted } = failingAt(ctx, Number.POSITIVE_INFINITY)
  await tellOthers(counting, ids)
  expect(counted.answers).toBe(2)
  const told = await listDeliveries(ctx, { endpointId: hearing, after: undefined, limit: 9 })
  expect(told.map(({ causeId }) => causeId).sort()).toEqual(ids.toSorted())
  await ctx.db.deleteFrom('webhookEndpoint').where('id', '=', hearing).execute()
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
  expect(given.rawPayload.subarray(0, 2).toString('hex')).toBe('1f8b')
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
  const made = await createEndpoint(ctx, operator, {
    url: endpoint.url,
    description: '',
    events: ['deployment.changed'],
  })
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
  await ctx.db.deleteFrom('webhookEndpoint').where('id', '=', made.id).execute()
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
