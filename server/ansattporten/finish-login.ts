import * as client from 'openid-client'
import type { Context } from '../context.ts'
import type { LoginPurpose } from '../database/schema.generated.ts'
import { DomainError } from '../errors.ts'
import { macsOfNumber, type ProvenIdentity } from '../identity/index.ts'
import { sha256 } from '../secrets.ts'
import { callbackPath } from './begin-login.ts'
import { levelTooLow, notBelieved, cancelled, portAway, unknownAttempt } from './errors.ts'
import type { Port } from './port.ts'
import { spendAttempt } from './queries.ts'

export interface Finished {
  purpose: LoginPurpose
  wantedPath: string | null
  userId: string | null
  proven: ProvenIdentity
}

/** What the port's answer proves. Every token is dropped here; an id_token holds the identity number (L5, R5). */
export async function finishLogin(ctx: Context, port: Port, answer: { search: string; browserToken: string }): Promise<Finished> {
  const url = new URL(callbackPath + answer.search, ctx.config.origin)
  const state = url.searchParams.get('state') ?? ''
  const attempt = await spendAttempt(ctx, sha256(state), sha256(answer.browserToken))
  if (!attempt) throw unknownAttempt()
  const { nonce, codeVerifier, ...rest } = attempt
  const configuration = await port.configuration()
  const proven = await exchange(configuration, url, { state, nonce, codeVerifier }).catch(asRefusal)
  return { ...rest, proven: identityOf(ctx, port, proven) }
}

interface Expected {
  state: string
  nonce: string
  codeVerifier: string
}

interface Proof {
  claims: client.IDToken
  names: { given_name?: unknown; family_name?: unknown }
}

async function exchange(configuration: client.Configuration, url: URL, expected: Expected): Promise<Proof> {
  const tokens = await client.authorizationCodeGrant(configuration, url, {
    expectedState: expected.state,
    expectedNonce: expected.nonce,
    pkceCodeVerifier: expected.codeVerifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw notBelieved()
  const { given_name, family_name } = claims
  if (given_name || family_name) return { claims, names: { given_name, family_name } }
  // The name is a courtesy; a port that does not give it stops nobody (SEC-D9).
  const names = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub).catch(() => ({}))
  return { claims, names }
}

function identityOf(ctx: Context, { issuer }: Port, { claims, names }: Proof): ProvenIdentity {
  const { pid, acr, amr, sid, auth_time } = claims
  if (!isLevelEnough(acr, ctx.config.ansattporten.acr)) throw levelTooLow()
  return {
    issuer,
    subject: claims.sub,
    numberMacs: typeof pid === 'string' && /^\d{11}$/.test(pid) ? macsOfNumber(ctx, issuer, pid) : [],
    givenName: nameOf(names.given_name),
    familyName: nameOf(names.family_name),
    eid: Array.isArray(amr) && typeof amr[0] === 'string' ? amr[0].slice(0, 40) : null,
    acr: String(acr),
    sid: typeof sid === 'string' ? sid : null,
    authenticatedAt: typeof auth_time === 'number' ? new Date(auth_time * 1000) : ctx.now(),
  }
}

/** `high` is at least `substantial`; anything else, and nothing, counts as less (SEC-D3). */
const levels = ['substantial', 'high']
const isLevelEnough = (acr: unknown, asked: string) => levels.indexOf(String(acr)) >= levels.indexOf(asked)

const nameOf = (claim: unknown) => (typeof claim === 'string' && claim.trim() ? claim.trim().slice(0, 100) : null)

function asRefusal(error: unknown): never {
  if (error instanceof DomainError) throw error
  throw Object.assign(refusalFor(error), { cause: error })
}

function refusalFor(error: unknown): DomainError {
  if (error instanceof client.AuthorizationResponseError) return error.error === 'access_denied' ? cancelled() : portAway()
  if (error instanceof client.ResponseBodyError) return error.status >= 500 ? portAway() : notBelieved()
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'OAUTH_TIMEOUT' || error instanceof TypeError ? portAway() : notBelieved()
}
