import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { spendLimit, spendWithGrowingDelay } from '../http/rate-limit.ts'
import { findPasswordHash } from '../user/index.ts'
import { findByLogin, triesBearer } from './find-by-login.ts'

/**
 * Tries a password for whomever a login names. It takes the same statements and one hash whether that is anybody, and
 * whatever state they are in (SEC-B2).
 */
export async function tryPassword(
  ctx: Context,
  actor: Actor,
  { login, password }: { login: string; password: string },
) {
  const account = await findByLogin(ctx, login)
  // A network that tried too often does not make the account's own waits longer.
  await spendLimit(ctx, 'password-network', actor.network ?? 'unknown')
  await spendWithGrowingDelay(ctx, 'password-account', triesBearer(login, account))
  const storedHash = await findPasswordHash(ctx, account?.id)
  return { account, storedHash, ...(await ctx.passwords.verify(storedHash, password)) }
}
