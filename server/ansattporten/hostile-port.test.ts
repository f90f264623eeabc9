import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, TestBrowser } from '../../test/browser.ts'
import { count } from '../../test/long.ts'
import { accessTokenOf, type Bend, type Fault, json, ole, startTestPort } from '../../test/port.ts'
import { createWorld, filledForm, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { sha256 } from '../secrets.ts'
import { createUser } from '../servicedesk/index.ts'
import { type Language, type RefusalCode, refusalText, textIn } from '../text/text.ts'

const settings = { RATE_LIMIT_FACTOR: '1000', ANSATTPORTEN_TIMEOUT_SECONDS: '1' }
const discovery = '/.well-known/openid-configuration'

let world: World
beforeAll(async () => {
  world = await createWorld(settings)
})
afterAll(() => world.end())

const secondsAhead = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

/** Where a person stands who wanted to register: at our own page, or at the port and back with its answer. */
async function tryToRegister(at: World, browser: TestBrowser, bend: Bend = {}): Promise<Answer> {
  const begun = await browser.get('/register/begin')
  return begun.status === 303 ? browser.get(at.port.answer(begun.location, ole, bend)) : begun
}

/** What a hostile answer must leave behind: a page in the person's language, a trace, and nothing else. */
interface End {
  status: number
  code: RefusalCode
}

const notBelieved: End = { status: 409, code: 'ansattporten/not-believed' }
/** The one answer above 499, and an honest one: it is for now, says when to come back, and passwords still work. */
const away: End = { status: 503, code: 'ansattporten/away' }
const tooLow: End = { status: 403, code: 'ansattporten/level-too-low' }
const unknown: End = { status: 410, code: 'ansattporten/unknown-attempt' }
const notFresh: End = { status: 409, code: 'ansattporten/not-fresh' }

const languages: readonly Language[] = ['nb', 'nn', 'en']
let turn = 0

async function expectToEnd(at: World, { status, code }: End, bend: Bend = {}) {
  const language = languages[turn++ % languages.length] ?? 'nb'
  const browser = at.browser({ language })
  const from = { line: at.lines.length, asked: at.port.asked.length }
  const answer = await tryToRegister(at, browser, bend)
  const title = refusalText(textIn(language), code, 'title', {})
  expect([answer.status, answer.body.includes(`<html lang="${language}"`), answer.body.includes(title)]).toEqual([
    status,
    true,
    true,
  ])
  if (status >= 500) expect(answer.headers['retry-after']).toBe('30')
  expect([browser.cookies.has('inngang_session'), browser.cookies.has('inngang_ticket')]).toEqual([false, false])
  expect(await stored(at)).toEqual([])
  const written = at.lines.slice(from.line).join('')
  expect(written).toContain(`"code":"${code}"`)
  const audited = await at.ctx.db.selectFrom('audit').selectAll().execute()
  if ([403, 409].includes(status))
    expect(audited.at(-1)).toMatchObject({ action: 'login.refused', details: { why: code } })
  expectNoSecret(written + JSON.stringify(audited) + answer.body, at, from.asked)
}

const stored = async (at: World) =>
  (
    await Promise.all(
      (['userAccount', 'registrationTicket', 'session'] as const).map((table) =>
        at.ctx.db.selectFrom(table).selectAll().execute(),
      ),
    )
  ).flat()

function expectNoSecret(left: string, { port, ctx }: World, from: number) {
  const sent = port.asked.slice(from).flatMap(({ form }) => [form['code'], form['code_verifier']])
  const secrets = [ole.pid, ctx.config.ansattporten.clientSecret, ...sent].filter((secret) => secret !== undefined)
  expect(secrets.filter((secret) => left.includes(secret))).toEqual([])
}

const twoClients = ['inngang', 'somebody-else']
const noNames = { given_name: undefined, family_name: undefined }

/** Those that speak of a time are made when it is time. */
const bent: [string, End, Bend | (() => Bend)][] = [
  ['signed by somebody else', notBelieved, { forged: true }],
  ['signed with alg none', notBelieved, { header: { alg: 'none' } }],
  ['signed with HS256 and the public key', notBelieved, { header: { alg: 'HS256' } }],
  ['signed with ES256 under the name of our key', notBelieved, { header: { alg: 'ES256' } }],
  ['signed with RS512', notBelieved, { header: { alg: 'RS512' } }],
  ['signed with an unknown key', notBelieved, { header: { kid: 'port-9' } }],
  ['of another issuer', notBelieved, { claims: { iss: 'https://ansattporten.example' } }],
  ['without an issuer', notBelieved, { claims: { iss: undefined } }],
  ['for another client', notBelieved, { claims: { aud: 'somebody-else' } }],
  ['for nobody', notBelieved, { claims: { aud: undefined } }],
  ['for two clients without azp', notBelieved, { claims: { aud: twoClients } }],
  ['with another azp', notBelieved, { claims: { aud: twoClients, azp: 'somebody-else' } }],
  ['with another nonce', notBelieved, { claims: { nonce: 'another' } }],
  ['without a nonce', notBelieved, { claims: { nonce: undefined } }],
  ['with the hash of another access token', notBelieved, { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }],
  ['with an at_hash that is no text', notBelieved, { claims: { at_hash: 7 } }],
  ['without a subject', notBelieved, { claims: { sub: undefined } }],
  ['with a subject that is no text', notBelieved, { claims: { sub: 7 } }],
  ['with a NUL in the subject', notBelieved, { claims: { sub: 'a\0b' } }],
  ['with a subject of 300 characters', notBelieved, { claims: { sub: 'a'.repeat(300) } }],
  ['with a time of login that is no number', notBelieved, { claims: { auth_time: 'now' } }],
  ['from a login of an hour ago', notFresh, () => ({ claims: { auth_time: secondsAhead(-3600) } })],
  ['without iat', notBelieved, { claims: { iat: undefined } }],
  ['without exp', notBelieved, { claims: { exp: undefined } }],
  ['that expired 31 seconds ago', notBelieved, () => ({ claims: { exp: secondsAhead(-31) } })],
  ['that expired years ago', notBelieved, { claims: { exp: 1_700_000_000 } }],
  ['not valid before years from now', notBelieved, { claims: { nbf: 4_000_000_000 } }],
  ['without a level', tooLow, { claims: { acr: undefined } }],
  ['with a level that nobody knows', tooLow, { claims: { acr: 'entraid' } }],
  ['with an empty level', tooLow, { claims: { acr: '' } }],
  // An array of one level reads like that level, and is still none.
  ['with a level that is no text', tooLow, { claims: { acr: ['high'] } }],
  ['whose userinfo tells of somebody else', notBelieved, { claims: noNames, userinfo: { sub: 'somebody-else' } }],
  ['with a foreign iss parameter', notBelieved, { answer: { iss: 'https://ansattporten.example' } }],
  ['without an iss parameter', notBelieved, { answer: { iss: undefined } }],
  ['without a code', notBelieved, { answer: { code: undefined } }],
  ['with an unknown code', notBelieved, { answer: { code: 'unknown' } }],
  ['with another state', unknown, { answer: { state: 'another' } }],
  ['without a state', unknown, { answer: { state: undefined } }],
  [
    'that cancels in the name of another issuer',
    notBelieved,
    { answer: { code: undefined, error: 'access_denied', iss: 'https://ansattporten.example' } },
  ],
  ['that is an error of the port', away, { answer: { code: undefined, error: 'server_error' } }],
  ['that is a rest of the port', away, { answer: { code: undefined, error: 'temporarily_unavailable' } }],
  ['that refuses what was asked', notBelieved, { answer: { code: undefined, error: 'invalid_authorization_details' } }],
  [
    'whose id_token says other authorization_details than the answer',
    notBelieved,
    { token: { authorization_details: [] }, claims: { authorization_details: [{}] } },
  ],
]

test.each(bent)('R2, SEC-D2, SEC-D3: an answer %s ends on a page and in the log, and makes nothing', async (...row) => {
  const [, end, bend] = row
  await expectToEnd(world, end, typeof bend === 'function' ? bend() : bend)
})

/** What any endpoint can do to its caller. */
const answers: Record<string, Fault> = {
  'answers 500': (response) => json(response, { error: 'server_error' }, 500),
  'answers 502 with the page of a proxy': (response) => response.writeHead(502).end('<h1>Bad gateway</h1>'),
  'closes the connection': (response) => response.destroy(),
  'does not answer': () => undefined,
  'stops in the middle': (response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{"a":'),
  'sends a megabyte': (response) => json(response, { a: 'a'.repeat(1_000_000) }),
  'sends a page': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello'),
  'sends half a JSON': (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id'),
  'sends an empty object': (response) => json(response, {}),
  'sends null': (response) => json(response, null),
  redirects: (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
}

/** A proxy that is in the way looks like the port that is away; whoever else answers wrongly is not believed. */
const isSilence = /500|502|closes|does not answer|stops|megabyte/
const endpoints: [string, (what: string) => End][] = [
  [discovery, () => away],
  ['/token', (what) => (isSilence.test(what) ? away : notBelieved)],
  ['/jwks.json', (what) => (isSilence.test(what) ? away : notBelieved)],
]
const faults = endpoints.flatMap(([path, endOf]) =>
  Object.entries(answers).map(([what, fault]) => ({ path, what, fault, end: endOf(what) })),
)

test.each(faults)(
  'R2, SEC-D11, SEC-D14: a port whose $path $what ends on a page and in the log, and makes nothing',
  async ({ path, fault, end }) => {
    // Metadata and keys are asked for once a process.
    const at = path === '/token' ? world : await createWorld(settings)
    at.port.faults.set(path, fault)
    await expectToEnd(at, end)
    at.port.faults.delete(path)
    expect(at.port.asked.filter((request) => request.path === '/elsewhere')).toEqual([])
    if (at !== world) await at.end()
  },
)

test.each<[string, Fault]>([
  ['gives no id_token', (response) => json(response, { access_token: 'a', token_type: 'Bearer' })],
  ['knows another secret of ours', (response) => json(response, { error: 'invalid_client' }, 401)],
])('R2: a token endpoint that %s is not believed', async (_what, fault) => {
  world.port.faults.set('/token', fault)
  await expectToEnd(world, notBelieved)
  world.port.faults.delete('/token')
})

test.each(['token_endpoint', 'jwks_uri', 'userinfo_endpoint'])(
  'SEC-D14: where the metadata names another host as %s, nobody is asked there',
  async (name) => {
    const [cold, stranger] = [await createWorld(settings), await startTestPort()]
    const honest = await metadataOf(cold)
    cold.port.faults.set(discovery, (response) => json(response, { ...honest, [name]: `${stranger.issuer}/token` }))
    if (name === 'userinfo_endpoint') {
      expect((await tryToRegister(cold, cold.browser(), { claims: noNames })).location).toBe('/register')
    } else await expectToEnd(cold, away)
    expect(stranger.asked).toEqual([])
    await Promise.all([cold.end(), stranger.close()])
  },
)

const metadataOf = ({ port }: World) => fetch(port.issuer + discovery).then((answer) => answer.json())

test('R2: metadata of another issuer is no metadata of ours', async () => {
  const cold = await createWorld(settings)
  const honest = await metadataOf(cold)
  cold.port.faults.set(discovery, (response) => json(response, { ...honest, issuer: 'https://ansattporten.example' }))
  await expectToEnd(cold, away)
  await cold.end()
})

test('SEC-D2: a token that does not say which key signed it is believed where there is one, and not where there are two', async () => {
  for (const isAlone of [true, false]) {
    const cold = await createWorld(settings)
    if (!isAlone) cold.port.publishMore('another')
    const bend = { header: { kid: undefined } }
    if (isAlone) expect((await tryToRegister(cold, cold.browser(), bend)).location).toBe('/register')
    else await expectToEnd(cold, notBelieved, bend)
    await cold.end()
  }
})

test('SEC-D2: a token signed with ES256 is not believed, though the port publishes that key', async () => {
  const cold = await createWorld(settings)
  cold.port.publishMore('of a curve')
  await expectToEnd(cold, notBelieved, { header: { alg: 'ES256', kid: 'port-3' } })
  await cold.end()
})

test('R2: a code that the port gave to somebody else’s attempt is worth nothing', async () => {
  const [victim, thief] = [world.browser(), world.browser()]
  const stolen = new URL(
    world.port.answer((await victim.get('/register/begin')).location, ole),
    world.ctx.config.origin,
  )
  const code = stolen.searchParams.get('code') ?? ''
  expect((await tryToRegister(world, thief, { answer: { code } })).status).toBe(409)
  expect(thief.cookies.has('inngang_ticket')).toBe(false)
  expect((await world.audited()).at(-1)).toBe('login.refused')
  // The port takes a code back that was offered wrongly.
  expect((await victim.get(stolen.pathname + stolen.search)).status).toBe(409)
})

test('SEC-D11: with a port of which nothing works people log in with their passwords', async () => {
  const cold = await createWorld(settings)
  const account = { ...filledForm(), displayName: null, language: 'nb' } as const
  await createUser(cold.ctx, operator, account)
  for (const [path] of [...endpoints, ['/userinfo']])
    cold.port.faults.set(String(path), (response) => response.destroy())
  const browser = cold.browser()
  expect((await browser.get('/login/ansattporten')).status).toBe(503)
  const answer = await browser.post('/login/password', { login: account.username, password: account.password })
  expect([answer.status, (await browser.get('/account')).status]).toEqual([303, 200])
  await cold.end()
})

// Those that follow make tickets in the shared world.

test.each<[string, () => Bend['claims']]>([
  ['that expired 25 seconds ago', () => ({ exp: secondsAhead(-25) })],
  ['not valid before 25 seconds from now', () => ({ nbf: secondsAhead(25) })],
  ['made 25 seconds from now', () => ({ iat: secondsAhead(25), exp: secondsAhead(145) })],
])('SEC-D2: clocks differ, and an answer %s is believed', async (_what, claimsNow) => {
  expect((await tryToRegister(world, world.browser(), { claims: claimsNow() ?? {} })).location).toBe('/register')
})

test('SEC-D2: an answer with the hash of its own access token is believed', async () => {
  const browser = world.browser()
  const begun = await browser.get('/register/begin')
  const bend: Bend = { claims: {} }
  const back = world.port.answer(begun.location, ole, bend)
  const code = new URLSearchParams(back.split('?')[1]).get('code') ?? ''
  bend.claims = { at_hash: sha256(accessTokenOf(code)).subarray(0, 16).toString('base64url') }
  expect((await browser.get(back)).location).toBe('/register')
})

test.each(Object.entries(answers))(
  'SEC-D9: a port whose userinfo %s stops nobody; there is no name',
  async (_what, fault) => {
    world.port.faults.set('/userinfo', fault)
    const browser = world.browser()
    const form = await browser.follow(await tryToRegister(world, browser, { claims: noNames }))
    world.port.faults.delete('/userinfo')
    expect([form.status, form.body.includes('name="username"')]).toEqual([200, true])
    expect(await newestName()).toEqual({ givenName: null, familyName: null })
  },
)

const newestName = () =>
  world.ctx.db
    .selectFrom('registrationTicket')
    .select(['givenName', 'familyName'])
    .orderBy('createdAt', 'desc')
    .executeTakeFirst()

test('R2: a name that only userinfo tells is on the ticket', async () => {
  await tryToRegister(world, world.browser(), { claims: noNames })
  expect(await newestName()).toEqual({ givenName: 'Ole Bjørn', familyName: 'Hansen Berg' })
})

const needed = ['iss', 'aud', 'sub', 'exp', 'iat', 'nonce', 'acr']
const courtesies = ['pid', 'given_name', 'family_name', 'amr', 'sid', 'locale', 'jti', 'at_hash', 'azp', 'nbf']
const claimNames = [...needed, 'auth_time', ...courtesies]
const rounds = count(800)

test('SEC-D9: whichever claims are missing, the form opens or a page says why, and never a 5xx', async () => {
  const missing = fc.subarray(claimNames)
  await fc.assert(
    fc.asyncProperty(missing, async (names) => {
      const claims = Object.fromEntries(names.map((name) => [name, undefined]))
      const answer = await tryToRegister(world, world.browser(), { claims })
      const isRefused = names.some((name) => needed.includes(name) || name === 'auth_time')
      expect([answer.status < 500, answer.location]).toEqual([true, isRefused ? '' : '/register'])
    }),
    { numRuns: rounds },
  )
})

test('SEC-D9, X5: whatever claims are, the form opens or a page says why, and never a 5xx', async () => {
  const odd = fc.dictionary(fc.constantFrom(...claimNames), fc.jsonValue(), { maxKeys: 4 })
  await fc.assert(
    fc.asyncProperty(odd, async (claims) => {
      const answer = await tryToRegister(world, world.browser(), { claims: { ...claims } })
      expect(answer.location || answer.body.includes('<main')).toBeTruthy()
      expect([303, 403, 409]).toContain(answer.status)
    }),
    { numRuns: rounds },
  )
})
