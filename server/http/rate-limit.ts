import type { Context } from '../context.ts'
import { tooMany } from '../errors.ts'
import { countOne, findReset, forgetCount, setReset } from './rate-limit-queries.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Every limit of the product (PRODUCT, "Rate limits"): how many in how many seconds. Mails have theirs in `mail/`. */
export const limits = {
  'password-account': { most: 10, seconds: 15 * minute },
  'password-network': { most: 100, seconds: hour },
  'ticket-identity': { most: 10, seconds: hour },
  'ticket-network': { most: 60, seconds: hour },
  'name-check': { most: 60, seconds: minute },
  'code-account': { most: 20, seconds: day },
  resend: { most: 1, seconds: 180 },
} as const

export type Limit = keyof typeof limits

const bearerOf = (limit: Limit, bearer: string) => `${limit} ${bearer}`

/** Counts one act of the bearer and refuses it with 429 when there were too many; shared by all processes. */
export async function spendLimit(ctx: Context, limit: Limit, bearer: string): Promise<void> {
  const { over, retryAfter } = await measure(ctx, limit, bearer)
  if (over > 0) throw tooMany(retryAfter)
}

/**
 * After its limit each further try makes the next one wait longer, up to a quarter of an hour; never a lock-out, since
 * other ways in stay open (SEC-A8, SEC-E6).
 */
export async function spendWithGrowingDelay(ctx: Context, limit: Limit, bearer: string): Promise<void> {
  const waiting = `${bearerOf(limit, bearer)} waits`
  const seconds = secondsUntil(ctx, await findReset(ctx, waiting))
  if (seconds > 0) throw tooMany(seconds)
  const { over } = await measure(ctx, limit, bearer)
  if (over > 0) await setReset(ctx, waiting, Math.min(2 ** (over + 2), 15 * minute))
}

/** A success makes earlier failures forgotten. */
export const resetLimit = (ctx: Context, limit: Limit, bearer: string) => forgetCount(ctx, bearerOf(limit, bearer))

async function measure(ctx: Context, limit: Limit, bearer: string) {
  const { most, seconds } = limits[limit]
  const { count, resetsAt } = await countOne(ctx, bearerOf(limit, bearer), seconds)
  return { over: count - most * ctx.config.rateLimitFactor, retryAfter: Math.max(1, secondsUntil(ctx, resetsAt)) }
}

const secondsUntil = (ctx: Context, time: Date | undefined) =>
  time ? Math.ceil((time.getTime() - ctx.now().getTime()) / 1000) : 0
