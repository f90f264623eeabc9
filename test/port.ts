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

/** How an answer may be bent, to see that it is not believed. */
export interface Bend {
  claims?: JWTPayload
  header?: { kid?: string }
}

interface Issued {
  person: PortPerson
  nonce: string
  clientId: string
  bend: Bend
}

const keys = await generateKeyPair('RS256', { extractable: true })
const publicJwk = { ...(await exportJWK(keys.publicKey)), kid: 'port-1', alg: 'RS256', use: 'sig' }

export type TestPort = Awaited<ReturnType<typeof startTestPort>>

/** Ansattporten as tests need it: no screens, one answer for each authorization address, honest or bent. */
export async function startTestPort() {
  const issued = new Map<string, Issued>()
  const server = createServer((request, response) => void route(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function route(request: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(request.url ?? '/', issuer)
    if (pathname === '/.well-known/openid-configuration') return json(response, metadata(issuer))
    if (pathname === '/jwks.json') return json(response, { keys: [publicJwk] })
    if (pathname === '/token') return token(request, response)
    return json(response, { error: 'not_found' }, 404)
  }

  async function token(request: IncomingMessage, response: ServerResponse) {
    const code = new URLSearchParams(await text(request)).get('code') ?? ''
    const found = issued.get(code)
    issued.delete(code)
    if (!found) return json(response, { error: 'invalid_grant' }, 400)
    const id_token = await idToken(issuer, found)
    return json(response, { access_token: 'opaque', token_type: 'Bearer', expires_in: 120, id_token })
  }

  return {
    issuer,
    /** The path at the client that the browser comes back to from this authorization address. */
    answer(authorizationUrl: string, person: PortPerson, bend: Bend = {}): string {
      const { searchParams } = new URL(authorizationUrl)
      const code = crypto.randomUUID()
      issued.set(code, { person, bend, nonce: searchParams.get('nonce') ?? '', clientId: searchParams.get('client_id') ?? '' })
      return callback(searchParams, { code, iss: issuer })
    },
    cancel: (authorizationUrl: string): string =>
      callback(new URL(authorizationUrl).searchParams, { error: 'access_denied', iss: issuer }),
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

function callback(asked: URLSearchParams, answer: Record<string, string>): string {
  const url = new URL(asked.get('redirect_uri') ?? '')
  return `${url.pathname}?${new URLSearchParams({ ...answer, state: asked.get('state') ?? '' })}`
}

function idToken(issuer: string, { person, nonce, clientId, bend }: Issued): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const { sub, ...claims } = person
  const payload = { iss: issuer, aud: clientId, sub, nonce, iat: now, exp: now + 120, auth_time: now, ...claims, ...bend.claims }
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'port-1', ...bend.header }).sign(keys.privateKey)
}

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

function json(response: ServerResponse, body: unknown, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
