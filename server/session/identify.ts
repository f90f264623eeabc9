import type { Context } from '../context.ts'
import type { SignedIn } from '../http/view.ts'
import { sha256 } from '../secrets.ts'
import { findSession, touchSession } from './queries.ts'
import { endOf } from './session.ts'

const touchEverySeconds = 60

/** Who owns a session token, if the session lives. Its last use is written at most once a minute; a quiet request leaves it. */
export async function identify(ctx: Context, token: string, quiet: boolean): Promise<SignedIn | undefined> {
  const found = await findSession(ctx, sha256(token))
  const now = ctx.now()
  if (!found || endOf(found) <= now) return undefined
  const isStale = now.getTime() - found.lastSeenAt.getTime() > touchEverySeconds * 1000
  if (isStale && !quiet) await touchSession(ctx, found.sessionId)
  const { lastSeenAt, idleSeconds, endsAt: _, displayName, ...signedIn } = found
  const endsAt = endOf({ ...found, lastSeenAt: isStale && !quiet ? now : lastSeenAt })
  return {
    ...signedIn,
    displayName: displayName ?? found.username,
    secondsLeft: Math.round((endsAt.getTime() - now.getTime()) / 1000),
  }
}
