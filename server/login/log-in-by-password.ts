import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { resetLimit } from '../http/rate-limit.ts'
import { tryPassword } from '../registration/index.ts'
import { startSession } from '../session/index.ts'
import { findPasswordHash, lockUser, setPasswordHash, takeWantedPath } from '../user/index.ts'
import { deactivated, loginRefused, passwordLoginOff } from './errors.ts'
import type { LoggedIn } from './log-in-by-identity.ts'

interface PasswordLogin {
  login: string
  password: string
  device: string | undefined
}

/** A session for a username or proven address and its password; never tells which part was wrong (L1). */
export async function logInByPassword(
  ctx: Context,
  actor: Actor,
  { login, password, device }: PasswordLogin,
): Promise<LoggedIn> {
  if (!ctx.config.password.login) throw passwordLoginOff()
  const { account: user, storedHash, matches, newHash } = await tryPassword(ctx, actor, { login, password })
  if (!user || !matches || user.state !== 'active') {
    const subject = user && { kind: 'user', id: user.id }
    await record(ctx, actor, { action: 'login.refused', outcome: 'refused', ...(subject && { subject }) })
    throw matches && user?.state === 'deactivated' ? deactivated() : loginRefused()
  }
  return inTransaction(ctx, async (tx) => {
    const locked = await lockUser(tx, user.id)
    // Another may have changed the password, and ended all sessions, while this one was being verified.
    if ((await findPasswordHash(tx, user.id)) !== storedHash) throw loginRefused()
    if (newHash) await setPasswordHash(tx, user.id, newHash)
    const token = await startSession(tx, actor, { userId: user.id, kind: 'full', method: 'password', device })
    await resetLimit(tx, 'password-account', user.id)
    return { token, wantedPath: locked?.wantedPath ? await takeWantedPath(tx, user.id) : undefined }
  })
}
