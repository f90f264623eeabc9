import { afterAll, beforeAll, expect, test } from 'vitest'
import { kari, ole } from '../../test/port.ts'
import { createWorld, prove, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
})
afterAll(() => world.end())

const secondsAgo = (seconds: number) => Math.floor((Date.now() + world.clock.offset) / 1000) - seconds
const tickets = () => world.ctx.db.selectFrom('registrationTicket').selectAll().orderBy('createdAt').execute()

test('R2: an honest answer for two clients that names us as the one it was made for is believed', async () => {
  const browser = world.browser()
  const begun = await browser.get('/register/begin')
  const claims = { aud: ['inngang', 'somebody-else'], azp: 'inngang' }
  expect((await browser.get(world.port.answer(begun.location, ole, { claims }))).location).toBe('/register')
})

test('SEC-D3: where high is asked for, substantial is not enough and high is', async () => {
  const strict = await createWorld({ ANSATTPORTEN_ACR: 'high' })
  try {
    const answers = [
      await prove(strict, strict.browser(), { person: kari }),
      await prove(strict, strict.browser(), { person: ole }),
    ]
    expect(answers.map(({ status, location }) => [status, location])).toEqual([
      [403, ''],
      [303, '/register'],
    ])
  } finally {
    await strict.end()
  }
})

test.each([
  [
    'names with control characters',
    { given_name: 'O\0le\nBjørn', family_name: '\u202eHansen' },
    ['O le Bjørn', 'Hansen', 'BankID'],
  ],
  ['names that are no texts', { given_name: 7, family_name: { a: 1 }, amr: 'BankID' }, [null, null, null]],
  [
    'names of 5,000 characters',
    { given_name: 'a'.repeat(5000), family_name: 'b'.repeat(5000) },
    ['a'.repeat(100), 'b'.repeat(100), 'BankID'],
  ],
])('X5: %s do no harm', async (_what, claims, kept) => {
  const browser = world.browser()
  const begun = await browser.get('/register/begin')
  expect((await browser.get(world.port.answer(begun.location, ole, { claims }))).location).toBe('/register')
  const ticket = (await tickets()).at(-1)
  expect([ticket?.givenName, ticket?.familyName, ticket?.eid]).toEqual(kept)
})

test.each([
  ['an hour before it was asked for', () => secondsAgo(3600)],
  ['a minute before', () => secondsAgo(60)],
  ['missing', () => undefined],
])('R3: Create new user does not believe a login whose time is %s', async (_what, authTime) => {
  const browser = world.browser()
  const begun = await browser.get('/register/begin')
  expect(new URL(begun.location).searchParams.get('prompt')).toBe('login')
  const answer = await browser.get(world.port.answer(begun.location, ole, { claims: { auth_time: authTime() } }))
  expect(answer.status).toBe(409)
  expect(answer.body).toContain('Ansattporten did not ask who you are')
})

test.each([
  ['a little before it was asked for, as clocks go', () => secondsAgo(10)],
  ['in the future', () => 4_000_000_000],
  ['far too large', () => 1e300],
])('R3: Create new user believes a login whose time is %s, but no time ahead of us', async (_what, authTime) => {
  const browser = world.browser()
  const begun = await browser.get('/register/begin')
  const answer = await browser.get(world.port.answer(begun.location, ole, { claims: { auth_time: authTime() } }))
  expect(answer.location).toBe('/register')
  const authenticatedAt = (await tickets()).at(-1)?.authenticatedAt.getTime() ?? 0
  expect(Math.abs(authenticatedAt - world.ctx.now().getTime())).toBeLessThan(5000)
})

test('R2, SEC-D1: the request has state, nonce, PKCE, level and language, all fresh each time', async () => {
  const browser = world.browser({ language: 'nn' })
  const asked = await Promise.all(
    [1, 2].map(async () => new URL((await browser.get('/register/begin')).location).searchParams),
  )
  const [first, second] = asked
  expect(Object.fromEntries(first ?? [])).toMatchObject({
    client_id: 'inngang',
    response_type: 'code',
    response_mode: 'query',
    scope: 'openid profile',
    acr_values: 'substantial',
    ui_locales: 'nn',
    prompt: 'login',
    code_challenge_method: 'S256',
    redirect_uri: 'http://localhost:8080/login/ansattporten/callback',
  })
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(first?.get(name)).toMatch(/^[\w-]{43}$/)
    expect(first?.get(name)).not.toBe(second?.get(name))
  }
  const [attempt] = await world.ctx.db.selectFrom('loginAttempt').select('stateHash').execute()
  expect(attempt?.stateHash).toBeInstanceOf(Buffer)
})

test('SEC-D1, SEC-D10: an answer works once, for ten minutes, and only in the browser that asked', async () => {
  const [browser, other] = [world.browser(), world.browser()]
  const begun = await browser.get('/register/begin')
  const address = world.port.answer(begun.location, ole)
  const elsewhere = await other.get(address)
  expect([elsewhere.status, elsewhere.body.includes('This login is not valid any more')]).toEqual([410, true])
  await other.get('/login/ansattporten')
  expect((await other.get(address)).status).toBe(410)
  expect((await browser.get(address)).location).toBe('/register')

  const late = world.browser()
  const slow = world.port.answer((await late.get('/register/begin')).location, ole)
  world.clock.advance(601)
  expect((await late.get(slow)).status).toBe(410)
})

test('R2: the back button after a proof leads on, not to an error', async () => {
  const browser = world.browser()
  const begun = await browser.get('/register/begin')
  const address = world.port.answer(begun.location, ole)
  await browser.get(address)
  expect(await browser.get(address)).toMatchObject({ status: 303, location: '/register' })
})

test('R2: two tabs can be under way at once, and each is finished by its own answer', async () => {
  const browser = world.browser()
  const first = await browser.get('/register/begin?return_to=%2Fhelp')
  const second = await browser.get('/register/begin')
  expect((await browser.get(world.port.answer(second.location, kari))).location).toBe('/register')
  expect((await browser.get(world.port.answer(first.location, ole))).location).toBe('/register')
  expect((await tickets()).slice(-2).map(({ subject, wantedPath }) => [subject, wantedPath])).toEqual([
    [kari.sub, null],
    [ole.sub, '/help'],
  ])
})

test('R2: Cancel at the port comes back to a calm page with a way on', async () => {
  const browser = world.browser()
  const begun = await browser.get('/register/begin')
  const answer = await browser.get(world.port.cancel(begun.location))
  expect(answer.status).toBe(200)
  expect(answer.body).toContain('You cancelled the login')
  expect(answer.body).toContain('href="/register/begin"')
})

test.each([
  '',
  '?',
  '?state=',
  '?state=%00&code=a',
  '?state=a&state=b&code=a',
  `?code=${'a'.repeat(2_000)}&state=x`,
  '?error=access_denied&state=x',
  '?__proto__[state]=x',
])('X5: the callback with "%s" answers with a page, never a 5xx', async (search) => {
  const answer = await world.browser().get(`/login/ansattporten/callback${search}`)
  expect([answer.status, answer.body.includes('<main')]).toEqual([search.includes('%00') ? 400 : 410, true])
})
