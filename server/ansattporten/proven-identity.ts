import type { IDToken } from 'openid-client'
import type { Context } from '../context.ts'
import { macsOfNumber, type ProvenIdentity } from '../identity/index.ts'
import { levelTooLow, notBelieved, notFresh } from './errors.ts'
import { oneLine } from './one-line.ts'

export interface Proof {
  claims: IDToken
  names: { given_name?: unknown; family_name?: unknown }
  authorizationDetails: unknown
}

/** What was asked of the port, and when. */
export interface Asked {
  fresh: boolean
  createdAt: Date
}

/** What is kept of the port's claims, each looked at before anything believes it. */
export function identityOf(ctx: Context, issuer: string, { claims, names }: Proof, asked: Asked): ProvenIdentity {
  const { sub, pid, acr, amr, sid, auth_time } = claims
  if (typeof acr !== 'string' || !isLevelEnough(acr, ctx.config.ansattporten.acr)) throw levelTooLow()
  if (!isName(sub)) throw notBelieved('the subject is not 1 to 255 visible ASCII characters')
  return {
    issuer,
    subject: sub,
    numberMacs: typeof pid === 'string' && /^\d{11}$/.test(pid) ? macsOfNumber(ctx, issuer, pid) : [],
    givenName: oneLine(names.given_name, 100),
    familyName: oneLine(names.family_name, 100),
    eid: oneLine(Array.isArray(amr) ? amr[0] : undefined, 40),
    acr,
    sid: typeof sid === 'string' && isName(sid) ? sid : null,
    authenticatedAt: authenticationTime(auth_time, asked, ctx.now()),
  }
}

/** How the port may call persons and sessions (OpenID Connect Core, section 2). */
const isName = (text: string) => /^[\x21-\x7e]{1,255}$/.test(text)

/** `high` is at least `substantial`; anything else, and nothing, counts as less (SEC-D3). */
const levels = ['substantial', 'high']
const isLevelEnough = (acr: string, asked: string) => levels.indexOf(acr) >= levels.indexOf(asked)

/** How far the port's clock may be behind ours; also what `iat` and `exp` are allowed. */
export const skewSeconds = 30
/** The longest that the port lets a session live, and so the oldest login that it answers from. */
const oldestLoginSeconds = 120 * 60

/** When the port saw the person. A missing time counts as the oldest possible one (SEC-D3). */
function authenticationTime(authTime: unknown, { fresh, createdAt }: Asked, now: Date): Date {
  const seconds = typeof authTime === 'number' && authTime > 0 ? authTime : now.getTime() / 1000 - oldestLoginSeconds
  const seen = new Date(Math.min(seconds * 1000, now.getTime()))
  if (!fresh) return seen
  if (seen.getTime() < createdAt.getTime() - skewSeconds * 1000) throw notFresh()
  // The port's clock counts whole seconds and may be a little behind; the login came after it was asked for.
  return seen < createdAt ? createdAt : seen
}
