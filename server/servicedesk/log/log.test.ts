import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../../test/api.ts'
import { operatorOf } from '../../../test/operator.ts'
import { organisationWith, person } from '../../../test/organisation.ts'
import { serviceOf } from '../../../test/service.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import type { AuditAction } from '../../audit/record.ts'

let world: World
let desk: Awaited<ReturnType<typeof operatorOf>>
let program: Awaited<ReturnType<typeof programOf>>
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
  desk = await operatorOf(world, 'desk')
  program = await programOf(world, desk.userId, ['servicedesk'])
})
afterAll(() => world.end())

const search = async (asked: Record<string, string>) =>
  (await program.get(`/api/v1/servicedesk/log?${new URLSearchParams(asked)}`)).body.items as {
    id: string
    action: AuditAction
    actor: string | null
    subject: string | null
    reason: string | null
  }[]

test('P1: acts are found by the person who did them or whom they were done to', async () => {
  const kari = await person(world.ctx, 'kari')
  const ctx = world.ctx
  await record(ctx, kari, { action: 'organisation.left' })
  await record(ctx, operator, {
    action: 'user.deactivated',
    subject: { kind: 'user', id: kari.userId },
    reason: 'left',
  })
  await record(ctx, operator, { action: 'signing-key.made' })
  expect((await search({ person: 'KARI' })).map(({ action }) => action)).toEqual([
    'user.deactivated',
    'organisation.left',
  ])
  expect(await search({ person: 'kari', action: 'user.deactivated' })).toMatchObject([
    { subject: 'kari', reason: 'left' },
  ])
  expect(await search({ person: 'nobody-here' })).toEqual([])
})

test('P1: acts are found by organisation, by what was done, and by request', async () => {
  const { name, organisationId } = await organisationWith(world.ctx)
  const actions = (await search({ organisation: name })).map(({ action }) => action)
  expect(actions).toEqual(['team.member-added', 'organisation.created'])
  const requestId = '6a9ff2f4-8f0e-4c1e-9a9c-000000000001'
  const act = { action: 'organisation.changed', subject: { kind: 'organisation', id: organisationId } } as const
  await record(world.ctx, { ...desk, requestId }, act)
  expect(await search({ request: requestId })).toMatchObject([
    { action: 'organisation.changed', actor: 'desk', subject: name },
  ])
  expect((await search({ action: 'organisation.created' })).length).toBeGreaterThan(0)
})

test('P1: what was done to a service or a deployment is read by its name; by its last name when it is gone', async () => {
  const { ctx } = world
  const { name: owner, organisationId } = await organisationWith(ctx)
  const { id } = await serviceOf(ctx, { owner, name: 'named-app' })
  const at = ctx.now()
  const over = { state: 'failed', createdAt: at, changedAt: at, tokenHash: Buffer.alloc(32) } as const
  const deployed = await ctx.db
    .insertInto('deployment')
    .values({ serviceId: id, organisationId, environment: 'tt02', act: 'deploy', commit: 'a'.repeat(40), ...over })
    .returning('id')
    .executeTakeFirstOrThrow()
  const subject = { kind: 'deployment', id: deployed.id }
  await record(ctx, operator, { action: 'deployment.cancelled', subject, organisationId })
  const named = async () => (await search({ organisation: owner })).map(({ action, subject }) => [action, subject])
  const before = await named()
  expect(before).toContainEqual(['deployment.cancelled', `${owner}/named-app → tt02`])
  expect(before).toContainEqual(['service.created', `${owner}/named-app`])
  const page = () => desk.browser.get(`/servicedesk/log?organisation=${owner}`)
  expect((await page()).body).not.toMatch(new RegExp(`>[^<]*(${id}|${deployed.id})`))
  await ctx.db.deleteFrom('deployment').where('id', '=', deployed.id).execute()
  await ctx.db.deleteFrom('service').where('id', '=', id).execute()
  const after = await named()
  expect(after).toContainEqual(['deployment.cancelled', null])
  expect(after).toContainEqual(['service.created', `${owner}/named-app`])
  expect((await page()).body).toContain(deployed.id)
})

test('P1: an invitation is named by whom it is for', async () => {
  const { name, organisationId } = await organisationWith(world.ctx)
  const at = world.ctx.now()
  const open = { organisationId, createdAt: at, expiresAt: new Date(at.getTime() + 1000) }
  const { id } = await world.ctx.db
    .insertInto('invitation')
    .values({ ...open, address: 'ola@example.no', addressKey: 'ola@example.no' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(world.ctx, operator, { action: 'invitation.sent', subject: { kind: 'invitation', id }, organisationId })
  expect(await search({ organisation: name, action: 'invitation.sent' })).toMatchObject([{ subject: 'ola@example.no' }])
})

test.each([
  ['nb', /av den som har serveren · bruker words-nb/],
  ['nn', /av den som har tenaren · brukar words-nn/],
  ['en', /by whoever has the server · user words-en/],
] as const)('P1: who acted and what they acted on is said in words: %s', async (language, words) => {
  const { userId, username } = await person(world.ctx, `words-${language}`)
  await record(world.ctx, operator, { action: 'user.activated', subject: { kind: 'user', id: userId } })
  await world.ctx.db.updateTable('userAccount').set({ language }).where('id', '=', desk.userId).execute()
  expect((await desk.browser.get(`/servicedesk/log?person=${username}`)).body).toMatch(words)
})

test('P1: acts are found by the days on which they were done, where the studio is', async () => {
  const kari = await person(world.ctx, 'days')
  const ctx = (at: string) => ({ ...world.ctx, now: () => new Date(at) })
  // Midnight in Oslo is 22 or 23 o’clock in Greenwich.
  for (const at of ['2026-07-01T21:59:59Z', '2026-07-01T22:00:00Z', '2026-07-02T21:59:59Z', '2026-07-02T22:00:00Z'])
    await record(ctx(at), kari, { action: 'organisation.left', reason: at })
  const on = async (days: Record<string, string>) =>
    (await search({ person: 'days', ...days })).map(({ reason }) => reason?.slice(5, 16))
  expect(await on({ since: '2026-07-02', until: '2026-07-02' })).toEqual(['07-02T21:59', '07-01T22:00'])
  expect(await on({ until: '2026-07-01' })).toEqual(['07-01T21:59'])
  expect(await on({ since: '2026-07-03' })).toEqual(['07-02T22:00'])
})

test('P1: the log is read to its end in parts, each act once', async () => {
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const { body } = await program.get(`/api/v1/servicedesk/log?limit=7${next && `&cursor=${next}`}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    next = body.next
  }
  const all = await world.ctx.db.selectFrom('audit').select('id').orderBy('id', 'desc').execute()
  expect(seen).toEqual(all.map(({ id }) => id))
})

test.each([
  ['no day', { since: 'yesterday' }],
  ['a day before there were computers', { until: '0000-01-01' }],
  ['an act that there is not', { action: 'user.eaten' }],
])('X5: %s is refused by its field', async (_what, asked) => {
  const { status, body } = await program.get(`/api/v1/servicedesk/log?${new URLSearchParams(asked)}`)
  expect([status, body.fields[0].path]).toEqual([422, Object.keys(asked)[0]])
})

test('P3: the page leads to the same as a file, the taking of which stands in the log', async () => {
  await person(world.ctx, 'exported')
  const { body } = await desk.browser.get('/servicedesk/log?person=kari')
  expect(body).toContain('<code>user.deactivated</code>')
  const lines = await desk.browser.get('/servicedesk/log/export?person=kari&format=jsonl')
  expect(
    lines.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).action),
  ).toEqual(['organisation.left', 'user.deactivated'])
  const csv = await desk.browser.get('/servicedesk/log/export?person=kari&format=csv')
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(csv.body.split('\n')).toHaveLength(4)
  expect((await desk.browser.get('/servicedesk/log/export?person=nobody-here&format=jsonl')).body).toBe('')
  const [exported] = await search({ action: 'audit.exported' })
  expect(exported).toMatchObject({ actor: 'desk' })
})
