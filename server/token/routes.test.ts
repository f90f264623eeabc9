import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createProgram, programOf } from '../../test/api.ts'
import type { TestBrowser } from '../../test/browser.ts'
import { followAll, openPage, studioUser } from '../../test/open-page.ts'
import { kari, ole } from '../../test/port.ts'
import { sessionOf, summary } from '../../test/registration.ts'
import { createWorld, type Filled, prove, type World } from '../../test/world.ts'
import { inTransaction } from '../context.ts'
import { textIn } from '../text/text.ts'
import { lockUser } from '../user/index.ts'
import { makeToken, remindOfTokens, sweepTokens } from './index.ts'
import { mostTokens, tokenPattern } from './token.ts'

let world: World
let person: TestBrowser
let form: Filled
let userId: string
beforeEach(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
  await world.listen()
  const user = await studioUser(world)
  person = user.browser
  form = user.form
  userId = user.userId
})
afterEach(() => world.end())

const filled = { name: 'build server', days: '30', 'orgs:read': 'yes' }
const tokens = () => world.ctx.db.selectFrom('personalToken').selectAll().orderBy('createdAt').execute()
const tokenIn = (body: string) => /id="token">(inn_\w+)</.exec(body)?.[1] ?? ''
const later = () => world.clock.advance(601)

test('U2: a person makes a token, sees it once, and a program acts by it until the person revokes it', async () => {
  expect((await openPage(world, person, '/account/tokens/new')).status).toBe(200)
  const made = await person.post('/account/tokens', filled)
  const token = tokenIn(made.body)
  expect([made.status, token]).toEqual([200, expect.stringMatching(tokenPattern)])
  const program = createProgram(world, { token })
  expect((await program.get('/api/v1/user')).body).toMatchObject({ username: form.username, scopes: ['orgs:read'] })

  const list = await person.get('/account/tokens')
  expect(list.body).toContain('build server')
  expect(list.body).toContain('from 192.0.2.0/24')
  expect(list.body).not.toContain(token)
  const [{ id } = { id: '' }] = await tokens()
  const revoked = await person.post(`/account/tokens/${id}/revoke`)
  expect(revoked.location).toBe('/account/tokens?revoked')
  expect((await program.get('/api/v1/user')).status).toBe(401)
  expect((await world.audited()).filter((action) => action.startsWith('token.'))).toEqual([
    'token.made',
    'token.revoked',
  ])
  expect(world.lines.join('')).not.toContain(token.slice(4, 34))
})

test.each([
  [{ ...filled, name: ' ' }, 'name'],
  [{ ...filled, name: 'a'.repeat(101) }, 'name'],
  [{ ...filled, days: '0' }, 'days'],
  [{ ...filled, days: '366' }, 'days'],
  [{ ...filled, days: '1.5' }, 'days'],
  [{ ...filled, days: 'many' }, 'days'],
  [{ name: 'a', days: '' }, 'days'],
  [{ name: 'a', days: '30' }, 'scopes'],
  [{ name: 'a', days: '30', 'services:burn': 'yes' }, 'scopes'],
])('SEC-J3, SEC-J4: %j makes no token, and the form says why', async (fields, field) => {
  const refused = await person.post('/account/tokens', fields)
  expect([refused.status, summary(refused.body)]).toEqual([422, [field]])
  expect(await tokens()).toEqual([])
})

test('SEC-J3: a token may last a day or a year', async () => {
  for (const days of ['1', '365']) expect((await person.post('/account/tokens', { ...filled, days })).status).toBe(200)
  const lives = (await tokens()).map(({ createdAt, expiresAt }) => expiresAt.getTime() - createdAt.getTime())
  expect(lives.map((life) => Math.round(life / 86_400_000))).toEqual([1, 365])
})

test('SEC-J5: a token can neither make nor revoke nor see tokens', async () => {
  const token = await makeToken(world.ctx, { kind: 'user', userId }, { userId, ...wanted })
  const [{ id } = { id: '' }] = await tokens()
  for (const [method, url] of [
    ['GET', '/account/tokens'],
    ['GET', '/account/tokens/new'],
    ['POST', '/account/tokens'],
    ['POST', `/account/tokens/${id}/revoke`],
  ] as const) {
    const answer = await world.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'sec-fetch-site': 'same-origin' },
    })
    expect([url, answer.statusCode]).toEqual([url, method === 'GET' ? 401 : 403])
  }
  expect(await tokens()).toHaveLength(1)
})

const wanted = { name: 'a test', scopes: ['orgs:read'], days: 30 } as const

test('U2: nobody sees or revokes the token of another', async () => {
  const other = await studioUser(world, { person: kari })
  await makeToken(world.ctx, { kind: 'user', userId: other.userId }, { userId: other.userId, ...wanted, name: 'hers' })
  const [{ id } = { id: '' }] = await tokens()
  expect((await person.get('/account/tokens')).body).not.toContain('hers')
  expect((await person.post(`/account/tokens/${id}/revoke`)).status).toBe(404)
  expect((await person.post('/account/tokens/x/revoke')).status).toBe(422)
  expect(await tokens()).toHaveLength(1)
})

test('U2: one has at most fifty tokens at a time', async () => {
  for (let number = 0; number < mostTokens; number++)
    await makeToken(world.ctx, { kind: 'user', userId }, { userId, ...wanted })
  const refused = await person.post('/account/tokens', filled)
  expect([refused.status, refused.body.includes('You can have 50 at a time')]).toEqual([409, true])
})

test('L8: after ten minutes a new token asks for a new login, and what was typed is kept', async () => {
  const before = person.cookies.get('inngang_session')
  later()
  const asked = await person.post('/account/tokens', filled, { referer: 'http://localhost:8080/account/tokens/new' })
  expect(asked.location).toBe('/login/again?return_to=%2Faccount%2Ftokens%2Fnew')
  expect(await tokens()).toEqual([])
  const page = await person.get(asked.location)
  expect(page.body).toContain('Confirm that it is you')

  const wrong = await person.post('/login/again', { password: 'not mine at all', return_to: '/account/tokens/new' })
  expect([wrong.status, summary(wrong.body), wrong.body.includes('The password is wrong.')]).toEqual([
    422,
    ['password'],
    true,
  ])
  expect(person.cookies.get('inngang_session')).toBe(before)

  const confirmed = await person.post('/login/again', { password: form.password, return_to: '/account/tokens/new' })
  expect(confirmed.location).toBe('/account/tokens/new')
  const shown = await followAll(world, person, confirmed)
  expect(shown.status).toBe(200)
  expect(shown.body).toContain('value="build server"')
  expect(shown.body).toMatch(/name="orgs:read"[^>]*checked/)
  expect(shown.body).not.toMatch(/name="orgs:write"[^>]*checked/)
  expect(tokenIn((await person.post('/account/tokens', filled)).body)).toMatch(tokenPattern)
})

test('L8, SEC-F2: the confirmed session has a new id, and the old one is dead', async () => {
  const before = { token: person.cookies.get('inngang_session') ?? '', session: await sessionOf(world, person) }
  later()
  await person.post('/login/again', { password: form.password, return_to: '/account' })
  const after = await sessionOf(world, person)
  expect(after).toMatchObject({ userId, kind: 'full' })
  expect(after?.id).not.toBe(before.session?.id)
  const thief = world.browser()
  thief.cookies.set('inngang_session', before.token)
  expect((await thief.get('/account')).location).toContain('/login')
})

/** To the port and back, as `who`. */
async function confirmAs(who: typeof ole) {
  const begun = await person.get('/login/again/ansattporten?return_to=/account/tokens/new')
  expect(new URL(begun.location).searchParams.get('prompt')).toBe('login')
  return person.get(world.port.answer(begun.location, who))
}

test('L8: Ansattporten confirms, too, and is told to ask', async () => {
  later()
  expect((await person.get('/account/tokens/new')).location).toBe('/login/again?return_to=%2Faccount%2Ftokens%2Fnew')
  const confirmed = await confirmAs(ole)
  expect(confirmed.location).toBe('/account/tokens/new')
  expect((await followAll(world, person, confirmed)).status).toBe(200)
})

test('L8: another person who proves who they are does not take over the session, and confirms nothing', async () => {
  const other = await studioUser(world, { person: kari })
  later()
  const before = await sessionOf(world, person)
  for (const who of [kari, { sub: 'nobody-knows', acr: 'high' }]) {
    const refused = await confirmAs(who)
    expect([refused.status, /<h1[^>]*>([^<]*)/.exec(refused.body)?.[1]]).toEqual([
      409,
      'It was somebody else who logged in',
    ])
    expect(await sessionOf(world, person)).toEqual(before)
  }
  expect((await person.get('/account/tokens/new')).location).toContain('/login/again')
  expect((await world.audited()).slice(-2)).toEqual(['login.refused', 'login.refused'])
  expect((await sessionOf(world, other.browser))?.userId).toBe(other.userId)
})

test('L8: an answer of the port that another user of the browser began confirms nothing', async () => {
  const begun = await person.get('/login/again/ansattporten?return_to=/account')
  await prove(world, person, { person: { sub: 'another', acr: 'high' }, from: '/login/ansattporten' })
  expect((await person.get(world.port.answer(begun.location, ole))).status).toBe(409)
})

test('SEC-F9: the page that confirms leads nowhere outside', async () => {
  for (const evil of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
    const query = new URLSearchParams({ return_to: evil })
    expect((await person.get(`/login/again?${query}`)).location).toBe('/dashboard')
    const confirmed = await person.post('/login/again', { password: form.password, return_to: evil })
    expect(confirmed.location).toBe('/dashboard')
  }
})

test('L8: who is not logged in is not asked to confirm, but to log in', async () => {
  const stranger = world.browser()
  expect((await stranger.get('/login/again?return_to=/account')).location).toContain('/login?return_to=')
  expect((await stranger.post('/login/again', { password: form.password })).location).toContain('/login?return_to=')
})

const mailed = async (kind: string) => (await world.mails(form.email)).filter((mail) => mail.kind === kind)

test('U2, SEC-J3: the owner is told of a new token, and 14 and 3 days before its end, once each', async () => {
  await person.post('/account/tokens', filled)
  const [made] = await mailed('token-made')
  expect(made?.subject).toBe('A personal access token was made in Altinn Studio')
  expect(made?.text).toContain('“build server”')
  const told: number[] = []
  for (let day = 0; day < 31; day++) {
    const before = (await mailed('token-expires')).length
    await Promise.all([remindOfTokens(world.ctx, 10), remindOfTokens(world.ctx, 10)])
    await remindOfTokens(world.ctx, 10)
    if ((await mailed('token-expires')).length === before + 1) told.push(30 - day)
    world.clock.advance(86_400)
  }
  expect(told).toEqual([14, 3])
  expect(await mailed('token-expires')).toHaveLength(2)
  expect((await mailed('token-expires'))[0]?.text).toContain('“build server”')
})

test('SEC-J3: a token that is short from the start brings no reminder that is late already', async () => {
  await person.post('/account/tokens', { ...filled, days: '3' })
  world.clock.advance(86_400)
  expect(await remindOfTokens(world.ctx, 10)).toBe(0)
})

test('SEC-J3: tokens that ended are swept, and their owner may make new ones', async () => {
  await person.post('/account/tokens', { ...filled, days: '1' })
  await person.post('/account/tokens', { ...filled, days: '2' })
  world.clock.advance(86_401)
  expect(await sweepTokens(world.ctx, 10)).toBe(1)
  expect((await tokens()).map(({ name }) => name)).toEqual(['build server'])
})

test('SEC-J6: the owner of a token that was found is told', async () => {
  const token = tokenIn((await person.post('/account/tokens', filled)).body)
  await createProgram(world).post('/api/v1/tokens/revoke-leaked', { token })
  expect((await mailed('token-found')).map(({ subject }) => subject)).toEqual([
    'Your token “build server” in Altinn Studio is revoked',
  ])
})

test('SEC-D7: a new password ends every token, since whoever was in before may have made one', async () => {
  const program = await programOf(world, userId)
  expect((await program.get('/api/v1/user')).status).toBe(200)
  const browser = world.browser()
  await browser.post('/password/forgotten', { login: form.email })
  await browser.get((await mailed('password-reset'))[0]?.link ?? '')
  expect((await browser.post('/password/reset', { password: 'gul traktor synger lavt' })).status).toBe(303)
  expect((await program.get('/api/v1/user')).status).toBe(401)
})

test('SEC-D7: whoever connects an identity takes the account back, and every token ends', async () => {
  const program = await programOf(world, userId)
  await world.ctx.db.deleteFrom('identity').execute()
  const to = (await person.post('/account/identity')).body
  const [, url = ''] = /content="0;url=([^"]*)"/.exec(to) ?? []
  expect((await person.get(world.port.answer(url.replaceAll('&amp;', '&'), kari))).location).toBe('/dashboard')
  expect((await program.get('/api/v1/user')).status).toBe(401)
})

test('SEC-D7: a session that ends while it asks for a token gets none', async () => {
  const session = await sessionOf(world, person)
  const asked = await inTransaction(world.ctx, async (tx) => {
    await lockUser(tx, userId)
    const overlapping = makeToken(
      world.ctx,
      { kind: 'user', userId },
      { userId, ...wanted, sessionId: session?.id ?? '' },
    ).catch((error) => error.code)
    await sleep(100)
    await tx.db.deleteFrom('session').where('userId', '=', userId).execute()
    return { overlapping }
  })
  expect(await asked.overlapping).toBe('general/unauthenticated')
  expect(await tokens()).toEqual([])
})

test('X1: every text of the pages is there in three languages', async () => {
  for (const language of ['nb', 'nn'] as const) {
    await person.post('/language', { language, return_to: '/account' })
    const page = await person.get('/account/tokens')
    expect(page.body).toContain(textIn(language)('token.none'))
  }
})
