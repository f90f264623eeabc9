import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../../test/api.ts'
import { operatorOf } from '../../../test/operator.ts'
import { organisationWith, person } from '../../../test/organisation.ts'
import { kari, type PortPerson } from '../../../test/port.ts'
import { stranger } from '../../../test/registration.ts'
import { studioBrowser } from '../../../test/studio-browser.ts'
import { createWorld, filledForm, register, type World } from '../../../test/world.ts'
import { possibleActs } from './person.ts'

let world: World
let desk: Awaited<ReturnType<typeof operatorOf>>
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1' })
  await world.app.ready()
  desk = await operatorOf(world, 'desk')
})
afterAll(() => world.end())

const at = (username: string) => `/servicedesk/people/${username}`
const act = (username: string, name: string, reason = 'asked for by phone') =>
  desk.browser.post(at(username), { act: name, reason })
const lastMail = async (username: string) => (await world.mails(`${username}@example.no`)).at(-1)
const stateOf = async (username: string) =>
  (
    await world.ctx.db
      .selectFrom('userAccount')
      .innerJoin('owner', 'owner.id', 'userAccount.id')
      .select('state')
      .where('owner.name', '=', username)
      .executeTakeFirstOrThrow()
  ).state
const acted = async (action: string) =>
  world.ctx.db
    .selectFrom('audit')
    .select(['actorId', 'reason'])
    .where('action', '=', action)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Somebody who has completed the form, and not activated. */
async function pending(who?: PortPerson) {
  const form = filledForm()
  await register(world, { person: who ?? stranger(Number(form.username.slice(4)) % 900), form })
  return form.username
}

test.each([
  ['the beginning of a username', 'finn'],
  ['in other case', 'FINN'],
  ['a word of the name', 'bakke'],
  ['a proven address', 'finnme@example.no'],
])('P1: a person is found by %s', async (what, search) => {
  if (what === 'the beginning of a username') {
    const { userId } = await person(world.ctx, 'finnme')
    await world.ctx.db
      .updateTable('userAccount')
      .set({ displayName: 'Anne Lise Bakke' })
      .where('id', '=', userId)
      .execute()
  }
  const { body } = await desk.browser.get(`/servicedesk/people?${new URLSearchParams({ search })}`)
  expect(body).toContain('href="/servicedesk/people/finnme"')
  expect(body).not.toContain('href="/servicedesk/people/desk"')
})

test('SEC-L3: a list of people shows no address, and a part of one finds nobody', async () => {
  expect((await desk.browser.get('/servicedesk/people')).body).not.toContain('@example.no"')
  const { body } = await desk.browser.get('/servicedesk/people?search=finnme@example.n')
  expect(body).toContain('Nobody was found.')
})

test('P1: everybody is listed once, in parts, by username', async () => {
  const program = await programOf(world, desk.userId, ['servicedesk'])
  for (let index = 0; index < 5; index++) await person(world.ctx, `parts${index}`)
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const { body } = await program.get(`/api/v1/servicedesk/people?limit=2${next && `&cursor=${next}`}`)
    seen.push(...body.items.map(({ username }: { username: string }) => username))
    next = body.next
  }
  const all = await world.ctx.db.selectFrom('owner').select('name').where('kind', '=', 'user').execute()
  expect(seen).toEqual(all.map(({ name }) => name).sort())
})

test('P1, SEC-L3: the page of a person tells how they stand and where they are, and no number', async () => {
  const username = await pending(kari)
  const { body } = await desk.browser.get(at(username))
  expect(body).toContain(`${username}@example.no`)
  expect(body).toContain('not confirmed')
  expect(body).toContain(new URL(world.port.issuer).host)
  const { subject, pidHmac } = await world.ctx.db
    .selectFrom('identity')
    .select(['subject', 'pidHmac'])
    .orderBy('createdAt', 'desc')
    .executeTakeFirstOrThrow()
  expect(body).not.toContain(subject)
  expect(pidHmac).not.toBeNull()
  for (const form of ['base64', 'hex'] as const) expect(body).not.toContain(pidHmac?.toString(form) ?? '')
  expect(body).not.toMatch(/\b\d{11}\b/)
  const { name, owners } = await organisationWith(world.ctx)
  const owner = await desk.browser.get(at(owners[0]?.username ?? ''))
  expect(owner.body).toContain(`href="/servicedesk/organisations/${name}"`)
  expect((await desk.browser.get(at('nobody-here'))).status).toBe(404)
})

test('P1, A5: a pending account is activated after a check that the reason tells; its address stays unproven', async () => {
  const username = await pending()
  expect((await act(username, 'activate', ' ')).status).toBe(422)
  expect(await stateOf(username)).toBe('pending')
  const checked = 'showed a passport at the counter'
  expect((await act(username, 'activate', checked)).location).toBe(`${at(username)}?done=activate`)
  expect(await stateOf(username)).toBe('active')
  expect(await acted('user.activated')).toEqual({ actorId: desk.userId, reason: checked })
  expect((await desk.browser.get(at(username))).body).toContain('not confirmed')
  expect(await lastMail(username)).toMatchObject({ kind: 'account-activated' })
  expect((await act(username, 'activate')).status).toBe(409)
})

test('R7: who claims an address that another has proven is not written to about it', async () => {
  const { username: owner } = await person(world.ctx, 'proves')
  const form = { ...filledForm(), email: `${owner}@example.no` }
  await register(world, { person: stranger(901), form })
  const before = (await world.mails(form.email)).length
  await act(form.username, 'activate')
  expect(await stateOf(form.username)).toBe('active')
  expect((await world.mails(form.email)).length).toBe(before)
})

test('P1, A1: the activation mail is sent again, but not twice within three minutes', async () => {
  const username = await pending()
  expect((await act(username, 'resend-activation')).status).toBe(429)
  world.clock.advance(181)
  expect((await act(username, 'resend-activation')).status).toBe(303)
  expect(await lastMail(username)).toMatchObject({ kind: 'activation', link: expect.stringContaining('/activate') })
  expect(await acted('user.mailed-again')).toMatchObject({ reason: 'asked for by phone' })
  const { username: proven } = await person(world.ctx)
  expect((await act(proven, 'resend-activation')).status).toBe(409)
})

test('SEC-E11: an operator starts a reset, which only the person can go on with', async () => {
  const { username } = await person(world.ctx)
  const sent = await act(username, 'reset-password')
  expect(sent.status).toBe(303)
  const mail = await lastMail(username)
  expect(mail).toMatchObject({ kind: 'password-reset', link: expect.stringContaining('/password/reset?token=') })
  const token = mail?.link.split('token=')[1] ?? 'none'
  const page = (await desk.browser.get(at(username))).body
  for (const text of [sent.location, page, ...world.lines]) expect(text).not.toContain(token)
  expect(await acted('password.reset-requested')).toEqual({ actorId: desk.userId, reason: 'asked for by phone' })
  const unproven = await pending()
  expect((await act(unproven, 'reset-password')).status).toBe(409)
})

test('SEC-E11, SEC-L11: no act of the servicedesk sets a password or logs in as somebody', () => {
  const everything = (['pending', 'active', 'deactivated'] as const).flatMap((state) =>
    [null, new Date()].flatMap((emailVerifiedAt) => [...possibleActs({ state, emailVerifiedAt })]),
  )
  expect([...new Set(everything)].sort()).toEqual([
    'activate',
    'deactivate',
    'end-sessions',
    'reactivate',
    'resend-activation',
    'reset-password',
  ])
})

test('P1, L6: a person is shut out and let in again, and told both times in their language', async () => {
  const who = await person(world.ctx)
  await world.ctx.db.updateTable('userAccount').set({ language: 'nn' }).where('id', '=', who.userId).execute()
  const theirs = await studioBrowser(world, who)
  await act(who.username, 'deactivate')
  expect((await theirs.get('/account')).status).toBe(403)
  expect(await lastMail(who.username)).toMatchObject({ kind: 'account-deactivated', language: 'nn' })
  expect((await desk.browser.get(at(who.username))).body).toContain('asked for by phone')
  await act(who.username, 'reactivate')
  expect((await theirs.get('/account')).status).toBe(200)
  expect(await lastMail(who.username)).toMatchObject({ kind: 'account-reactivated' })
})

test('P1: a person is logged out everywhere, and told', async () => {
  const who = await person(world.ctx)
  const theirs = await studioBrowser(world, who)
  expect((await desk.browser.get(at(who.username))).body).toContain('Logged in in 1 browser')
  await act(who.username, 'end-sessions', 'lost the laptop')
  expect((await theirs.get('/account')).location).toMatch(/^\/login/)
  expect(await lastMail(who.username)).toMatchObject({ kind: 'account-loggedout' })
  expect(await acted('session.ended')).toEqual({ actorId: desk.userId, reason: 'lost the laptop' })
})

test('SEC-L3: the page of a person shows what is theirs and goes on, and nothing of anybody else', async () => {
  const { ctx } = world
  const [one, other] = [await person(ctx), await person(ctx)]
  const theirs = await studioBrowser(world, one)
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const seen = async ({ username }: typeof one) => (await program.get(`/api/v1/servicedesk/people/${username}`)).body
  expect((await seen(one)).sessions).toHaveLength(1)
  const nothing = { sessions: [], identities: [], teams: [] }
  await pending()
  await organisationWith(ctx)
  expect(await seen(other)).toMatchObject(nothing)
  await theirs.get('/account')
  await ctx.db
    .updateTable('session')
    .set({ lastSeenAt: new Date(0) })
    .where('userId', '=', one.userId)
    .execute()
  expect(await seen(one)).toMatchObject(nothing)
  await ctx.db
    .updateTable('session')
    .set({ lastSeenAt: ctx.now(), endsAt: ctx.now() })
    .where('userId', '=', one.userId)
    .execute()
  expect(await seen(one)).toMatchObject(nothing)
})

test('P1: a person is found by an address that they only claim', async () => {
  const username = await pending()
  const { body } = await desk.browser.get(`/servicedesk/people?search=${username}@example.no`)
  expect(body).toContain(`href="/servicedesk/people/${username}"`)
})

test('X4: a program finds a person, reads them and acts on them with a reason', async () => {
  const program = await programOf(world, desk.userId, ['servicedesk'])
  const { username } = await person(world.ctx)
  const path = `/api/v1/servicedesk/people/${username}`
  expect((await program.get(path)).body).toMatchObject({ username, state: 'active', isOperator: false, sessions: [] })
  const missing = await program.post(`${path}/acts`, { act: 'deactivate' })
  expect(missing.body.fields).toMatchObject([{ path: 'reason' }])
  expect((await program.post(`${path}/acts`, { act: 'deactivate', reason: 'left' })).status).toBe(204)
  expect((await program.get(path)).body).toMatchObject({ state: 'deactivated', deactivationReason: 'left' })
  expect((await program.post(`${path}/acts`, { act: 'deactivate', reason: 'left' })).status).toBe(409)
  expect((await program.get('/api/v1/servicedesk/people/nobody-here')).status).toBe(404)
})
