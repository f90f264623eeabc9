import { createHash, KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** What the port says of a person. Numbers are synthetic (month + 80). */
export interface PortPerson {
  sub: string
  pid?: string
  given_name?: string
  family_name?: string
  acr?: string
  amr?: string[]
  sid?: string
}

export const ole: PortPerson = {
  sub: 'pairwise-ole',
  pid: '01818599907',
  given_name: 'Ole Bjørn',
  family_name: 'Hansen Berg',
  acr: 'high',
  amr: ['BankID'],
  sid: 'port-session-ole',
}

export const kari: PortPerson = {
  sub: 'pairwise-kari',
  pid: '01818599826',
  given_name: 'Kari',
  family_name: 'Nordmann',
  acr: 'substantial',
  amr: ['BankID'],
}

/** How an answer may be bent, to see that it is not believed. A claim that is undefined is left out. */
export interface Bend {
  claims?: Record<string, unknown>
  header?: { kid?: string | undefined; alg?: string; typ?: string }
  /** Signed by somebody else under the same name. */
  forged?: boolean
  /** What the token endpoint says besides, or instead. */
  token?: Record<string, unknown>
  /** What userinfo says besides, or instead. */
  userinfo?: Record<string, unknown>
  /** Parameters of the address that the browser comes back to; undefined leaves one out. */
  answer?: Record<string, string | undefined>
}

/** What an honest port says of a person who chose an organisation, in both places. */
export function actsFor(number: string, changes: Record<string, unknown> = {}): Bend {
  const orgno = { authority: 'iso6523-actorid-upis', ID: `0192:${number}` }
  const party = { orgno, resource, actions: ['read'], name: 'EKSEMPELDIREKTORATET', unit_type: 'ORGL', ...changes }
  return says([{ ...detail, resource_name: 'Selvbetjening', authorized_parties: [party] }])
}

const resource = 'digdir-selvbetjening-klienter'
export const detail = { type: 'ansattporten:altinn:resource', resource: `urn:altinn:resource:${resource}` }

/** The same in the answer and in the id_token. */
export const says = (authorization_details: unknown): Bend => ({
  token: { authorization_details },
  claims: { authorization_details },
})

interface Issued {
  person: PortPerson
  asked: URLSearchParams
  bend: Bend
}

type Key = Awaited<ReturnType<typeof makeKey>>

async function makeKey(kid: string, alg = 'RS256') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

const [firstKey, secondKey, strangersKey, curveKey] = await Promise.all([
  makeKey('port-1'),
  makeKey('port-2'),
  makeKey('port-1'),
  makeKey('port-3', 'ES256'),
])

export type Fault = (response: ServerResponse) => unknown

export type TestPort = Awaited<ReturnType<typeof startTestPort>>

/** Ansattporten as tests need it: no screens, one answer for each authorization address, honest or bent. */
export async function startTestPort(now = () => Date.now()) {
  const issued = new Map<string, Issued>()
  const loggedIn = new Map<string, Issued>()
  const faults = new Map<string, Fault>()
  const asked: { path: string; authorization: string | undefined; form: Record<string, string> }[] = []
  let key = firstKey
  let published = [firstKey]
  const server = createServer((request, response) => void route(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function route(request: IncomingMessage, response: ServerResponse) {
    const { pathname: path } = new URL(request.url ?? '/', issuer)
    const form = new URLSearchParams(await text(request))
    const { authorization } = request.headers
    asked.push({ path, authorization, form: Object.fromEntries(form) })
    const fault = faults.get(path)
    if (fault) return fault(response)
    switch (path) {
      case '/.well-known/openid-configuration':
        return json(response, metadata(issuer))
      case '/jwks.json':
        return json(response, { keys: published.map(({ jwk }) => jwk) })
      case '/token':
        return token(form, response)
      case '/userinfo':
        return userinfo(authorization, response)
      default:
        return json(response, { error: 'not_found' }, 404)
    }
  }

  async function token(form: URLSearchParams, response: ServerResponse) {
    const code = form.get('code') ?? ''
    const found = issued.get(code)
    issued.delete(code)
    if (!found || !isProofOfKey(form, found.asked)) return json(response, { error: 'invalid_grant' }, 400)
    const id_token = await idToken(found)
    loggedIn.set(`Bearer ${accessTokenOf(code)}`, found)
    const answer = { access_token: accessTokenOf(code), token_type: 'Bearer', expires_in: 120, id_token }
    return json(response, { ...answer, ...found.bend.token })
  }

  function userinfo(authorization: string | undefined, response: ServerResponse) {
    const found = loggedIn.get(authorization ?? '')
    if (!found) return json(response, { error: 'invalid_token' }, 401)
    const { sub, given_name, family_name } = found.person
    return json(response, { sub, given_name, family_name, ...found.bend.userinfo })
  }

  async function idToken({ person, asked, bend }: Issued): Promise<string> {
    const seconds = Math.floor(Date.now() / 1000)
    const payload: JWTPayload = {
      iss: issuer,
      aud: asked.get('client_id') ?? '',
      nonce: asked.get('nonce') ?? '',
      iat: seconds,
      exp: seconds + 120,
      auth_time: Math.floor(now() / 1000),
      ...person,
      ...bend.claims,
    }
    return signed(payload, bend)
  }

  function signed(payload: JWTPayload, { header, forged }: Bend): Promise<string> {
    return sign(payload, { alg: 'RS256', kid: key.kid, ...header }, forged ? strangersKey : key)
  }

  return {
    issuer,
    /** Everything that was asked of it so far, the oldest first. */
    asked,
    /** What a path does instead of its duty. */
    faults,
    /** From now on another key signs, and the first is no longer published. */
    rotate() {
      key = secondKey
      published = [secondKey]
    },
    /** Publishes another key beside the one that signs. */
    publishMore(which: 'another' | 'of a curve') {
      published = [firstKey, which === 'another' ? secondKey : curveKey]
    },
    /** The token by which it says that a person has logged out, honest or bent. */
    logoutToken(claims: { sid?: string; sub?: string }, bend: Bend = {}): Promise<string> {
      const seconds = Math.floor(now() / 1000)
      const times = { iat: seconds, exp: seconds + 120, jti: crypto.randomUUID() }
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
      const payload: JWTPayload = { iss: issuer, aud: 'inngang', ...times, events, ...claims, ...bend.claims }
      return signed(payload, { ...bend, header: { typ: 'logout+jwt', ...bend.header } })
    },
    /** The path at the client that the browser comes back to from this authorization address. */
    answer(authorizationUrl: string, person: PortPerson, bend: Bend = {}): string {
      const { searchParams } = new URL(authorizationUrl)
      const code = crypto.randomUUID()
      issued.set(code, { person, bend, asked: searchParams })
      return callback(searchParams, { code, iss: issuer, ...bend.answer })
    },
    cancel: (authorizationUrl: string): string =>
      callback(new URL(authorizationUrl).searchParams, { error: 'access_denied', iss: issuer }),
    close: () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections()),
  }
}

function callback(asked: URLSearchParams, answer: Record<string, string | undefined>): string {
  const url = new URL(asked.get('redirect_uri') ?? '')
  const parameters = { state: asked.get('state') ?? '', ...answer }
  return `${url.pathname}?${new URLSearchParams(definedOnly(parameters))}`
}

/** The redirect address and the PKCE verifier belong to what was asked for. */
function isProofOfKey(form: URLSearchParams, asked: URLSearchParams): boolean {
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return challenge === asked.get('code_challenge') && form.get('redirect_uri') === asked.get('redirect_uri')
}

interface Header {
  alg: string
  kid?: string | undefined
  typ?: string
}

async function sign(payload: JWTPayload, { kid, ...header }: Header, key: Key): Promise<string> {
  if (header.alg === 'none') return `${part({ ...header, kid })}.${part(payload)}.`
  return new SignJWT(payload).setProtectedHeader({ ...header, ...(kid && { kid }) }).sign(secretFor(header.alg, key))
}

/** With HS256 the secret is what everybody knows: the public key, as it is published. */
function secretFor(alg: string, key: Key) {
  if (alg.startsWith('HS')) return new TextEncoder().encode(JSON.stringify(key.jwk))
  return KeyObject.from(alg.startsWith('ES') ? curveKey.privateKey : key.privateKey)
}

/** Tests that must know the access token of a login know its code. */
export const accessTokenOf = (code: string) => `opaque-${code}`

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const definedOnly = (values: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  end_session_endpoint: `${issuer}/logout`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks.json`,
  response_types_supported: ['code'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
})

export function json(response: ServerResponse, body: unknown, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
