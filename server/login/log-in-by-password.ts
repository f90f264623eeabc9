import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { resetLimit, spendLimit, spendWithGrowingDelay } from '../http/rate-limit.ts'
import { findByLogin, triesBearer } from '../registration/index.ts'
import { startSession } from '../session/index.ts'
import { findPasswordHash, setPasswordHash, takeWantedPath } from '../user/index.ts'
import { deactivated, loginRefused, passwordLoginOff } from './errors.ts'
import type { LoggedIn } from './log-in-by-identity.ts'

interface PasswordLogin {
  login: string
  password: string
  device: string | undefined
}

/** A session for a username or proven address and its password; never tells which part was wrong (L1). */
export async function logInByPassword(ctx: Context, actor: Actor, { login, password, device }: PasswordLogin): Promise<LoggedIn> {
  if (!ctx.config.password.login) throw passwordLoginOff()
  const user = await findByLogin(ctx, login)
  const account = triesBearer(login, user)
  await spendWithGrowingDelay(ctx, 'password-account', account)
  await spendLimit(ctx, 'password-network', actor.network ?? 'unknown')
  const storedHash = user && (await findPasswordHash(ctx, user.id))
  const { matches, newHash } = await ctx.passwords.verify(storedHash, password)
  if (!user || !matches || user.state === 'pending') {
    await record(ctx, actor, { action: 'login.refused', outcome: 'refused', ...(user && { subject: { kind: 'user', id: user.id } }) })
    throw loginRefused()
  }
  if (user.state === 'deactivated') throw deactivated()
  await resetLimit(ctx, 'password-account', account)
  return inTransaction(ctx, async (tx) => {
    if (newHash) await setPasswordHash(tx, user.id, newHash)
    const token = await startSession(tx, actor, { userId: user.id, kind: 'full', method: 'password', device })
    return { token, wantedPath: await takeWantedPath(tx, user.id) }
  })
}
