import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Bend, json, type PortPerson } from '../../test/port.ts'
import { activeUser, createWorld, prove, register, type World } from '../../test/world.ts'
import { createPort, sweepLogoutTokens } from '../ansattporten/index.ts'
import { createApp } from '../app.ts'
import { inTransaction } from '../context.ts'
import { connect } from '../database/connect.ts'
import { lockTicket } from '../registration/ticket-queries.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  // So that a key is there for each algorithm that must not be accepted.
  world.port.publishMore('of a curve')
})
afterAll(() => world.end())

interface Known extends PortPerson {
  sid: string
}

let persons = 0
const somebody = (): Known => ({ sub: `person-${++persons}`, acr: 'high', sid: `sid-${persons}` })
const isLoggedIn = async (browser: { get(path: string): Promise<{ status: number }> }) =>
  (await browser.get('/account')).status === 200
const endings = async (action: string) =>
  world.ctx.db.selectFrom('audit').select(['details', 'actorKind']).where('action', '=', action).orderBy('id').execute()

async function loggedIn(person = somebody()) {
  const { browser, form } = await activeUser(world, { person })
  expect(await isLoggedIn(browser)).toBe(true)
  return { browser, form, person }
}

/** As the port's page loads it into a frame: another site's, and without our cookies. */
const inFrame = (query: Record<string, string> | [string, string][], app = world.app) =>
  app.inject({ url: `/logout/front-channel?${new URLSearchParams(query)}` })
const frontChannel = (sid: string) => inFrame({ iss: world.port.issuer, sid })

const post = (payload: string, headers: Record<string, string> = {}, app = world.app) =>
  app.inject({
    method: 'POST',
    url: '/logout/back-channel',
    payload,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
const backChannel = (token: string, app = world.app) => post(`${new URLSearchParams({ logout_token: token })}`, {}, app)
const ended = async (claims: { sid?: string; sub?: string }, bend: Bend = {}) =>
  backChannel(await world.port.logoutToken(claims, bend))

test('L5: the front channel ends the session by its sid, once and for all, without a cookie, and is audited', async () => {
  const { browser, person } = await loggedIn()
  const { browser: other } = await loggedIn()
  const before = (await endings('session.ended')).length
  for (let time = 0; time < 3; time++) {
    const answer = await frontChannel(person.sid)
    expect([answer.statusCode, answer.body, answer.headers['set-cookie']]).toEqual([200, '', undefined])
  }
  expect([await isLoggedIn(browser), await isLoggedIn(other)]).toEqual([false, true])
  expect((await endings('session.ended')).slice(before)).toEqual([
    { actorKind: 'visitor', details: { by: 'front-channel' } },
  ])
})

test('L5, SEC-F7: only the front channel can be framed, only by the site that people log out at, and is not stored', async () => {
  const { headers } = await frontChannel('nobody')
  expect(headers).toMatchObject({
    'content-security-policy': `default-src 'none';frame-ancestors ${world.port.issuer}`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  expect(headers).not.toHaveProperty('x-frame-options')
  const foreign = await inFrame({ iss: 'https://x.example', sid: 'a' })
  expect(foreign.headers['content-security-policy']).toContain("frame-ancestors 'none'")
})

test('L5: the port’s own host for people is the one that may frame, also where that is not the issuer', async () => {
  const honest = await fetch(`${world.port.issuer}/.well-known/openid-configuration`).then((answer) => answer.json())
  const other = await createWorld()
  other.port.faults.set('/.well-known/openid-configuration', (response) =>
    response.end(
      JSON.stringify({
        ...honest,
        issuer: other.port.issuer,
        end_session_endpoint: 'https://login.port.example/logout',
      }),
    ),
  )
  const answer = await inFrame({ iss: other.port.issuer, sid: 'a' }, other.app)
  expect(answer.headers['content-security-policy']).toMatch(/frame-ancestors https:\/\/login\.port\.example$/)
  await other.end()
})

/** Shares the database with the first, and nothing else. */
const anotherProcess = ({ ctx }: Pick<World, 'ctx'>) =>
  createApp({ ctx, port: createPort(ctx.config), log: false, internalOrigin: () => '' })

test('L5: the front channel ends sessions also while the port is away, and is then framed by nobody', async () => {
  const { browser, person } = await loggedIn()
  const restarted = await anotherProcess(world)
  world.port.faults.set('/.well-known/openid-configuration', (response) => response.destroy())
  const answer = await inFrame({ iss: world.port.issuer, sid: person.sid }, restarted)
  world.port.faults.delete('/.well-known/openid-configuration')
  expect([answer.statusCode, answer.headers['content-security-policy']]).toEqual([
    200,
    "default-src 'none';frame-ancestors 'none'",
  ])
  expect(await isLoggedIn(browser)).toBe(false)
  await restarted.close()
})

test('L5, SEC-D11: while the database is away both channels are 503 with Retry-After, not a refusal', async () => {
  const database = connect('postgresql://nobody@127.0.0.1:1/none', { size: 1 })
  const ctx = { ...world.ctx }
  const without = await anotherProcess({ ctx })
  ctx.db = database.db
  const token = await world.port.logoutToken({ sid: 'nobody' })
  const answers = [await inFrame({ iss: world.port.issuer, sid: 'nobody' }, without), await backChannel(token, without)]
  for (const { statusCode, headers } of answers) expect([statusCode, headers['retry-after']]).toEqual([503, '5'])
  expect((await backChannel(token)).statusCode).toBe(200)
  await without.close()
  await database.close()
})

const sidOf = ({ sid }: Known) => sid
test.each<[string, (person: Known) => [string, string][]]>([
  [
    'another issuer',
    (person) => [
      ['iss', 'https://ansattporten.example'],
      ['sid', sidOf(person)],
    ],
  ],
  ['no issuer', (person) => [['sid', sidOf(person)]]],
  ['no sid', () => [['iss', world.port.issuer]]],
  [
    'an empty sid',
    () => [
      ['iss', world.port.issuer],
      ['sid', ''],
    ],
  ],
  [
    'two sids',
    (person) => [
      ['iss', world.port.issuer],
      ['sid', sidOf(person)],
      ['sid', 'b'],
    ],
  ],
  [
    'a NUL in the sid',
    (person) => [
      ['iss', world.port.issuer],
      ['sid', `${sidOf(person)}\0`],
    ],
  ],
  [
    'a sid of 10,000 characters',
    () => [
      ['iss', world.port.issuer],
      ['sid', 'a'.repeat(10_000)],
    ],
  ],
])('L5: a front-channel logout with %s is refused with 400 and ends nothing', async (_what, query) => {
  const { browser, person } = await loggedIn()
  expect((await inFrame(query(person))).statusCode).toBe(400)
  expect(await isLoggedIn(browser)).toBe(true)
})

test('L5: the front channel answers GET only, since a HEAD is how programs look at addresses', async () => {
  const { browser, person } = await loggedIn()
  const url = `/logout/front-channel?${new URLSearchParams({ iss: world.port.issuer, sid: person.sid })}`
  expect((await world.app.inject({ method: 'HEAD', url })).statusCode).toBe(405)
  expect(await isLoggedIn(browser)).toBe(true)
})

test.each<[string, (person: Known) => { sid?: string; sub?: string }]>([
  ['sid', ({ sid }) => ({ sid })],
  ['sub', ({ sub }) => ({ sub })],
  ['sid and sub', ({ sid, sub }) => ({ sid, sub })],
])('L5, SEC-D12: a logout token with %s ends that session and no other, and is audited', async (_what, claims) => {
  const { browser, person } = await loggedIn()
  const { browser: other } = await loggedIn()
  const answer = await ended(claims(person))
  expect([answer.statusCode, answer.body, answer.headers['cache-control'], answer.headers['set-cookie']]).toEqual([
    200,
    '',
    'no-store',
    undefined,
  ])
  expect([await isLoggedIn(browser), await isLoggedIn(other)]).toEqual([false, true])
  expect((await endings('session.ended')).at(-1)).toEqual({ actorKind: 'visitor', details: { by: 'back-channel' } })
})

test('L5: a logout token with sub alone ends every session of that person at the port, whatever its sid', async () => {
  const { browser, person } = await loggedIn()
  const elsewhere = world.browser()
  await prove(world, elsewhere, { person: { ...person, sid: 'another' }, from: '/login/ansattporten' })
  expect(await isLoggedIn(elsewhere)).toBe(true)
  await ended({ sub: person.sub })
  expect([await isLoggedIn(browser), await isLoggedIn(elsewhere)]).toEqual([false, false])
})

test('L5: a session by password goes on, though its person logs out at the port', async () => {
  const { form, person } = await loggedIn()
  const byPassword = world.browser()
  await byPassword.post('/login/password', { login: form.username, password: form.password })
  expect((await ended({ sub: person.sub })).statusCode).toBe(200)
  expect(await isLoggedIn(byPassword)).toBe(true)
})

test('L5: a session that nobody has is logged out all the same', async () => {
  expect((await ended({ sid: 'nobody' })).statusCode).toBe(200)
})

const bent: Record<string, Bend | ((person: Known) => Bend)> = {
  'without typ': { header: { typ: '' } },
  'of the type of an id_token': { header: { typ: 'JWT' } },
  'signed by somebody else': { forged: true },
  'signed with alg none': { header: { alg: 'none' } },
  'signed with HS256 and the public key': { header: { alg: 'HS256' } },
  'signed with ES256': { header: { alg: 'ES256', kid: 'port-3' } },
  'signed with RS512': { header: { alg: 'RS512' } },
  'signed with an unknown key': { header: { kid: 'port-9' } },
  'of another issuer': { claims: { iss: 'https://ansattporten.example' } },
  'without an issuer': { claims: { iss: undefined } },
  'for another client': { claims: { aud: 'somebody-else' } },
  'for nobody': { claims: { aud: undefined } },
  'without iat': { claims: { iat: undefined } },
  'made eleven minutes ago': () => ({ claims: { iat: secondsAgo(660), exp: secondsAgo(-60) } }),
  'made in a minute': () => ({ claims: { iat: secondsAgo(-60) } }),
  'without exp': { claims: { exp: undefined } },
  'that expired 31 seconds ago': () => ({ claims: { exp: secondsAgo(31) } }),
  'that lives for an hour': () => ({ claims: { exp: secondsAgo(-3600) } }),
  'without jti': { claims: { jti: undefined } },
  'with a jti that is no text': { claims: { jti: 7 } },
  'without events': { claims: { events: undefined } },
  'with another event': { claims: { events: { 'http://schemas.openid.net/event/other': {} } } },
  'with an event that is no object': {
    claims: { events: { 'http://schemas.openid.net/event/backchannel-logout': 'yes' } },
  },
  'with a nonce': { claims: { nonce: 'a' } },
  'with a nonce that is null': { claims: { nonce: null } },
  'that names neither session nor person': { claims: { sid: undefined } },
  'with a sid that is no text': { claims: { sid: { $ne: '' } } },
  'with a NUL in the sid': ({ sid }) => ({ claims: { sid: `${sid}\0` } }),
  'whose person is another than the session’s': { claims: { sub: 'somebody-else' } },
}
const secondsAgo = (seconds: number) => Math.floor(world.ctx.now().getTime() / 1000) - seconds

test.each(Object.entries(bent))('SEC-D12: a logout token %s ends nothing', async (what, bend) => {
  const { browser, person } = await loggedIn()
  const from = world.lines.length
  const token = await world.port.logoutToken({ sid: person.sid }, typeof bend === 'function' ? bend(person) : bend)
  const answer = await backChannel(token)
  expect(await isLoggedIn(browser)).toBe(true)
  // A session that is not there is logged out: that one is no fault of the token.
  const isFault = what !== 'whose person is another than the session’s'
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([isFault ? 400 : 200, 'no-store'])
  if (!isFault) return
  expect(answer.json()).toEqual({ error: 'invalid_request' })
  const written = world.lines.slice(from).join('')
  expect(written).toMatch(/"level":40.*"code":"ansattporten\/not-believed"/)
  expect(written).not.toContain(token.split('.')[1])
})

test.each<[string, (token: string) => [string, Record<string, string>]]>([
  ['no body', () => ['', {}]],
  ['no token', () => ['a=b', {}]],
  ['an empty token', () => ['logout_token=', {}]],
  ['two tokens', (token) => [`logout_token=${token}&logout_token=${token}`, {}]],
  ['what is no token', () => ['logout_token=a.b.c', {}]],
  ['JSON', (token) => [JSON.stringify({ logout_token: token }), { 'content-type': 'application/json' }]],
  ['text/plain', (token) => [`logout_token=${token}`, { 'content-type': 'text/plain' }]],
  ['XML', (token) => [`<a>${token}</a>`, { 'content-type': 'application/xml' }]],
  ['20,000 bytes', (token) => [`logout_token=${token}&a=${'a'.repeat(20_000)}`, {}]],
])('SEC-D12: a back-channel logout with %s is refused with 400 and ends nothing', async (_what, requestOf) => {
  const { browser, person } = await loggedIn()
  const answer = await post(...requestOf(await world.port.logoutToken({ sid: person.sid })))
  expect([answer.statusCode, answer.json(), answer.headers['cache-control']]).toEqual([
    400,
    { error: 'invalid_request' },
    'no-store',
  ])
  expect(await isLoggedIn(browser)).toBe(true)
})

test('SEC-D12: a clock that is 25 seconds before or behind ours is believed', async () => {
  for (const claims of [{ iat: secondsAgo(-25) }, { iat: secondsAgo(145), exp: secondsAgo(25) }]) {
    const { browser, person } = await loggedIn()
    expect((await ended({ sid: person.sid }, { claims })).statusCode).toBe(200)
    expect(await isLoggedIn(browser)).toBe(false)
  }
})

test('SEC-D12: a logout token ends sessions once; one that is found later ends no session of the next login', async () => {
  const { browser, person } = await loggedIn()
  const token = await world.port.logoutToken({ sub: person.sub })
  expect((await backChannel(token)).statusCode).toBe(200)
  await prove(world, browser, { person, from: '/login/ansattporten' })
  expect((await backChannel(token)).statusCode).toBe(400)
  expect(await isLoggedIn(browser)).toBe(true)
})

test('SEC-D12: of ten copies of one logout token at the same instant one is taken', async () => {
  const token = await world.port.logoutToken({ sid: 'nobody' })
  const answers = await Promise.all(Array.from({ length: 10 }, () => backChannel(token)))
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array(9).fill(400)])
})

test('SEC-D12: a logout token that one process took is refused by another', async () => {
  const other = await anotherProcess(world)
  const token = await world.port.logoutToken({ sid: 'nobody' })
  expect([(await backChannel(token)).statusCode, (await backChannel(token, other)).statusCode]).toEqual([200, 400])
  await other.close()
})

test('SEC-D12: logout tokens are remembered until they have expired, and then swept', async () => {
  const count = async () => (await world.ctx.db.selectFrom('logoutTokenSpent').select('tokenHash').execute()).length
  const token = await world.port.logoutToken({ sid: 'nobody' })
  await backChannel(token)
  await sweepLogoutTokens(world.ctx, 1000)
  expect(await count()).toBeGreaterThan(0)
  world.clock.advance(140)
  await sweepLogoutTokens(world.ctx, 1000)
  expect((await backChannel(token)).statusCode).toBe(400)
  world.clock.advance(15 * 60)
  await sweepLogoutTokens(world.ctx, 1000)
  expect([await count(), (await backChannel(token)).statusCode]).toEqual([0, 400])
})

test('L5: a form that the login had opened is closed too, and its proof makes no account any more', async () => {
  for (const logout of [frontChannel, (sid: string) => ended({ sid })]) {
    const [browser, person] = [world.browser(), somebody()]
    const before = (await endings('ticket.ended')).length
    expect((await prove(world, browser, { person })).location).toBe('/register')
    await logout(person.sid)
    expect((await browser.get('/register')).body).toContain('Prove who you are once more')
    expect((await endings('ticket.ended')).length).toBe(before + 1)
  }
})

test('L5, SEC-M1: a logout deletes what is over, too, and records only what it ended', async () => {
  const [person, slow] = [somebody(), somebody()]
  await loggedIn(person)
  await prove(world, world.browser(), { person: slow })
  world.clock.advance(31 * 60)
  const fresh = somebody()
  await register(world, { person: fresh })
  const counts = async () => [(await endings('session.ended')).length, (await endings('ticket.ended')).length] as const
  const [sessions, tickets] = await counts()
  for (const { sid } of [person, slow]) await frontChannel(sid)
  expect(await counts()).toEqual([sessions, tickets])
  await frontChannel(fresh.sid)
  expect(await counts()).toEqual([sessions + 1, tickets])
  for (const each of [person, slow, fresh]) expect([await sessionsOf(each), await ticketsOf(each)]).toEqual([[], []])
})

test('L5: a second press of Complete after the logout opens no session', async () => {
  const person = somebody()
  const { browser, form } = await register(world, { person })
  await frontChannel(person.sid)
  const again = await browser.post('/register', { ...form, ticket: 'any', captcha: '' })
  expect(again.status).toBe(410)
  expect((await browser.get('/register/sent')).location).toContain('/login')
})

test('L5: a form that becomes an account while the logout comes leaves no session behind', async () => {
  const [browser, person] = [world.browser(), somebody()]
  await prove(world, browser, { person })
  const token = browser.cookies.get('inngang_ticket') ?? ''
  const { id: userId } = await world.ctx.db.selectFrom('userAccount').select('id').limit(1).executeTakeFirstOrThrow()
  const logout = await inTransaction(world.ctx, async (tx) => {
    await lockTicket(tx, token)
    const overlapping = frontChannel(person.sid)
    await sleep(100)
    await insertSession(tx, { userId, person, tokenHash: Buffer.from(person.sid) })
    return { overlapping }
  })
  expect((await logout.overlapping).statusCode).toBe(200)
  expect(await sessionsOf(person)).toEqual([])
})

test('L5: a session that is renewed while the logout comes does not survive it under its new id', async () => {
  const { person, browser } = await loggedIn()
  const [session] = await sessionsOf(person)
  const logout = await inTransaction(world.ctx, async (tx) => {
    await tx.db
      .deleteFrom('session')
      .where('id', '=', session?.id ?? '')
      .execute()
    const overlapping = frontChannel(person.sid)
    await sleep(100)
    await insertSession(tx, { userId: session?.userId ?? '', person, tokenHash: Buffer.from(person.sid) })
    return { overlapping }
  })
  expect((await logout.overlapping).statusCode).toBe(200)
  expect([await sessionsOf(person), await isLoggedIn(browser)]).toEqual([[], false])
})

const sessionsOf = ({ sid }: Known) =>
  world.ctx.db.selectFrom('session').select(['id', 'userId']).where('sid', '=', sid).execute()

const ticketsOf = ({ sid }: Known) =>
  world.ctx.db.selectFrom('registrationTicket').select('id').where('sid', '=', sid).execute()

const insertSession = (
  { db, now }: World['ctx'],
  { userId, person, tokenHash }: { userId: string; person: Known; tokenHash: Buffer },
) =>
  db
    .insertInto('session')
    .values({
      userId,
      tokenHash,
      kind: 'full',
      method: 'ansattporten',
      issuer: world.port.issuer,
      subject: person.sub,
      sid: person.sid,
      idleSeconds: 60,
      authenticatedAt: now(),
      createdAt: now(),
      lastSeenAt: now(),
      endsAt: new Date(now().getTime() + 60_000),
    })
    .execute()

test('SEC-D11: whatever logout tokens come, the keys are asked for once a minute, and a new key is found then', async () => {
  const other = await createWorld()
  const send = async (bend: Bend) =>
    (await backChannel(await other.port.logoutToken({ sid: 'a' }, bend), other.app)).statusCode
  const asked = () => other.port.asked.filter(({ path }) => path === '/jwks.json').length
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.now() })
  try {
    other.port.faults.set('/jwks.json', (response) => response.writeHead(500).end())
    expect([await send({}), await send({}), await send({}), asked()]).toEqual([400, 400, 400, 1])
    other.port.faults.delete('/jwks.json')
    vi.advanceTimersByTime(61_000)
    expect([await send({}), asked()]).toEqual([200, 2])
    other.port.rotate()
    expect([await send({}), await send({}), asked()]).toEqual([400, 400, 2])
    vi.advanceTimersByTime(61_000)
    expect([await send({}), asked()]).toEqual([200, 3])
  } finally {
    vi.useRealTimers()
  }
  await other.end()
})

test('SEC-D11: a key that is known serves while the keys are away; one that was withdrawn, for a day at most', async () => {
  const other = await createWorld()
  const send = async () => (await backChannel(await other.port.logoutToken({ sid: 'a' }), other.app)).statusCode
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.now() })
  try {
    expect(await send()).toBe(200)
    other.port.faults.set('/jwks.json', (response) => response.writeHead(500).end())
    vi.advanceTimersByTime(3600_000)
    expect(await send()).toBe(200)
    other.port.faults.set('/jwks.json', (response) => json(response, { keys: [] }))
    expect(await send()).toBe(200)
    vi.advanceTimersByTime(24 * 3600_000)
    expect(await send()).toBe(400)
  } finally {
    vi.useRealTimers()
  }
  await other.end()
})
