import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { failingAt } from '../../test/failing-database.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { serviceOf } from '../../test/service.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import type { TokenScope } from '../policy.ts'
import { archiveService, serviceAt } from '../service/index.ts'
import { addOperator, deactivate } from '../servicedesk/index.ts'
import { addMember } from '../team/index.ts'
import { decide } from './decide.ts'
import { withdrawEnvironment } from './end-open.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
})
afterAll(() => world.end())

async function stage() {
  const { ctx } = world
  const organisation = await organisationWith(ctx, { members: 1 })
  const { organisationId, name, teamId, owners, members } = organisation
  const [owner, member] = [owners[0], members[0]]
  if (!owner || !member) throw new Error('nobody')
  const deployer = await person(ctx)
  await addMember(ctx, operator, { organisationId, teamId: teamId('Deploy-TT02'), username: deployer.username })
  const service = await serviceOf(ctx, { owner: name, facts: { visibility: 'internal' } })
  const program = await programOf(world, owner.userId)
  const ask = (question: object) => program.post('/api/v1/decisions', question)
  return { ...organisation, owner, member, deployer, service: `${name}/${service.name}`, ask, program }
}

test('E4: who may deploy, who may not, and why', async () => {
  const { ctx } = world
  const { ask, owner, member, deployer, service, organisationId } = await stage()
  const stranger = await person(ctx)
  const asked = (username: string, environment = 'tt02') =>
    ask({ user: username, action: 'deploy', service, environment }).then(({ body }) => body)
  expect(await asked(owner.username)).toEqual({ decision: true, reason: 'owner' })
  expect(await asked(deployer.username)).toEqual({ decision: true, reason: 'team' })
  expect(await asked(deployer.username, 'production')).toEqual({ decision: false, reason: 'not-given' })
  expect(await asked(member.username)).toEqual({ decision: false, reason: 'not-given' })
  expect(await asked(stranger.username)).toEqual({ decision: false, reason: 'no-team' })
  expect(await asked(owner.username, 'nowhere')).toEqual({ decision: false, reason: 'no-environment' })
  expect(await asked('nobody-at-all')).toEqual({ decision: false, reason: 'no-such-user' })
  await deactivate(ctx, operator, { username: deployer.username, reason: 'gone' })
  expect(await asked(deployer.username)).toEqual({ decision: false, reason: 'no-such-user' })
  await withdrawEnvironment(ctx, operator, { organisationId, environment: 'tt02', reason: 'over' })
  expect(await asked(owner.username)).toEqual({ decision: false, reason: 'no-environment' })
})

test('E4: access to a service, and what a team may in the organisation, are answered as well', async () => {
  const { ask, member, deployer, service, name } = await stage()
  const asked = async (question: object) => (await ask(question)).body
  expect(await asked({ user: member.username, action: 'service:write', service })).toEqual({
    decision: true,
    reason: 'access',
  })
  expect(await asked({ user: deployer.username, action: 'service:write', service })).toEqual({
    decision: false,
    reason: 'no-access',
  })
  expect(await asked({ user: member.username, action: 'service:create', organisation: name })).toEqual({
    decision: true,
    reason: 'team',
  })
  expect(await asked({ user: deployer.username, action: 'deploy', organisation: name, environment: 'tt02' })).toEqual({
    decision: true,
    reason: 'team',
  })
})

test('E4, S3: an archived service is neither written to nor deployed, but read and administered', async () => {
  const { ctx } = world
  const { ask, owner, member, service } = await stage()
  const [ownerName = '', name = ''] = service.split('/')
  const { id: serviceId } = await serviceAt(ctx, { owner: ownerName, name })
  await archiveService(ctx, operator, { serviceId, archived: true })
  const asked = async (user: string, action: string) => (await ask({ user, action, service, environment: 'tt02' })).body
  const archived = { decision: false, reason: 'archived' }
  expect(await asked(owner.username, 'deploy')).toEqual(archived)
  expect(await asked(member.username, 'service:write')).toEqual(archived)
  expect(await asked(member.username, 'deploy')).toEqual({ decision: false, reason: 'not-given' })
  expect(await asked(member.username, 'service:read')).toEqual({ decision: true, reason: 'access' })
  expect(await asked(owner.username, 'service:admin')).toEqual({ decision: true, reason: 'access' })
})

test('E4: a service of a person is deployed by nobody', async () => {
  const kari = await person(world.ctx)
  const { name } = await serviceOf(world.ctx, { owner: kari.username })
  const program = await programOf(world, kari.userId)
  const question = { user: kari.username, action: 'deploy', service: `${kari.username}/${name}`, environment: 'tt02' }
  expect((await program.post('/api/v1/decisions', question)).body).toEqual({ decision: false, reason: 'personal' })
})

test('E4: to who may not read a service there is nothing to ask about: a private one is as one that does not exist', async () => {
  const { ctx } = world
  const { name } = await organisationWith(ctx)
  const hidden = await serviceOf(ctx, { owner: name })
  const stranger = await person(ctx)
  const program = await programOf(world, stranger.userId)
  const ask = async (service: string, user: string) => {
    const { status, body } = await program.post('/api/v1/decisions', { user, action: 'service:read', service })
    return { status, ...body, requestId: '' }
  }
  for (const user of [stranger.username, 'nobody-at-all']) {
    const shown = await ask(`${name}/${hidden.name}`, user)
    expect(shown.status).toBe(404)
    expect(shown).toEqual(await ask(`${name}/not-there`, user))
  }
})

test('E4: about others only colleagues and operators ask; about oneself everybody', async () => {
  const { ctx } = world
  const { member, service, name, owner } = await stage()
  const stranger = await person(ctx)
  const program = await programOf(world, stranger.userId)
  const about = (user: string, subject: object) =>
    program.post('/api/v1/decisions', { user, action: 'deploy', environment: 'tt02', ...subject })
  for (const subject of [{ service }, { organisation: name }]) {
    expect((await about(owner.username, subject)).status).toBe(404)
    expect((await about(stranger.username, subject)).body).toEqual({ decision: false, reason: 'no-team' })
  }
  const colleague = await programOf(world, member.userId)
  const question = { user: owner.username, action: 'deploy', environment: 'tt02', service }
  expect((await colleague.post('/api/v1/decisions', question)).body.decision).toBe(true)
  await addOperator(ctx, operator, { username: stranger.username, reason: 'works here' })
  const desk = await programOf(world, stranger.userId, ['servicedesk'])
  expect((await desk.post('/api/v1/decisions', question)).body.decision).toBe(true)
})

test('E4: about others who administers a service of a person asks, and nobody who merely reads it', async () => {
  const { ctx } = world
  const [kari, ola] = [await person(ctx), await person(ctx)]
  const { name } = await serviceOf(ctx, { owner: kari.username, facts: { visibility: 'internal' } })
  const about = { action: 'service:write', service: `${kari.username}/${name}` }
  const ask = async (asker: typeof kari, user: typeof kari) =>
    (await programOf(world, asker.userId)).post('/api/v1/decisions', { ...about, user: user.username })
  expect((await ask(kari, ola)).body).toEqual({ decision: false, reason: 'no-access' })
  expect((await ask(ola, ola)).body).toEqual({ decision: false, reason: 'no-access' })
  expect((await ask(ola, kari)).status).toBe(403)
})

test('E4: reading is not writing, and what a service of an organisation gives is not more than its teams', async () => {
  const { ask, deployer, member, service, name } = await stage()
  const asked = async (question: object) => (await ask(question)).body
  expect(await asked({ user: deployer.username, action: 'service:read', service })).toEqual({
    decision: true,
    reason: 'access',
  })
  expect(await asked({ user: member.username, action: 'service:admin', service })).toEqual({
    decision: false,
    reason: 'no-access',
  })
  expect(await asked({ user: deployer.username, action: 'service:create', organisation: name })).toEqual({
    decision: false,
    reason: 'not-given',
  })
})

test('E4: a team gives what it gives, in its environment and its organisation, and nothing else', async () => {
  const { ctx } = world
  const { ask, deployer, name } = await stage()
  const other = await stage()
  const asked = async (action: string, environment: string, about = { ask, name }) =>
    (await about.ask({ user: deployer.username, action, environment, organisation: about.name })).body
  expect(await asked('deploy', 'tt02')).toEqual({ decision: true, reason: 'team' })
  for (const [action, environment] of [
    ['admin', 'tt02'],
    ['deploy', 'production'],
  ] as const)
    expect(await asked(action, environment)).toEqual({ decision: false, reason: 'not-given' })
  expect(await asked('deploy', 'tt02', other)).toEqual({ decision: false, reason: 'no-team' })
  const bare = await organisationWith(ctx, { environments: [] })
  const program = await programOf(world, bare.owners[0]?.userId ?? '')
  const question = { user: bare.owners[0]?.username, action: 'deploy', environment: 'tt02', organisation: bare.name }
  const noEnvironment = { decision: false, reason: 'no-environment' }
  expect((await program.post('/api/v1/decisions', question)).body).toEqual(noEnvironment)
})

test('E4: who deploys for an organisation still cannot with a service that is not there for them', async () => {
  const { ctx } = world
  const { ask, deployer, name } = await stage()
  const hidden = await serviceOf(ctx, { owner: name })
  const question = { user: deployer.username, action: 'deploy', environment: 'tt02', service: `${name}/${hidden.name}` }
  expect((await ask(question)).body).toEqual({ decision: false, reason: 'no-access' })
})

test('E4: about an organisation that there is not nobody is answered, an operator neither', async () => {
  const { ctx } = world
  const desk = await person(ctx)
  await addOperator(ctx, operator, { username: desk.username, reason: 'works here' })
  const question = { user: desk.username, action: 'deploy', environment: 'tt02', organisation: 'nosuch' }
  for (const program of [await programOf(world, desk.userId, ['servicedesk']), (await stage()).program])
    expect((await program.post('/api/v1/decisions', question)).status).toBe(404)
})

test('SEC-J4: a token without the scopes for what is asked about learns nothing', async () => {
  const { owner, member, service, name } = await stage()
  const about = { user: member.username, action: 'deploy', environment: 'tt02' }
  const writer = await programOf(world, owner.userId, ['services:write'])
  expect((await writer.post('/api/v1/decisions', { ...about, service })).status).toBe(403)
  expect((await writer.post('/api/v1/decisions', { ...about, organisation: name })).status).toBe(403)
  const reader = await programOf(world, owner.userId, ['services:read'])
  expect((await reader.post('/api/v1/decisions', { ...about, service })).status).toBe(403)
})

test('SEC-J4: a token that is not for services does not learn which private ones there are', async () => {
  const { ctx } = world
  const { name } = await organisationWith(ctx)
  const hidden = await serviceOf(ctx, { owner: name })
  const stranger = await person(ctx)
  const program = await programOf(world, stranger.userId, ['orgs:read'])
  const ask = async (service: string) => {
    const question = { user: stranger.username, action: 'service:read', service: `${name}/${service}` }
    const { status, body } = await program.post('/api/v1/decisions', question)
    return { status, ...body, requestId: '' }
  }
  expect(await ask(hidden.name)).toEqual(await ask('not-there'))
})

test('E4: a decision takes four statements, whoever asks', async () => {
  const { ctx } = world
  const { owner, member, deployer, service, name } = await stage()
  const asker = (userId: string, scopes: readonly TokenScope[]) =>
    ({ kind: 'user', userId, token: { id: 'one', scopes } }) as const
  const desk = await person(ctx)
  await addOperator(ctx, operator, { username: desk.username, reason: 'works here' })
  const readers = ['services:read', 'orgs:read'] as const
  for (const [actor, user] of [
    [asker(member.userId, readers), deployer.username],
    [asker(owner.userId, readers), owner.username],
    [asker(desk.userId, [...readers, 'servicedesk']), deployer.username],
  ] as const)
    for (const about of [{ service }, { organisation: name }]) {
      const { ctx: counting, counted } = failingAt(ctx, Number.POSITIVE_INFINITY)
      const answer = await decide(counting, actor, { user, action: 'deploy', environment: 'tt02', ...about })
      expect([answer.decision, counted.answers]).toEqual([true, 4])
    }
})

test.each([
  ['neither a service nor an organisation', {}, 'service'],
  ['both', { service: 'a/b', organisation: 'a' }, 'service'],
  ['an address that is none', { service: 'a' }, 'service'],
  ['an act that there is not', { action: 'sudo', organisation: 'a' }, 'action'],
])('X5: a question about %s is refused by field', async (_what, wrong, field) => {
  const { ask, member } = await stage()
  const { status, body } = await ask({ user: member.username, action: 'deploy', environment: 'tt02', ...wrong })
  expect([status, body.fields?.[0]?.path]).toEqual([422, field])
})

test.each([
  ['deploying without an environment', { action: 'deploy' }, 'environment'],
  ['access without a service', { action: 'service:read' }, 'service'],
])('X5: a question about %s is refused by field', async (_what, wrong, field) => {
  const { ask, member, name } = await stage()
  const { status, body } = await ask({ user: member.username, organisation: name, ...wrong })
  expect([status, body.fields?.[0]?.path]).toEqual([422, field])
})
