import { type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { DomainError } from '../errors.ts'
import { sha256 } from '../secrets.ts'
import type { PortLogout } from '../session/index.ts'
import { notBelieved } from './errors.ts'
import type { Port } from './port.ts'
import { skewSeconds } from './proven-identity.ts'
import { insertSpentLogoutToken } from './queries.ts'

export interface LogoutToken {
  id: string
  expiresAt: Date
  logout: PortLogout
}

const event = 'http://schemas.openid.net/event/backchannel-logout'
/** The port gives its tokens two minutes; one of longer life would have to be remembered for as long. */
const longestLifeSeconds = 10 * 60
const name = z.string().regex(/^[\x21-\x7e]{1,255}$/)

/** A token with a nonce is an id_token that somebody found (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
const Claims = z
  .object({
    jti: name,
    iat: z.number(),
    exp: z.number(),
    sid: name.optional(),
    sub: name.optional(),
    events: z.object({ [event]: z.looseObject({}) }),
    nonce: z.never().optional(),
  })
  .refine(({ iat, exp }) => exp - iat <= longestLifeSeconds, 'lives too long')

/** What a logout token says, once everything about it has been looked at (SEC-D12). */
export async function readLogoutToken(ctx: Context, port: Port, token: string): Promise<LogoutToken> {
  const { data: claims, error } = Claims.safeParse(await verify(ctx, port, token))
  if (error) throw notBelieved(`the logout token is wrong: ${z.prettifyError(error)}`)
  const { jti, exp, sid, sub } = claims
  return { id: jti, expiresAt: new Date((exp + skewSeconds) * 1000), logout: logoutOf(port.issuer, sid, sub) }
}

function logoutOf(issuer: string, sid: string | undefined, subject: string | undefined): PortLogout {
  if (sid) return { issuer, sid, ...(subject && { subject }) }
  if (subject) return { issuer, subject }
  throw notBelieved('the logout token names neither a session nor a person')
}

async function verify(ctx: Context, port: Port, token: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, await port.keys(), {
      algorithms: ['RS256'],
      typ: 'logout+jwt',
      issuer: port.issuer,
      audience: ctx.config.ansattporten.clientId,
      maxTokenAge: longestLifeSeconds,
      clockTolerance: skewSeconds,
      currentDate: ctx.now(),
    })
    return payload
  } catch (error) {
    throw error instanceof DomainError ? error : notBelieved(error)
  }
}

/** A token works once, in whichever process it arrives. */
export async function spendLogoutToken(tx: Context, { id, expiresAt, logout: { issuer } }: LogoutToken): Promise<void> {
  const isFirst = await insertSpentLogoutToken(tx, sha256(`${issuer} ${id}`), expiresAt)
  if (!isFirst) throw notBelieved('the logout token came before')
}
