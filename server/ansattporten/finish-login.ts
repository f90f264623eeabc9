import { isDeepStrictEqual } from 'node:util'
import * as client from 'openid-client'
import type { Context } from '../context.ts'
import type { LoginPurpose } from '../database/schema.generated.ts'
import { DomainError } from '../errors.ts'
import type { ProvenIdentity } from '../identity/index.ts'
import { sha256 } from '../secrets.ts'
import { callbackPath } from './begin-login.ts'
import { cancelled, notBelieved, portAway, unknownAttempt } from './errors.ts'
import type { Port } from './port.ts'
import { identityOf, type Proof } from './proven-identity.ts'
import { spendAttempt } from './queries.ts'

export interface Finished {
  purpose: LoginPurpose
  wantedPath: string | null
  userId: string | null
  proven: ProvenIdentity
  /** Which organisation was asked for, if any. */
  organisationNumber: string | null
  /** What the port says of organisations; nothing in it has been looked at. */
  authorizationDetails: unknown
}

/** What the port's answer proves. Every token is dropped here; an id_token holds the identity number (L5, R5). */
export async function finishLogin(
  ctx: Context,
  port: Port,
  answer: { search: string; browserToken: string },
): Promise<Finished> {
  const url = new URL(callbackPath + answer.search, ctx.config.origin)
  const state = url.searchParams.get('state') ?? ''
  const attempt = await spendAttempt(ctx, sha256(state), sha256(answer.browserToken))
  if (!attempt) throw unknownAttempt()
  const { nonce, codeVerifier, fresh, createdAt, ...begun } = attempt
  const configuration = await port.configuration()
  const proof = await exchange(configuration, url, { state, nonce, codeVerifier }).catch((error) =>
    asRefusal(error, begun.wantedPath),
  )
  return {
    ...begun,
    proven: identityOf(ctx, port.issuer, proof, { fresh, createdAt }),
    authorizationDetails: proof.authorizationDetails,
  }
}

interface Expected {
  state: string
  nonce: string
  codeVerifier: string
}

async function exchange(configuration: client.Configuration, url: URL, expected: Expected): Promise<Proof> {
  const tokens = await client.authorizationCodeGrant(configuration, url, {
    expectedState: expected.state,
    expectedNonce: expected.nonce,
    pkceCodeVerifier: expected.codeVerifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw notBelieved('there is no id_token')
  if (claims['at_hash'] !== undefined && claims['at_hash'] !== atHash(tokens.access_token))
    throw notBelieved('the id_token was made for another access token')
  const authorizationDetails = detailsIn(tokens.authorization_details, claims['authorization_details'])
  const { given_name, family_name } = claims
  if (given_name || family_name) return { claims, names: { given_name, family_name }, authorizationDetails }
  const names = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub).catch(withoutNames)
  return { claims, names, authorizationDetails }
}

/** The port says it twice, and its documentation prefers the answer to the token in it; both must say the same. */
function detailsIn(answer: unknown, idToken: unknown): unknown {
  if (answer === undefined || idToken === undefined) return answer ?? idToken
  if (!isDeepStrictEqual(answer, idToken)) throw notBelieved('authorization_details are not those of the id_token')
  return answer
}

/** OpenID Connect Core, section 3.1.3.6, with the hash of RS256. */
const atHash = (accessToken: string) => sha256(accessToken).subarray(0, 16).toString('base64url')

/** The name is a courtesy; a port that does not give it stops nobody (SEC-D9). One that tells of somebody else does. */
function withoutNames(error: unknown): Proof['names'] {
  if (error instanceof client.ClientError && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    throw notBelieved(error)
  return {}
}

function asRefusal(error: unknown, wantedPath: string | null): never {
  if (error instanceof DomainError) throw error
  if (error instanceof client.AuthorizationResponseError && error.error === 'access_denied') throw cancelled(wantedPath)
  throw isAway(error) ? portAway(error) : notBelieved(error)
}

/** What the port says of itself (RFC 6749, section 4.1.2.1). What it says of our request does not pass by waiting. */
const passing: readonly string[] = ['server_error', 'temporarily_unavailable']

/** No answer, a late one, or the page of a proxy in place of one. */
function isAway(error: unknown): boolean {
  if (error instanceof TypeError) return true
  if (error instanceof client.AuthorizationResponseError) return passing.includes(error.error)
  if (error instanceof client.ResponseBodyError) return error.status >= 500
  if (!(error instanceof client.ClientError)) return false
  return error.code === 'OAUTH_TIMEOUT' || (error.cause instanceof Response && error.cause.status >= 500)
}
