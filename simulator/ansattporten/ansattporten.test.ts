import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type VisitedPage, Visitor } from '../visitor.ts'
import { type Ansattporten, type PortClient, startAnsattporten } from './index.ts'
import { metadata } from './metadata.ts'

const outside = 'http://localhost:1/'
const callback = `${outside}login/ansattporten/callback`
const ole = '14838131205'
const kari = '02897445568'
const noName = '01819115180'
const withMinIdName = '19919927456'
// A number of the kind real people have, with valid check digits; it is in the authority's own documentation.
const real = '30108299939'

const studio: PortClient = {
  clientId: 'studio',
  clientSecret: 'a-secret-of-the-studio-&:%',
  redirectUris: [callback],
  postLogoutRedirectUris: [`${outside}logged-out`],
  displayName: 'Studio & Søn',
  tokenEndpointAuthMethod: 'client_secret_basic',
}

const archive: PortClient = { ...studio, clientId: 'archive', displayName: 'Arkivet' }

let port: Ansattporten

beforeAll(async () => {
  port = await startAnsattporten({ issuerPort: 0, loginPort: 0, clients: [studio, archive] })
})

afterAll(() => port.close())

interface Attempt {
  config: oidc.Configuration
  url: URL
  verifier: string
  state: string
  nonce: string
}

async function begin(client = studio, more: Record<string, string> = {}, at = port): Promise<Attempt> {
  const authentication = oidc.ClientSecretBasic(client.clientSecret ?? 'none')
  const config = await oidc.discovery(new URL(at.issuer), client.clientId, undefined, authentication, {
    execute: [oidc.allowInsecureRequests],
  })
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  })
  return { config, url, verifier, state, nonce }
}

function finish({ config, verifier, state, nonce }: Attempt, { url }: VisitedPage) {
  return oidc.authorizationCodeGrant(config, url, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  })
}

function chooseEid(visitor: Visitor, page: VisitedPage, eid: string) {
  return visitor.open(`${page.url.origin}${page.url.pathname}/${eid}`)
}

/** From the service to the port and back, with one eID and one person. */
async function logIn(visitor: Visitor, attempt: Attempt, { eid = 'bankid', person = ole, level = 'high' } = {}) {
  const choice = await visitor.open(attempt.url)
  const screen = await chooseEid(visitor, choice, eid)
  return visitor.send(screen, { person, level })
}

function personal(claims: oidc.IDToken | undefined) {
  return [claims?.sub, claims?.given_name, claims?.family_name]
}

async function claimsOf(attempt: Attempt, page: VisitedPage) {
  const claims = (await finish(attempt, page)).claims()
  if (!claims) throw new Error('no id_token')
  return claims
}

test('X8: discovery has the shape of Ansattporten: two hosts, RS256 only, no fragment', async () => {
  const answer = await fetch(`${port.issuer}/.well-known/openid-configuration`)
  expect(await answer.json()).toEqual(metadata(port.issuer, port.loginHost))
  expect(new URL(port.issuer).hostname).toBe('localhost')
  expect(new URL(port.loginHost).hostname).toBe('127.0.0.1')
})

test('X8: the login host has no back channel, and the issuer no login', async () => {
  expect((await fetch(`${port.loginHost}/jwks.json`)).status).toBe(404)
  expect((await fetch(`${port.issuer}/authorize`)).status).toBe(404)
})

test('X8: a BankID login gives the number, the name, the level and what was used', async () => {
  const visitor = new Visitor(outside)
  const attempt = await begin(studio, { acr_values: 'substantial', ui_locales: 'nn' })
  const choice = await visitor.open(attempt.url)
  expect(choice.html).toContain('Studio &amp; Søn')
  expect(choice.html).toContain('lang="nn"')
  const back = await logIn(visitor, attempt)
  expect(back.url.searchParams.get('iss')).toBe(port.issuer)
  const tokens = await finish(attempt, back)
  const claims = tokens.claims()
  expect(claims).toMatchObject({
    iss: port.issuer,
    aud: 'studio',
    pid: ole,
    given_name: 'Ole Bjørn',
    family_name: 'Hansen Berg',
    acr: 'high',
    amr: ['BankID'],
    locale: 'nn',
    jti: expect.any(String),
    auth_time: expect.any(Number),
  })
  expect(claims?.sub).toHaveLength(43)
  expect(claims).not.toHaveProperty('sid')
  expect(claims).not.toHaveProperty('at_hash')
  expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(120)
  expect(tokens.expires_in).toBe(120)
  expect(tokens).not.toHaveProperty('refresh_token')
  const userinfo = await oidc.fetchUserInfo(attempt.config, tokens.access_token, claims?.sub ?? '')
  expect(userinfo).toMatchObject({ pid: ole, locale: 'nn', given_name: 'Ole Bjørn' })
})

test('X8: names come only with the scope profile', async () => {
  const attempt = await begin(studio, { scope: 'openid' })
  const claims = await claimsOf(attempt, await logIn(new Visitor(outside), attempt))
  expect(claims.pid).toBe(ole)
  expect(claims).not.toHaveProperty('given_name')
})

test('X8: MinID is substantial and tells no name, except of one who gave it one', async () => {
  const attempt = await begin()
  const claims = await claimsOf(attempt, await logIn(new Visitor(outside), attempt, { eid: 'minid' }))
  expect(claims).toMatchObject({ acr: 'substantial', amr: ['Minid-OTC'], pid: ole })
  expect(claims).not.toHaveProperty('given_name')
  const second = await begin()
  const page = await logIn(new Visitor(outside), second, { eid: 'minid', person: withMinIdName })
  expect(await claimsOf(second, page)).toMatchObject({ given_name: 'Abdirahman' })
})

test('X8: a person without a name has none', async () => {
  const attempt = await begin()
  const page = await logIn(new Visitor(outside), attempt, { eid: 'testid', person: noName })
  expect(await claimsOf(attempt, page)).not.toHaveProperty('family_name')
})

test('X8: acr high hides MinID and lifts TestID to high', async () => {
  const visitor = new Visitor(outside)
  const attempt = await begin(studio, { acr_values: 'high' })
  const choice = await visitor.open(attempt.url)
  expect(choice.html).not.toContain('MinID')
  const minId = await chooseEid(visitor, choice, 'minid')
  expect(minId.status).toBe(404)
  const screen = await chooseEid(visitor, choice, 'testid')
  const back = await visitor.send(screen, { number: kari, level: 'substantial', action: 'authenticate' })
  expect(await claimsOf(attempt, back)).toMatchObject({ acr: 'high', amr: ['TestID'] })
})

test('X8: TestID gives the level that was chosen', async () => {
  const attempt = await begin()
  const page = await logIn(new Visitor(outside), attempt, { eid: 'testid', level: 'substantial' })
  expect(await claimsOf(attempt, page)).toMatchObject({ acr: 'substantial' })
})

test('X8: a login that was too weak is made again when high is asked for', async () => {
  const visitor = new Visitor(outside)
  await logIn(visitor, await begin(), { eid: 'minid' })
  const page = await visitor.open((await begin(studio, { acr_values: 'high' })).url)
  expect(page.html).toContain('Velg innloggingsmetode')
})

test('X8: levels that are all unknown are refused, one known among them is enough', async () => {
  const refused = await new Visitor(outside).open((await begin(studio, { acr_values: 'Level4 entraid' })).url)
  expect(refused.url.searchParams.get('error')).toBe('invalid_request')
  const accepted = await new Visitor(outside).open((await begin(studio, { acr_values: 'entraid substantial' })).url)
  expect(accepted.status).toBe(200)
})

test('X8: the second login to the same service is automatic, with the time of the first', async () => {
  const visitor = new Visitor(outside)
  const first = await begin()
  const claims = await claimsOf(first, await logIn(visitor, first))
  const second = await begin()
  const again = await claimsOf(second, await visitor.open(second.url))
  expect(again).toMatchObject({ sub: claims.sub, auth_time: claims.auth_time, acr: 'high' })
  expect(again.jti).not.toBe(claims.jti)
})

test('X8: prompt=login asks again, even for another person', async () => {
  const visitor = new Visitor(outside)
  await logIn(visitor, await begin())
  const attempt = await begin(studio, { prompt: 'login' })
  const page = await visitor.open(attempt.url)
  expect(page.html).toContain('Velg innloggingsmetode')
  const back = await logIn(visitor, attempt, { person: kari })
  expect(await claimsOf(attempt, back)).toMatchObject({ pid: kari, given_name: 'Kari' })
  const silent = await begin()
  expect(await claimsOf(silent, await visitor.open(silent.url))).toMatchObject({ pid: kari })
})

test('X8: prompt=none answers login_required, and the login when there is one', async () => {
  const visitor = new Visitor(outside)
  const refused = await visitor.open((await begin(studio, { prompt: 'none' })).url)
  expect(refused.url.searchParams.get('error')).toBe('login_required')
  await logIn(visitor, await begin())
  const accepted = await visitor.open((await begin(studio, { prompt: 'none' })).url)
  expect(accepted.url.searchParams.get('code')).toBeTruthy()
})

test('X8: prompt=consent asks nothing of the person', async () => {
  const visitor = new Visitor(outside)
  await logIn(visitor, await begin())
  const page = await visitor.open((await begin(studio, { prompt: 'consent' })).url)
  expect(page.url.searchParams.get('code')).toBeTruthy()
})

test('X8: services share no session, see different subjects, and keep their own level', async () => {
  const visitor = new Visitor(outside)
  const first = await begin(studio)
  const atStudio = await claimsOf(first, await logIn(visitor, first))
  const silent = await visitor.open((await begin(archive, { prompt: 'none' })).url)
  expect(silent.url.searchParams.get('error')).toBe('login_required')
  const second = await begin(archive)
  const atArchive = await claimsOf(second, await logIn(visitor, second, { eid: 'minid' }))
  expect(atArchive).toMatchObject({ pid: ole, acr: 'substantial' })
  expect(atArchive.sub).not.toBe(atStudio.sub)
  const third = await begin(studio)
  const again = await claimsOf(third, await visitor.open(third.url))
  expect(again).toMatchObject({ acr: 'high', amr: ['BankID'] })
})

test('X8: two tabs with two persons both come back', async () => {
  const visitor = new Visitor(outside)
  const [one, other] = [await begin(), await begin(studio, { prompt: 'login' })]
  const [oneChoice, otherChoice] = [await visitor.open(one.url), await visitor.open(other.url)]
  const oneBack = await visitor.send(await chooseEid(visitor, oneChoice, 'bankid'), { person: ole })
  expect(await claimsOf(one, oneBack)).toMatchObject({ pid: ole })
  const otherBack = await visitor.send(await chooseEid(visitor, otherChoice, 'bankid'), { person: kari })
  expect(await claimsOf(other, otherBack)).toMatchObject({ pid: kari })
})

test('X8: a session ends after 30 minutes of silence', async () => {
  const visitor = new Visitor(outside)
  const times = [29, 58, 89]
  await atMinute(0, async () => logIn(visitor, await begin()))
  const codes = []
  for (const minute of times) {
    const page = await atMinute(minute, async () => visitor.open((await begin(studio, { prompt: 'none' })).url))
    codes.push(page.url.searchParams.get('error') ?? 'code')
  }
  expect(codes).toEqual(['code', 'code', 'login_required'])
})

test('X8: a session ends 120 minutes after its first login, however busy', async () => {
  const visitor = new Visitor(outside)
  await atMinute(0, async () => logIn(visitor, await begin()))
  const answers = []
  for (const minute of [25, 50, 75, 100, 119, 121]) {
    const page = await atMinute(minute, async () => visitor.open((await begin(studio, { prompt: 'none' })).url))
    answers.push(page.url.searchParams.get('error') ?? 'code')
  }
  expect(answers).toEqual(['code', 'code', 'code', 'code', 'code', 'login_required'])
})

const start = Date.now()

async function atMinute<T>(minute: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: start + minute * 60_000 })
  try {
    return await work()
  } finally {
    vi.useRealTimers()
  }
}

test('X8: the same number is the same person after a restart', async () => {
  const number = '21879498012'
  const claims: oidc.IDToken[] = []
  for (const clients of [[studio], [studio, archive]]) {
    const restarted = await startAnsattporten({ issuerPort: 0, loginPort: 0, clients })
    const attempt = await begin(studio, {}, restarted)
    const visitor = new Visitor(outside)
    const screen = await chooseEid(visitor, await visitor.open(attempt.url), 'testid')
    const back = await visitor.send(screen, { number, action: 'authenticate' })
    claims.push(await claimsOf(attempt, back))
    await restarted.close()
  }
  const [first, second] = claims
  expect(first?.given_name).toBeTruthy()
  expect(personal(second)).toEqual(personal(first))
})

test('X8: cancelling sends access_denied with state and issuer', async () => {
  const visitor = new Visitor(outside)
  const attempt = await begin()
  const choice = await visitor.open(attempt.url)
  const back = await visitor.send(choice, { action: 'cancel' })
  expect(Object.fromEntries(back.url.searchParams)).toMatchObject({
    error: 'access_denied',
    state: attempt.state,
    iss: port.issuer,
  })
})

test.each([
  ['a number that a real person may have', real, 'virkelig person'],
  ['a number whose check digits are wrong', '14838131206', 'kontrollsifrene'],
  ['a day that does not exist', '31828131205', 'datoen'],
  ['too few digits', '1483813120', '11 siffer'],
  ['nothing', '', 'Skriv et syntetisk nummer'],
])('X8: TestID refuses %s at the field', async (_what, number, reason) => {
  const written = vi.spyOn(process.stderr, 'write')
  const visitor = new Visitor(outside)
  const screen = await chooseEid(visitor, await visitor.open((await begin()).url), 'testid')
  const page = await visitor.send(screen, { number, action: 'authenticate' })
  expect(page.status).toBe(422)
  expect(page.html).toContain(reason)
  expect(page.html).toContain('aria-invalid="true"')
  if (number === real) expect(page.html).not.toContain(real)
  expect(written).not.toHaveBeenCalled()
  written.mockRestore()
})

test('X8: a random person can be fetched and logs in', async () => {
  const visitor = new Visitor(outside)
  const attempt = await begin()
  const screen = await chooseEid(visitor, await visitor.open(attempt.url), 'testid')
  expect(screen.html).toContain('Personidentifikator (syntetisk)')
  const fetched = await visitor.send(screen, { action: 'random', number: '', level: 'high' })
  const number = /name="number" value="(\d{11})"/.exec(fetched.html)?.[1] ?? ''
  expect(Number(number.slice(2, 4))).toBeGreaterThan(80)
  const back = await visitor.send(fetched, { number, action: 'authenticate', level: 'high' })
  expect(await claimsOf(attempt, back)).toMatchObject({ pid: number, given_name: expect.any(String) })
})

test('X8: a step with one possible eID is skipped', async () => {
  const own = await startAnsattporten({ issuerPort: 0, loginPort: 0, clients: [studio], eids: ['testid'] })
  const page = await new Visitor(outside).open((await begin(studio, {}, own)).url)
  expect(page.html).toContain('Autentiser')
  await own.close()
})

test('X8: an unregistered redirect_uri and an unknown client end at a page of the port', async () => {
  for (const wrong of [{ redirect_uri: `${outside}elsewhere` }, { client_id: 'nobody' }]) {
    const page = await new Visitor(outside).open((await begin(studio, wrong)).url)
    expect(page.url.origin).toBe(port.loginHost)
    expect(page.status).toBe(400)
    expect(page.html).toContain('Simulator – ikke den ekte Ansattporten')
  }
})

test('X8: a request without PKCE is sent back', async () => {
  const { url, state } = await begin()
  url.searchParams.delete('code_challenge')
  url.searchParams.delete('code_challenge_method')
  const page = await new Visitor(outside).open(url)
  expect(page.url.searchParams.get('error')).toBe('invalid_request')
  expect(page.url.searchParams.get('state')).toBe(state)
})

test('X8: response_mode=fragment is refused without a fragment', async () => {
  const page = await new Visitor(outside).open((await begin(studio, { response_mode: 'fragment' })).url)
  expect(page.url.searchParams.get('error')).toBe('unsupported_response_mode')
  expect(page.url.hash).toBe('')
})

test('X8: response_mode=form_post stands on a page that says what it is', async () => {
  const visitor = new Visitor(outside)
  const page = await logIn(visitor, await begin(studio, { response_mode: 'form_post' }))
  expect(page.html).toContain(`action="${callback}"`)
  expect(page.html).toContain('name="code"')
  expect(page.html).toContain('Simulator – ikke den ekte Ansattporten')
})

test('X8: a code works once, and its second use ends what the first gave', async () => {
  const attempt = await begin()
  const back = await logIn(new Visitor(outside), attempt)
  const tokens = await finish(attempt, back)
  await expect(finish(attempt, back)).rejects.toMatchObject({ error: 'invalid_grant' })
  await expect(oidc.fetchUserInfo(attempt.config, tokens.access_token, oidc.skipSubjectCheck)).rejects.toThrow()
})

test('X8: a wrong secret is refused', async () => {
  const attempt = await begin({ ...studio, clientSecret: 'wrong' })
  const back = await logIn(new Visitor(outside), attempt)
  await expect(finish(attempt, back)).rejects.toMatchObject({ status: 401 })
})

test('X8: a pushed request lives for 120 s and has the prefix of ID-porten', async () => {
  const { config, url, ...rest } = await begin()
  const pushed = await oidc.buildAuthorizationUrlWithPAR(config, Object.fromEntries(url.searchParams))
  expect(pushed.searchParams.get('request_uri')).toMatch(/^urn:idporten:/)
  const choice = await atMinute(1.5, () => new Visitor(outside).open(pushed))
  expect(choice.html).toContain('Velg innloggingsmetode')
  const late = await atMinute(2.5, () => new Visitor(outside).open(pushed))
  expect(late.html).toContain('invalid_request_uri')
  const attempt = { config, url: pushed, ...rest }
  expect(await claimsOf(attempt, await logIn(new Visitor(outside), attempt))).toMatchObject({ pid: ole })
})

test('X8: private_key_jwt works with a key that is named', async () => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  )
  const { kty = '', n = '', e = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  const { clientSecret, ...rest } = studio
  const jwks = { keys: [{ kty, n, e, kid: 'first', alg: 'RS256', use: 'sig' }] }
  const client: PortClient = { ...rest, clientId: 'keyed', jwks, tokenEndpointAuthMethod: 'private_key_jwt' }
  const own = await startAnsattporten({ issuerPort: 0, loginPort: 0, clients: [client] })
  for (const [kid, isRefused] of [
    ['first', false],
    [undefined, true],
  ] as const) {
    const attempt = await begin(client, {}, own)
    const key = oidc.PrivateKeyJwt(kid ? { key: privateKey, kid } : privateKey)
    attempt.config = await oidc.discovery(new URL(own.issuer), 'keyed', undefined, key, {
      execute: [oidc.allowInsecureRequests],
    })
    const answer = finish(attempt, await logIn(new Visitor(outside), attempt))
    if (isRefused) await expect(answer).rejects.toMatchObject({ status: 401 })
    else expect((await answer).claims()).toMatchObject({ pid: ole })
  }
  await own.close()
})

test('X8: logging out ends the session and comes back with state, without a question', async () => {
  const visitor = new Visitor(outside)
  const attempt = await begin()
  const tokens = await finish(attempt, await logIn(visitor, attempt))
  const logout = oidc.buildEndSessionUrl(attempt.config, {
    post_logout_redirect_uri: `${outside}logged-out`,
    state: 'a-state',
  })
  const back = await visitor.open(logout)
  expect(back.url.href).toBe(`${outside}logged-out?state=a-state`)
  const silent = await visitor.open((await begin(studio, { prompt: 'none' })).url)
  expect(silent.url.searchParams.get('error')).toBe('login_required')
  await expect(oidc.fetchUserInfo(attempt.config, tokens.access_token, oidc.skipSubjectCheck)).rejects.toThrow()
})

test('X8: a logout form works as the address does, and keeps the token out of it', async () => {
  const visitor = new Visitor(outside)
  const attempt = await begin()
  const tokens = await finish(attempt, await logIn(visitor, attempt))
  const about = await visitor.open(port.loginHost)
  const fields = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: `${outside}logged-out`, state: 's' }
  const back = await visitor.send(about, fields, '/logout')
  expect(decodeJwt(fields.id_token_hint)).toMatchObject({ pid: ole })
  expect(back.url.href).toBe(`${outside}logged-out?state=s`)
})

test('X8: logging out without a session, or to an unregistered address, ends at the port', async () => {
  const visitor = new Visitor(outside)
  const attempt = await begin()
  const to = (address: string) => oidc.buildEndSessionUrl(attempt.config, { post_logout_redirect_uri: address })
  const nobody = await visitor.open(to(`${outside}logged-out`))
  expect(nobody.status).toBe(400)
  expect(nobody.html).toContain('Det er ingen innlogging å avslutte')
  await logIn(visitor, attempt)
  const elsewhere = await visitor.open(to('http://localhost:1/elsewhere'))
  expect(elsewhere.status).toBe(400)
  const own = await visitor.open(`${port.loginHost}/logout`)
  expect(own.html).toContain('Du er logget ut')
})

const directorate = '314758625'
const right = { type: 'ansattporten:altinn:resource', resource: 'urn:altinn:resource:a-right' }
const asking = (...details: object[]) => ({ authorization_details: JSON.stringify(details) })
const enterprise = asking({ ...right, organizationform: 'enterprise', representation_is_required: false })

const answered = (organisation: string, name: string, unit_type: string) => [
  {
    ...right,
    resource_name: 'a-right',
    authorized_parties: [
      {
        orgno: { authority: 'iso6523-actorid-upis', ID: `0192:${organisation}` },
        resource: 'a-right',
        actions: ['read'],
        name,
        unit_type,
      },
    ],
  },
]

test('X8, Q3: after the login a person chooses whom they act for, and it is said in the answer and the id_token', async () => {
  const visitor = new Visitor(outside)
  const attempt = await begin(studio, { ...enterprise, prompt: 'login' })
  const picker = await logIn(visitor, attempt)
  expect(picker.html).toContain('Velg virksomhet du ønsker å representere')
  expect(picker.html).toContain('314\u00a0758\u00a0625')
  expect(picker.html).not.toContain('LEIKANGER')
  const tokens = await finish(attempt, await visitor.send(picker, { organisation: directorate }))
  const details = answered(directorate, 'EKSEMPELDIREKTORATET', 'ORGL')
  expect(tokens.authorization_details).toEqual(details)
  expect(tokens.claims()).toMatchObject({ pid: ole, authorization_details: details })
  const userinfo = await oidc.fetchUserInfo(attempt.config, tokens.access_token, tokens.claims()?.sub ?? '')
  expect(userinfo).not.toHaveProperty('authorization_details')
})

test('X8, Q3: who is logged in there chooses at once, and a login that does not ask says nothing of it', async () => {
  const visitor = new Visitor(outside)
  await logIn(visitor, await begin())
  const attempt = await begin(studio, asking({ ...right, organizationform: 'business' }))
  const picker = await visitor.open(attempt.url)
  const { authorization_details } = await finish(attempt, await visitor.send(picker, { organisation: '210000003' }))
  expect(authorization_details).toEqual(answered('210000003', 'EKSEMPELDIREKTORATET AVD LEIKANGER', 'BEDR'))
  const plain = await begin()
  expect(await finish(plain, await visitor.open(plain.url))).not.toHaveProperty('authorization_details')
})

test.each<[string, Record<string, string>, string]>([
  ['chooses themselves', { organisation: 'myself' }, ole],
  ['has no organisation, and is not asked', {}, noName],
])('X8, Q3: a person who %s acts for themselves', async (_what, choice, who) => {
  const visitor = new Visitor(outside)
  const attempt = await begin(studio, enterprise)
  const page = await logIn(visitor, attempt, { eid: 'testid', person: who })
  const back = 'organisation' in choice ? await visitor.send(page, choice) : page
  expect((await finish(attempt, back)).authorization_details).toEqual([{ type: right.type }])
})

test('X8, Q3: another person than the one before can log in and choose', async () => {
  const visitor = new Visitor(outside)
  await logIn(visitor, await begin())
  const attempt = await begin(studio, { ...enterprise, prompt: 'login' })
  const picker = await logIn(visitor, attempt, { person: kari })
  const tokens = await finish(attempt, await visitor.send(picker, { organisation: '310000019' }))
  expect(tokens.claims()).toMatchObject({ pid: kari })
  expect(tokens.authorization_details).toEqual(answered('310000019', 'FJELLDAL KOMMUNE', 'KOMM'))
})

test('X8, Q3: an organisation of somebody else cannot be chosen, nor nobody', async () => {
  const visitor = new Visitor(outside)
  const picker = await logIn(visitor, await begin(studio, enterprise))
  for (const form of [{ organisation: '310000019' }, { organisation: '' }, {}]) {
    const page = await visitor.send(picker, form)
    expect([page.status, page.html.includes('Velg en virksomhet, eller deg selv.')]).toEqual([422, true])
  }
})

test('X8, Q3: cancelling at the choice of an organisation sends access_denied, with a login before it or without', async () => {
  const visitor = new Visitor(outside)
  const picker = await logIn(visitor, await begin(studio, enterprise))
  const back = await visitor.send(picker, { action: 'cancel' })
  expect(back.url.searchParams.get('error')).toBe('access_denied')
  await logIn(visitor, await begin())
  const again = await visitor.send(await visitor.open((await begin(studio, enterprise)).url), { action: 'cancel' })
  expect(again.url.searchParams.get('error')).toBe('access_denied')
})

test('X8, Q3: where somebody must act for an organisation and has none, they stay at the port', async () => {
  const visitor = new Visitor(outside)
  const required = asking({ ...right, representation_is_required: true })
  const page = await logIn(visitor, await begin(studio, required), { eid: 'testid', person: noName })
  expect([page.status, page.html.includes('Du kan ikke handle på vegne av noen')]).toEqual([403, true])
  expect((await visitor.send(page, { action: 'cancel' })).url.searchParams.get('error')).toBe('access_denied')
})

test.each<[string, Record<string, string>]>([
  ['no JSON', { authorization_details: '[{' }],
  ['no list', { authorization_details: '{}' }],
  ['an empty list', asking()],
  ['another type', asking({ ...right, type: 'ansattporten:orgno' })],
  ['no right', asking({ type: right.type })],
  ['a misspelt field', asking({ ...right, representationisrequired: true })],
  ['a form that nobody knows', asking({ ...right, organizationform: 'any' })],
  ['two forms', asking({ ...right, organizationform: 'business' }, right)],
])('X8, Q3: a request with %s goes back as invalid_authorization_details', async (_what, details) => {
  const page = await new Visitor(outside).open((await begin(studio, details)).url)
  expect(page.url.searchParams.get('error')).toBe('invalid_authorization_details')
})

test('X8, Q3: whom somebody acts for can be asked in a pushed request', async () => {
  const { config, url, ...rest } = await begin(studio, enterprise)
  const pushed = await oidc.buildAuthorizationUrlWithPAR(config, Object.fromEntries(url.searchParams))
  const attempt = { config, url: pushed, ...rest }
  const visitor = new Visitor(outside)
  const back = await visitor.send(await logIn(visitor, attempt), { organisation: directorate })
  expect((await finish(attempt, back)).authorization_details).toMatchObject([{ type: right.type }])
})

test('X8, X1: the choice of an organisation is in the language of the visit', async () => {
  const titles = {
    nb: 'Velg virksomhet du ønsker å representere',
    nn: 'Vel verksemda du ønskjer å representere',
    en: 'Choose the organisation that you want to represent',
  }
  for (const [ui_locales, title] of Object.entries(titles)) {
    const picker = await logIn(new Visitor(outside), await begin(studio, { ...enterprise, ui_locales }))
    expect(picker.html).toContain(title)
    expect(picker.html).toMatch(/Simulator – /)
  }
})

test('X8: every page says in its language that it is a simulator', async () => {
  const banners = {
    nb: 'Simulator – ikke den ekte Ansattporten; bare syntetiske personer',
    nn: 'Simulator – ikkje den ekte Ansattporten; berre syntetiske personar',
    en: 'Simulator – not the real Ansattporten; synthetic persons only',
  }
  for (const [language, banner] of Object.entries(banners)) {
    const visitor = new Visitor(outside)
    const choice = await visitor.open((await begin(studio, { ui_locales: language })).url)
    const pages = [
      choice,
      await chooseEid(visitor, choice, 'minid'),
      await chooseEid(visitor, choice, 'testid'),
      await visitor.open(`${port.loginHost}/?lang=${language}`),
      await visitor.open(`${port.loginHost}/nowhere?lang=${language}`),
      await visitor.open(`${port.loginHost}/logged-out?lang=${language}`),
      await visitor.open(`${port.loginHost}/login/gone/testid`),
    ]
    for (const page of pages) expect(page.html).toContain(banner)
  }
})

test('X8: a language chosen on the page wins over the one the service asks for', async () => {
  const visitor = new Visitor(outside)
  await visitor.open(`${port.loginHost}/?lang=en`)
  const page = await visitor.open((await begin(studio, { ui_locales: 'nn' })).url)
  expect(page.html).toContain('Choose how to log in')
})

test('X8: another name for this machine is not answered', async () => {
  const { port: loginPort } = new URL(port.loginHost)
  expect((await fetch(`http://localhost:${loginPort}/`)).status).toBe(404)
})

test('X8: only this machine is listened to', async () => {
  const { networkInterfaces } = await import('node:os')
  const others = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  for (const { address, internal, family } of others) {
    if (internal || family !== 'IPv4') continue
    await expect(fetch(`http://${address}:${new URL(port.issuer).port}/`)).rejects.toThrow()
  }
})
