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
  header?: { kid?: string | undefined; alg?: string }
  /** Signed by somebody else under the same name. */
  forged?: boolean
  /** Parameters of the address that the browser comes back to; undefined leaves one out. */
  answer?: Record<string, string | undefined>
}

interface Issued {
  person: PortPerson
  asked: URLSearchParams
  bend: Bend
}

type Key = Awaited<ReturnType<typeof makeKey>>

async function makeKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } }
}

const [firstKey, secondKey, strangersKey] = await Promise.all(['port-1', 'port-2', 'port-1'].map(makeKey))

type Fault = (response: ServerResponse) => unknown

export type TestPort = Awaited<ReturnType<typeof startTestPort>>

/** Ansattporten as tests need it: no screens, one answer for each authorization address, honest or bent. */
export async function startTestPort(now = () => Date.now()) {
  const issued = new Map<string, Issued>()
  const faults = new Map<string, Fault>()
  const asked: { path: string; authorization: string | undefined; form: Record<string, string> }[] = []
  let key = firstKey
  const server = createServer((request, response) => void route(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function route(request: IncomingMessage, response: ServerResponse) {
    const { pathname: path } = new URL(request.url ?? '/', issuer)
    const form = new URLSearchParams(await text(request))
    asked.push({ path, authorization: request.headers.authorization, form: Object.fromEntries(form) })
    const fault = faults.get(path)
    if (fault) return fault(response)
    if (path === '/.well-known/openid-configuration') return json(response, metadata(issuer))
    if (path === '/jwks.json') return json(response, { keys: [key?.jwk] })
    if (path === '/token') return token(form, response)
    return json(response, { error: 'not_found' }, 404)
  }

  async function token(form: URLSearchParams, response: ServerResponse) {
    const code = form.get('code') ?? ''
    const found = issued.get(code)
    issued.delete(code)
    if (!found || !isProofOfKey(form, found.asked)) return json(response, { error: 'invalid_grant' }, 400)
    const id_token = await idToken(found)
    return json(response, { access_token: 'opaque', token_type: 'Bearer', expires_in: 120, id_token })
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
    const header = { alg: 'RS256', kid: key?.kid, ...bend.header }
    return sign(payload, header, bend.forged ? strangersKey : key)
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

function sign(payload: JWTPayload, { alg, kid }: { alg: string; kid?: string | undefined }, key: Key | undefined) {
  if (!key) throw new Error('no key')
  if (alg === 'none') return `${part({ alg, kid })}.${part(payload)}.`
  const secret = alg.startsWith('HS')
    ? new TextEncoder().encode(JSON.stringify(key.jwk))
    : KeyObject.from(key.privateKey)
  return new SignJWT(payload).setProtectedHeader({ alg, ...(kid && { kid }) }).sign(secret)
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const definedOnly = (values: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  end_session_endpoint: `${issuer}/logout`,
  token_endpoint: `${issuer}/token`,
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
