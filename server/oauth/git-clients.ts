import { createHmac } from 'node:crypto'
import { IncomingMessage } from 'node:http'
import type { ClientMetadata } from 'oidc-provider'
import type { Context } from '../context.ts'
import { sha256 } from '../secrets.ts'

/**
 * Programs that log git in through the browser. Each knows every Gitea by these ids and addresses, and so it knows us
 * (S6). They ask for no scope, so we say which they get, and the person reads it before allowing it.
 */
const programs = [
  { id: 'a4792ccc-144e-407e-86c9-5e7d8d9c3269', name: 'git-credential-oauth' },
  { id: 'e90ee53c-94e2-48ac-9358-a874fb9e0662', name: 'Git Credential Manager' },
  { id: 'd57cb8c4-630c-4168-8324-ec79935e18d4', name: 'tea' },
]

const scope = 'services:read services:write'

/** On a person's own machine: they keep no secret, and listen on whatever port is free there (RFC 8252 §7.3, §8.5). */
export const gitClients: readonly ClientMetadata[] = programs.map(({ id, name }) => ({
  client_id: id,
  client_name: name,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['127.0.0.1', '[::1]', 'localhost'].flatMap((host) => [`http://${host}`, `http://${host}/`]),
  grant_types: ['authorization_code', 'refresh_token'],
  scope,
}))

/** git works while nobody is logged in here, until the person withdraws the consent. */
export const isGitClient = (clientId: string | undefined) => programs.some(({ id }) => id === clientId)

/**
 * Debian's git-credential-oauth makes a code_verifier with `+` and `/`, which RFC 7636 §4.1 does not allow and our library
 * refuses. So at Gitea's addresses the verifier becomes its own challenge under a key of ours, and the challenge is hashed
 * after the same: whoever redeems the code has proven the same, whatever the verifier is made of. Without the key the
 * challenge, which many may have seen, would pass for a verifier at our other address.
 */
const keyed = ({ secrets }: Context, challenge: string) =>
  createHmac('sha256', secrets.derive('verifiers of git')).update(challenge).digest('base64url')

const hashed = (text: string) => sha256(text).toString('base64url')

/** What such a program asks at Gitea's addresses, as our protocol's library understands it. */
export async function asProtocol(ctx: Context, request: IncomingMessage): Promise<IncomingMessage> {
  const [path, query = ''] = (request.url ?? '').split(/\?(.*)/s, 2)
  if (path === '/login/oauth/authorize')
    request.url = `/oauth/authorize?${authorization(ctx, new URLSearchParams(query))}`
  return path === '/login/oauth/access_token' ? exchange(ctx, request) : request
}

function authorization(ctx: Context, asked: URLSearchParams): URLSearchParams {
  if (!isGitClient(asked.get('client_id') ?? undefined)) return asked
  const challenge = asked.get('code_challenge')
  if (!asked.get('scope')) asked.set('scope', scope)
  if (challenge) asked.set('code_challenge', hashed(keyed(ctx, challenge)))
  return asked
}

const longestBody = 56 * 1024

/** The same request once more, since a body can be read only once. */
async function exchange(ctx: Context, request: IncomingMessage): Promise<IncomingMessage> {
  const sent = new URLSearchParams(await textOf(request))
  const verifier = sent.get('code_verifier')
  if (verifier) sent.set('code_verifier', keyed(ctx, hashed(verifier)))
  const body = sent.toString()
  const again = new IncomingMessage(request.socket)
  const headers = { ...request.headers, 'content-length': String(Buffer.byteLength(body)) }
  Object.assign(again, {
    method: request.method,
    url: '/oauth/token',
    headers,
    httpVersion: request.httpVersion,
    complete: true,
  })
  delete again.headers['transfer-encoding']
  again.push(body)
  again.push(null)
  return again
}

/** What is longer than any such request is cut, and then refused as one that lacks something. */
async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) if (text.length < longestBody) text += part
  return text
}
