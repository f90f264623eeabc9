import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kari, ole, type PortPerson } from '../../test/port.ts'
import { activeUser, createWorld, prove, register, type World } from '../../test/world.ts'
import { operator, program } from '../actor.ts'
import { inTransaction } from '../context.ts'
import { endTicketsOfPort } from '../registration/index.ts'
import { createUser, deactivate } from '../servicedesk/index.ts'
import { endSessionsOfPort } from '../session/index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
})
afterAll(() => world.end())

let persons = 0
const somebody = (): PortPerson => ({ sub: `somebody-${persons++}`, acr: 'high', sid: `sid-${persons}` })
const sessionsOf = (username: string) =>
  world.ctx.db
    .selectFrom('session')
    .innerJoin('owner', 'owner.id', 'session.userId')
    .selectAll('session')
    .where('owner.name', '=', username)
    .execute()

test('L3: a deep link leads through the port to itself', async () => {
  const person = somebody()
  await activeUser(world, { person })
  const browser = world.browser()
  const asked = await browser.get('/account?tab=1&x=%2F')
  expect(asked.location).toBe('/login?return_to=%2Faccount%3Ftab%3D1%26x%3D%252F')
  const login = await browser.follow(asked)
  const to = /href="(\/login\/ansattporten[^"]*)"/.exec(login.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect((await prove(world, browser, { person, from: to })).location).toBe('/account?tab=1&x=%2F')
})

test('L2: a session from the port keeps what its logout needs, when the person was seen, and no token', async () => {
  const person = somebody()
  const { form } = await activeUser(world, { person })
  const browser = world.browser()
  const begun = await browser.get('/login/ansattporten')
  expect(new URL(begun.location).searchParams.has('prompt')).toBe(false)
  const authTime = Math.floor(world.ctx.now().getTime() / 1000) - 1800
  await browser.get(world.port.answer(begun.location, person, { claims: { auth_time: authTime } }))
  const [session] = (await sessionsOf(form.username)).slice(-1)
  expect(session).toMatchObject({
    method: 'ansattporten',
    issuer: world.port.issuer,
    subject: person.sub,
    sid: person.sid,
    acr: 'high',
    idleSeconds: 1800,
    authenticatedAt: new Date(authTime * 1000),
  })
})

test('L8: a fresh login is asked of the port, from the login page on, and an earlier one is not believed', async () => {
  const person = somebody()
  await activeUser(world, { person })
  const browser = world.browser()
  const login = await browser.get('/login?fresh=1&return_to=%2Fhelp')
  const to = /href="(\/login\/ansattporten[^"]*)"/.exec(login.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const begun = await browser.get(to)
  expect(new URL(begun.location).searchParams.get('prompt')).toBe('login')
  const old = { claims: { auth_time: Math.floor(world.ctx.now().getTime() / 1000) - 600 } }
  expect((await browser.get(world.port.answer(begun.location, person, old))).status).toBe(409)
  const again = await browser.get(to)
  expect((await browser.get(world.port.answer(again.location, person))).location).toBe('/help')
  const failed = await browser.post('/login/password', { login: 'x', password: 'y', fresh: '1', return_to: '/help' })
  expect(failed.body).toContain('/login/ansattporten?return_to=%2Fhelp&amp;fresh=1')
})

test('L3: two tabs with two deep links each come to their own', async () => {
  const person = somebody()
  await activeUser(world, { person })
  const browser = world.browser()
  const one = await browser.get('/login/ansattporten?return_to=%2Fcookies')
  const two = await browser.get('/login/ansattporten?return_to=%2Fhelp')
  expect((await browser.get(world.port.answer(one.location, person))).location).toBe('/cookies')
  expect((await browser.get(world.port.answer(two.location, person))).location).toBe('/help')
  expect((await browser.get(world.port.answer(two.location, person))).location).toBe('/dashboard')
})

test('C3: an unknown person in a browser where a session lives ends that session', async () => {
  const { browser, form } = await activeUser(world, { person: somebody() })
  expect((await prove(world, browser, { person: somebody(), from: '/login/ansattporten' })).location).toBe('/register')
  expect(browser.cookies.has('inngang_session')).toBe(false)
  expect(await sessionsOf(form.username)).toEqual([])
})

test('L6: a deactivated user reads where to write, whichever the way in, and can log out, at the port too', async () => {
  const person = somebody()
  const { browser, form } = await activeUser(world, { person })
  expect((await browser.get('/account')).status).toBe(200)
  await deactivate(world.ctx, operator, { username: form.username, reason: 'asked for' })
  const pages = [
    await browser.get('/account'),
    await browser.get('/dashboard'),
    await browser.follow(await browser.get('/')),
  ]
  for (const { status, body } of pages) {
    expect([status, body.includes('tjenesteeier@altinn.no'), body.includes('action="/logout"')]).toEqual([
      403,
      true,
      true,
    ])
  }
  expect((await browser.post('/account/identity')).status).toBe(403)

  const later = world.browser()
  const refused = await later.follow(await prove(world, later, { person, from: '/login/ansattporten' }))
  expect([refused.status, refused.body.includes('tjenesteeier@altinn.no')]).toEqual([403, true])
  const loggedOut = await later.post('/logout')
  expect([loggedOut.status, loggedOut.body.includes(`${world.port.issuer}/logout?`)]).toEqual([200, true])
})

async function accountByPassword() {
  const username = `worker${persons++}`
  const user = {
    username,
    email: `${username}@example.no`,
    displayName: null,
    language: 'en' as const,
    password: 'korrekt hest batteri stift',
  }
  await createUser(world.ctx, operator, user)
  const browser = world.browser()
  await browser.post('/login/password', { login: username, password: user.password })
  return { browser, username, password: user.password, email: user.email }
}

async function link(browser: Awaited<ReturnType<typeof accountByPassword>>['browser'], person: PortPerson) {
  const moving = await browser.post('/account/identity')
  const to = /url=([^"]+)"/.exec(moving.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect(new URL(to).searchParams.get('prompt')).toBe('login')
  return { to, finish: () => browser.get(world.port.answer(to, person)) }
}

test('R7, SEC-D7, SEC-F2: linking an identity makes a new session, ends the others, the resets and the codes, and tells by mail', async () => {
  const account = await accountByPassword()
  const elsewhere = world.browser()
  await elsewhere.post('/login/password', { login: account.username, password: account.password })
  await world.browser().post('/password/forgotten', { login: account.username })
  const [reset] = await world.mails(account.email)
  const before = account.browser.cookies.get('inngang_session')
  const person = somebody()
  expect((await (await link(account.browser, person)).finish()).location).toBe('/dashboard')
  expect(account.browser.cookies.get('inngang_session')).not.toBe(before)
  expect((await account.browser.get('/account')).status).toBe(200)
  expect((await elsewhere.get('/account')).location).toContain('/login')
  expect(await sessionsOf(account.username)).toMatchObject([{ method: 'ansattporten', subject: person.sub }])
  const late = world.browser()
  expect((await late.follow(await late.get(reset?.link ?? ''))).status).toBe(410)
  expect((await world.mails(account.email)).map(({ kind }) => kind)).toContain('identity-linked')
  expect((await prove(world, world.browser(), { person, from: '/login/ansattporten' })).location).toBe('/dashboard')
})

test('R7: linking an identity that made a pending account dissolves that account and frees its name', async () => {
  const person = somebody()
  const { form, browser: pending } = await register(world, { person })
  const account = await accountByPassword()
  expect((await (await link(account.browser, person)).finish()).location).toBe('/dashboard')
  expect(await world.ctx.db.selectFrom('owner').select('id').where('name', '=', form.username).execute()).toEqual([])
  expect((await pending.get('/register/sent')).location).toContain('/login')
  expect(await world.audited()).toContain('user.dissolved')
})

test('R7, L5: linking and a logout at the port of the same person never wait for each other in a circle', async () => {
  const person = somebody()
  const { form } = await register(world, { person })
  const begun = await link((await accountByPassword()).browser, person)
  const logout = { issuer: world.port.issuer, subject: person.sub }
  const { linked } = await inTransaction(world.ctx, async (tx) => {
    await endTicketsOfPort(tx, program, logout, 'back-channel')
    const overlapping = begun.finish()
    await sleep(300)
    await endSessionsOfPort(tx, program, logout, 'back-channel')
    return { linked: overlapping }
  })
  expect((await linked).location).toBe('/dashboard')
  expect(await sessionsOf(form.username)).toEqual([])
})

test('R5: an identity of an active account is not linked to another', async () => {
  const person = somebody()
  await activeUser(world, { person })
  const account = await accountByPassword()
  const answer = await (await link(account.browser, person)).finish()
  expect([answer.status, answer.body.includes('This identity has another account')]).toEqual([409, true])
})

test('SEC-D10: a link begun by one user does nothing in the session of another, or without any', async () => {
  const account = await accountByPassword()
  const other = await accountByPassword()
  const begun = await link(account.browser, somebody())
  account.browser.cookies.set('inngang_session', other.browser.cookies.get('inngang_session') ?? '')
  expect((await begun.finish()).status).toBe(409)
  const again = await link(other.browser, somebody())
  other.browser.cookies.delete('inngang_session')
  expect((await again.finish()).status).toBe(409)
})

test('L6: a user who was deactivated on the way to the port is not linked', async () => {
  const account = await accountByPassword()
  const begun = await link(account.browser, somebody())
  await deactivate(world.ctx, operator, { username: account.username, reason: 'asked for' })
  expect((await begun.finish()).status).toBe(403)
})

test('L5: logging out ends our session first, then the port’s, with client, address and state but no token', async () => {
  const { browser, form } = await activeUser(world, { person: ole })
  const answer = await browser.post('/logout')
  expect(answer.status).toBe(200)
  expect(answer.headers['clear-site-data']).toBe('"cache"')
  const to = new URL(/url=([^"]+)"/.exec(answer.body)?.[1]?.replaceAll('&amp;', '&') ?? '')
  expect(to.origin + to.pathname).toBe(`${world.port.issuer}/logout`)
  expect(Object.fromEntries(to.searchParams)).toEqual({
    client_id: 'inngang',
    post_logout_redirect_uri: 'http://localhost:8080/logged-out',
    state: expect.stringMatching(/^[\w-]{43}$/),
  })
  expect(await sessionsOf(form.username)).toEqual([])
  expect(browser.cookies.has('inngang_session')).toBe(false)
  expect((await browser.get(`/logged-out?state=${to.searchParams.get('state')}`)).body).toContain('You are logged out')
})

test('L5: a session that ran out, and one whose port is away, are logged out all the same', async () => {
  const { browser } = await activeUser(world, { person: kari })
  world.clock.advance(3 * 3600)
  expect((await browser.post('/logout')).body).toContain(`${world.port.issuer}/logout?`)
  const cold = await createWorld()
  const { browser: other } = await activeUser(cold)
  cold.port.faults.set('/.well-known/openid-configuration', (response) => response.destroy())
  expect((await other.post('/logout')).status).toBe(200)
  expect((await other.get('/account')).location).toContain('/login')
  await cold.end()
})

test('L5: a session by password does not go by the port, and nobody logs out into the void', async () => {
  const { browser } = await accountByPassword()
  expect(await browser.post('/logout')).toMatchObject({ status: 303, location: '/logged-out' })
  expect(await world.browser().post('/logout')).toMatchObject({ status: 303, location: '/logged-out' })
})
