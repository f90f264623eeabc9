import { decodeProtectedHeader } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Application,
  authorize,
  type Browser,
  createApplication,
  createOauthWorld,
  createUser,
  forge,
  type OauthWorld,
  publicOrigin,
  userinfo,
} from '../../test/oauth-world.ts'
import { connect } from '../database/connect.ts'

let world: OauthWorld
let application: Application
let kari: string
beforeAll(async () => {
  world = await createOauthWorld()
  application = await createApplication(world.address, forge)
  kari = await createUser(world.ctx, 'kari', { displayName: 'Kari Nordmann' })
})
afterAll(() => world.end())

async function loggedIn(): Promise<Browser> {
  const browser = world.browser()
  await browser.logIn(kari)
  return browser
}

/** Through the consent page, if there is one, to what the application gets. */
async function passConsent(browser: Browser, url: string) {
  const page = await browser.open(url)
  if (page.location) return page.location
  return (await browser.moveOn(await browser.press(page, authorize))).location ?? ''
}

const changed = (url: string, change: (parameters: URLSearchParams) => void) => {
  const changedUrl = new URL(url)
  change(changedUrl.searchParams)
  return changedUrl.href
}

const parametersOf = (url: string | undefined) => Object.fromEntries(new URL(url ?? '').searchParams)

test('C3 discovery says exactly what we do, at both addresses and whatever Host is sent', async () => {
  const expected = {
    issuer: publicOrigin,
    authorization_endpoint: `${publicOrigin}/oauth/authorize`,
    token_endpoint: `${publicOrigin}/oauth/token`,
    userinfo_endpoint: `${publicOrigin}/oauth/userinfo`,
    jwks_uri: `${publicOrigin}/oauth/jwks`,
    revocation_endpoint: `${publicOrigin}/oauth/revocation`,
    introspection_endpoint: `${publicOrigin}/oauth/introspection`,
    end_session_endpoint: `${publicOrigin}/oauth/end_session`,
    pushed_authorization_request_endpoint: `${publicOrigin}/oauth/request`,
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    claims_supported: [
      'sub',
      'preferred_username',
      'name',
      'locale',
      'email',
      'email_verified',
      'sid',
      'auth_time',
      'iss',
    ],
    code_challenge_methods_supported: ['S256'],
    dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    id_token_signing_alg_values_supported: ['ES256'],
    request_uri_parameter_supported: false,
    response_modes_supported: ['form_post', 'fragment', 'query'],
    response_types_supported: ['code'],
    scopes_supported: [
      'openid',
      'profile',
      'email',
      'offline_access',
      'services:read',
      'services:write',
      'orgs:read',
      'orgs:write',
    ],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'],
    claim_types_supported: ['normal'],
  }
  for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
    const { payload } = await (await world.anotherProcess()).server.inject({ url: path, headers })
    expect(JSON.parse(payload)).toEqual(expected)
  }
})

test('SEC-H1 the published keys are public, and an ID token names the one that signed it', async () => {
  const jwks = await (await fetch(`${world.address}/oauth/jwks`)).json()
  expect(jwks.keys).toHaveLength(1)
  expect(Object.keys(jwks.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  const begun = await application.begin()
  const tokens = await begun.exchange(await passConsent(await loggedIn(), begun.url))
  expect(decodeProtectedHeader(tokens.id_token ?? '')).toMatchObject({ alg: 'ES256', kid: jwks.keys[0].kid })
})

test('C3 an application of someone else logs its user in by discovery alone', async () => {
  const browser = await loggedIn()
  const begun = await application.begin()
  const callback = await passConsent(browser, begun.url)
  expect(callback).toContain('https://forge.example/callback?')
  const tokens = await begun.exchange(callback)
  expect(tokens.claims()?.sub).toBe(kari)
  expect(tokens.expires_in).toBe(600)
  expect(tokens.refresh_token).toBeUndefined()
  expect(await (await userinfo(world.address, tokens.access_token)).json()).toEqual({
    sub: kari,
    preferred_username: 'kari',
    name: 'Kari Nordmann',
    locale: 'en',
    email: 'kari@example.no',
    email_verified: true,
  })
})

test('A5 an address that was only claimed is not verified to applications', async () => {
  const claimer = await createUser(world.ctx, 'claimer')
  await world.ctx.db.updateTable('userAccount').set({ emailVerifiedAt: null }).where('id', '=', claimer).execute()
  const browser = world.browser()
  await browser.logIn(claimer)
  const begun = await application.begin({ scope: 'openid email' })
  const tokens = await begun.exchange(await passConsent(browser, begun.url))
  const info = await (await userinfo(world.address, tokens.access_token)).json()
  expect(info).toEqual({ sub: claimer, email: 'claimer@example.no', email_verified: false })
})

test.each([
  ['no challenge', (parameters: URLSearchParams) => parameters.delete('code_challenge')],
  [
    'no PKCE at all',
    (parameters: URLSearchParams) => {
      for (const name of ['code_challenge', 'code_challenge_method']) parameters.delete(name)
    },
  ],
  ['the method plain', (parameters: URLSearchParams) => parameters.set('code_challenge_method', 'plain')],
  ['no method', (parameters: URLSearchParams) => parameters.delete('code_challenge_method')],
])('SEC-G4 SEC-G6 a request with %s is refused to the application, with iss', async (_what, change) => {
  const { url, login } = await application.begin()
  const { location } = await (await loggedIn()).open(changed(url, change))
  expect(location).toContain('https://forge.example/callback?')
  expect(parametersOf(location)).toMatchObject({ error: 'invalid_request', iss: publicOrigin, state: login.state })
})

test.each(['token', 'id_token', 'code id_token', 'code token', 'none'])(
  'SEC-G5 response type %s is refused',
  async (type) => {
    const { url } = await application.begin({ response_type: type })
    const { location, status } = await (await loggedIn()).open(url)
    expect(status).toBe(303)
    expect(location).toMatch(/error=(unsupported_response_type|unauthorized_client|invalid_request)/)
    expect(location).not.toMatch(/access_token|id_token=|[?&#]code=/)
  },
)

test('SEC-G6 iss comes with the code', async () => {
  const { url } = await application.begin()
  expect(parametersOf(await passConsent(await loggedIn(), url))).toMatchObject({ iss: publicOrigin })
})

const registered = 'https://forge.example/callback'
test.each([
  `${registered}/`,
  `${registered}?a=b`,
  `${registered}#fragment`,
  `${registered}/../other/x`,
  'https://forge.example/callback%2f',
  'https://FORGE.example/callback',
  'http://forge.example/callback',
  'https://forge.example:443/callback',
  'https://forge.example.evil.example/callback',
  'https://user@forge.example/callback',
  'https://forge.example@evil.example/callback',
  'https://evil.example/https://forge.example/callback',
  'javascript:alert(1)',
  'data:text/html,x',
  '//forge.example/callback',
  '/callback',
  ' https://forge.example/callback',
  '',
])('SEC-G1 SEC-G2 the redirect address "%s" gets a page of ours and no redirect', async (address) => {
  const { url } = await application.begin()
  const page = await (await loggedIn()).open(changed(url, (parameters) => parameters.set('redirect_uri', address)))
  expect(page.status).toBe(400)
  expect(page.location).toBeUndefined()
  expect(page.text).toMatch(/<h1[^>]*>(This application may not send you there|The application made a mistake)/)
})

test('SEC-G2 an unknown application gets a page of ours, and a program the error of the RFC', async () => {
  const { url } = await application.begin({ client_id: 'nobody' })
  const browser = await loggedIn()
  const page = await browser.open(url)
  expect([page.status, page.location]).toEqual([400, undefined])
  expect(page.text).toContain('We do not know this application')
  expect(page.headers.get('content-security-policy')).toContain("form-action 'self'")
  const answer = await browser.send(url, { headers: { accept: 'application/json' } })
  expect([answer.status, JSON.parse(answer.text)]).toEqual([
    400,
    { error: 'invalid_client', error_description: 'client is invalid' },
  ])
})

test('SEC-G2 two redirect addresses in one request are not looked at', async () => {
  const { url } = await application.begin()
  const page = await (await loggedIn()).open(`${url}&redirect_uri=https%3A%2F%2Fevil.example`)
  expect([page.status, page.location]).toEqual([400, undefined])
})

test('SEC-H2 without anybody logged in, prompt=none is answered with login_required and otherwise one logs in', async () => {
  const browser = world.browser()
  const { url } = await application.begin({ prompt: 'none' })
  expect(parametersOf((await browser.open(url)).location)).toMatchObject({ error: 'login_required', iss: publicOrigin })
  const begun = await application.begin()
  let page = await browser.send(begun.url)
  page = await browser.send(page.location ?? '')
  const wanted = new URL(page.location ?? '')
  expect(wanted.pathname).toBe('/login')
  await browser.logIn(kari)
  const { location } = await browser.open(wanted.searchParams.get('return_to') ?? '')
  expect(parametersOf(location)).toHaveProperty('code')
})

test.each(['pending', 'deactivated'] as const)('A8 L6 a %s user authorises nothing', async (state) => {
  const userId = await createUser(world.ctx, `is-${state}`, { active: state !== 'pending' })
  const browser = world.browser()
  await browser.logIn(userId, state === 'pending' ? 'pending' : 'full')
  if (state === 'deactivated') {
    await world.ctx.db
      .updateTable('userAccount')
      .set({ state, deactivatedAt: world.ctx.now() })
      .where('id', '=', userId)
      .execute()
  }
  const silent = await application.begin({ prompt: 'none' })
  expect(parametersOf((await browser.open(silent.url)).location)).toMatchObject({ error: 'login_required' })
  const { url } = await application.begin()
  let page = await browser.send(url)
  page = await browser.send(page.location ?? '')
  expect(state === 'pending' ? page.location : page.status).toBe(
    state === 'pending' ? `${publicOrigin}/register/sent` : 403,
  )
})

test('SEC-H2 prompt=login counts only a login that came after the request', async () => {
  const browser = world.browser()
  const earlier = await browser.logIn(kari)
  await world.ctx.db
    .updateTable('session')
    .set({ authenticatedAt: new Date(Date.now() - 60_000) })
    .where('id', '=', earlier)
    .execute()
  const begun = await application.begin({ prompt: 'login' })
  let page = await browser.send(begun.url)
  page = await browser.send(page.location ?? '')
  const toLogin = new URL(page.location ?? '')
  expect([toLogin.pathname, toLogin.searchParams.get('fresh')]).toEqual(['/login', '1'])
  const again = await browser.open(toLogin.searchParams.get('return_to') ?? '').catch((error) => error)
  expect(String(again.status ?? again)).toContain('404')
  await browser.logOut(earlier)
  world.clock.time = new Date()
  await browser.logIn(kari)
  const callback = await passConsent(browser, toLogin.searchParams.get('return_to') ?? '')
  const tokens = await begun.exchange(callback)
  expect(tokens.claims()?.auth_time).toBeGreaterThan(Date.now() / 1000 - 30)
})

test('SEC-H2 max_age sends to a new login only when the last one is too old', async () => {
  const browser = await loggedIn()
  const first = await application.begin({ max_age: '600' })
  expect(parametersOf(await passConsent(browser, first.url))).toHaveProperty('code')
  const old = world.clock.time
  world.clock.time = new Date(old.getTime() + 11 * 60_000)
  const second = await application.begin({ max_age: '600' })
  let page = await browser.send(second.url)
  page = await browser.send(page.location ?? '')
  expect(page.location).toContain('/login?return_to=')
  const silent = await application.begin({ max_age: '600', prompt: 'none' })
  expect(parametersOf((await browser.open(silent.url)).location)).toMatchObject({ error: 'login_required' })
  world.clock.time = old
})

test('SEC-H2 an id_token_hint of someone else is answered with login_required, not with a loop', async () => {
  const ola = await createUser(world.ctx, 'ola')
  const browserOfOla = world.browser()
  await browserOfOla.logIn(ola)
  const begun = await application.begin()
  const { id_token = '' } = await begun.exchange(await passConsent(browserOfOla, begun.url))
  const { url } = await application.begin({ id_token_hint: id_token })
  expect(parametersOf((await (await loggedIn()).open(url)).location)).toMatchObject({ error: 'login_required' })
})

test('SEC-G7 a pushed request is used once and within a minute', async () => {
  const { url } = await application.begin()
  const push = async () => {
    const answer = await application.post('/oauth/request', Object.fromEntries(new URL(url).searchParams))
    expect(answer.status).toBe(201)
    const { request_uri } = await answer.json()
    return `${publicOrigin}/oauth/authorize?${new URLSearchParams({ client_id: 'forge', request_uri })}`
  }
  const browser = await loggedIn()
  const pushed = await push()
  expect(parametersOf(await passConsent(browser, pushed))).toHaveProperty('code')
  const twice = await browser.open(pushed)
  expect([twice.status, twice.location]).toEqual([400, undefined])
  const late = await push()
  world.clock.time = new Date(world.clock.time.getTime() + 61_000)
  expect((await browser.open(late)).status).toBe(400)
})

test('SEC-F7 an answer by form may leave for the checked address, and for that alone', async () => {
  const { url } = await application.begin({ response_mode: 'form_post' })
  const browser = await loggedIn()
  await passConsent(browser, (await application.begin()).url)
  const page = await browser.open(url)
  expect(page.text).toContain('action="https://forge.example/callback"')
  expect(page.headers.get('content-security-policy')).toContain('form-action https://forge.example;')
})

test('SEC-G16 SEC-F8 protocol answers carry our headers, and the authorization endpoint no CORS', async () => {
  const { url } = await application.begin()
  const answer = await world.browser().send(url, { headers: { origin: 'https://evil.example' } })
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  expect(answer.headers.get('x-frame-options')).toBe('DENY')
  expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  const token = await application.redeem({
    grant_type: 'authorization_code',
    code: 'wrong',
    code_verifier: 'w'.repeat(43),
  })
  expect([token.status, token.headers.get('cache-control')]).toEqual([400, 'no-store'])
  expect(await token.json()).toMatchObject({ error: 'invalid_grant' })
})

test('SEC-F1 cookies of the protocol are HttpOnly, Secure, Lax and signed, and the lasting one is tied to the host', async () => {
  const browser = await loggedIn()
  const newcomer = await createApplication(world.address, forge)
  const { url } = await newcomer.begin({ scope: 'openid services:read', prompt: 'consent' })
  const { headers } = await browser.send(url)
  const lines = headers.getSetCookie()
  expect(lines.map((line) => line.split('=')[0]).sort()).toEqual([
    '__Host-inngang_oauth',
    '__Host-inngang_oauth.sig',
    '__Secure-inngang_oauth_interaction',
    '__Secure-inngang_oauth_interaction.sig',
    '__Secure-inngang_oauth_resume',
    '__Secure-inngang_oauth_resume.sig',
  ])
  for (const line of lines) expect(line).toMatch(/; path=\/[^;]*;.*secure.*httponly/i)
  for (const line of lines) expect(line.toLowerCase()).toContain('samesite=lax')
})

test('X5 while the database is away, people and programs are told to come back', async () => {
  let db = world.ctx.db
  const switched = new Proxy(world.ctx.db, {
    get(_real, name) {
      const value: unknown = Reflect.get(db, name)
      return typeof value === 'function' ? value.bind(db) : value
    },
  })
  const { address } = await world.anotherProcess({ db: switched })
  const there = await createApplication(address, forge)
  const away = connect('postgresql://nobody@127.0.0.1:1/nothing', { size: 1 })
  db = away.db
  const { url } = await there.begin()
  const person = await fetch(address + new URL(url).pathname + new URL(url).search, {
    headers: { accept: 'text/html' },
  })
  const redeemed = await there.redeem({ grant_type: 'authorization_code', code: 'some', code_verifier: 'v'.repeat(43) })
  await away.close()
  expect([person.status, person.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await person.text()).toContain('<h1')
  expect([redeemed.status, redeemed.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await redeemed.json()).toEqual({ error: 'temporarily_unavailable' })
})

test('X5 a database that goes away as the last thing is stored is told of in the same way', async () => {
  const { db } = world.ctx
  await sql`create function go_away() returns trigger language plpgsql as
    $$ begin raise exception 'going away' using errcode = '57P01'; end $$`.execute(db)
  await sql`create trigger go_away before insert or update on oauth_model for each row
    when (new.model = 'Session') execute function go_away()`.execute(db)
  const { url } = await application.begin()
  const page = await (await loggedIn()).send(url)
  await sql`drop trigger go_away on oauth_model`.execute(db)
  expect([page.status, page.text.includes('<h1')]).toEqual([503, true])
})

test('X5 other methods and unknown paths under the protocol are refused', async () => {
  for (const [method, path] of [
    ['DELETE', '/oauth/token'],
    ['GET', '/oauth/token'],
    ['POST', '/oauth/authorize'],
    ['GET', '/oauth/nothing'],
  ] as const) {
    expect((await fetch(world.address + path, { method })).status).toBe(404)
  }
})
