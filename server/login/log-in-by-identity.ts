import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { findIdentityOwner, type ProvenIdentity } from '../identity/index.ts'
import { portSessionOf, startSession } from '../session/index.ts'
import { activateUser, getUser, takeWantedPath } from '../user/index.ts'

export interface LoggedIn {
  token: string
  /** The page that the person wanted when they registered, once (R3). */
  wantedPath: string | undefined
}

/**
 * What a proven identity opens: a session of its account. A pending account becomes active, since the person is proven;
 * the address is not, and stays unverified (A5). A deactivated one opens nothing but the page that says so, from where
 * the person can log out, at the port too (L6). Undefined where the identity is unknown.
 */
export function logInByIdentity(
  ctx: Context,
  actor: Actor,
  { proven, device }: { proven: ProvenIdentity; device: string | undefined },
): Promise<LoggedIn | undefined> {
  return inTransaction(ctx, async (tx) => {
    const userId = await findIdentityOwner(tx, proven)
    if (!userId) return undefined
    const { state, wantedPath } = await getUser(tx, userId)
    if (state === 'pending' && (await activateUser(tx, userId))) {
      await record(tx, actor, {
        action: 'user.activated',
        subject: { kind: 'user', id: userId },
        details: { by: 'identity' },
      })
    }
    const port = portSessionOf(proven)
    const token = await startSession(tx, actor, { userId, kind: 'full', method: 'ansattporten', port, device })
    return { token, wantedPath: wantedPath ? await takeWantedPath(tx, userId) : undefined }
  })
}
