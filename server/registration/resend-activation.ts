import { type Context, inTransaction } from '../context.ts'
import { limits } from '../http/rate-limit.ts'
import { lockUser } from '../user/index.ts'
import { lastActivationSentAt } from './activation-queries.ts'
import { resendTooSoon } from './errors.ts'
import { tellAddress } from './tell-address.ts'

/** Sends the activation mail once more, at most once in 180 seconds (A1). A proven address needs none. */
export async function resendActivation(ctx: Context, userId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx, userId)
    if (!user || user.emailVerifiedAt) return
    const seconds = await secondsToResend(tx, userId)
    if (seconds > 0) throw resendTooSoon(seconds)
    await tellAddress(tx, user)
  })
}

/** How long until the next mail may be asked for; 0 if it may. */
export async function secondsToResend(ctx: Context, userId: string): Promise<number> {
  const sentAt = await lastActivationSentAt(ctx, userId)
  if (!sentAt) return 0
  const wait = limits.resend.seconds / ctx.config.rateLimitFactor
  return Math.max(0, Math.ceil(wait - (ctx.now().getTime() - sentAt.getTime()) / 1000))
}
