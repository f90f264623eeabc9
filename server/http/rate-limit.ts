import type { Context } from '../context.ts'
import { tooMany } from '../errors.ts'
import { beginWait, countOne, findReset, forgetCounts, prolongWindow, uncountOne } from './rate-limit-queries.ts'

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
  'person-search': { most: 60, seconds: minute },
  'code-account': { most: 20, seconds: day },
  resend: { most: 1, seconds: 180 },
  api: { most: 5000, seconds: hour },
  git: { most: 600, seconds: minute },
  'leak-network': { most: 60, seconds: hour },
  'join-request': { most: 10, seconds: day },
  invitation: { most: 50, seconds: day },
  service: { most: 30, seconds: hour },
  share: { most: 50, seconds: day },
  transfer: { most: 10, seconds: day },
  'organisation-request': { most: 10, seconds: day },
  logo: { most: 20, seconds: hour },
} as const

export type Limit = keyof typeof limits

const bearerOf = (limit: Limit, bearer: string) => `${limit} ${bearer}`
const waitOf = (limit: Limit, bearer: string) => `${bearerOf(limit, bearer)} waits`

/** What is left of a limit. */
export interface Rate {
  limit: Limit
  most: number
  /** Below zero, the act must not be done. */
  left: number
  /** Seconds until all of it is there again. */
  resetsIn: number
}

/** Counts one act of the bearer and says what is left, for those who tell their caller (programs). */
export async function countLimit(ctx: Context, limit: Limit, bearer: string): Promise<Rate> {
  const { over, retryAfter } = await measure(ctx, limit, bearer)
  return { limit, most: limits[limit].most * ctx.config.rateLimitFactor, left: -over, resetsIn: retryAfter }
}

/** Counts one act of the bearer and refuses it with 429 when there were too many; shared by all processes. */
export async function spendLimit(ctx: Context, limit: Limit, bearer: string): Promise<void> {
  const { over, retryAfter } = await measure(ctx, limit, bearer)
  if (over > 0) throw tooMany(retryAfter)
}

/**
 * After its limit each further try makes the next one wait longer, up to a quarter of an hour; never a lock-out, since
 * other ways in stay open (SEC-A8, SEC-E6). The failures are forgotten after a pause of four times the last wait.
 */
export async function spendWithGrowingDelay(ctx: Context, limit: Limit, bearer: string): Promise<void> {
  const counted = bearerOf(limit, bearer)
  const waiting = waitOf(limit, bearer)
  const seconds = secondsUntil(ctx, await findReset(ctx, waiting))
  if (seconds > 0) throw tooMany(seconds)
  const { over } = await measure(ctx, limit, bearer)
  if (over <= 0) return
  const wait = Math.min(2 ** (over + 2), 15 * minute)
  if (!(await beginWait(ctx, waiting, wait))) {
    // Another try at the same instant was let through, and this one does not make the next wait longer.
    await uncountOne(ctx, counted)
    throw tooMany(wait)
  }
  await prolongWindow(ctx, counted, 4 * wait)
}

/** A success makes earlier failures forgotten. */
export const resetLimit = (ctx: Context, limit: Limit, bearer: string) =>
  forgetCounts(ctx, [bearerOf(limit, bearer), waitOf(limit, bearer)])

async function measure(ctx: Context, limit: Limit, bearer: string) {
  const { most, seconds } = limits[limit]
  const { count, resetsAt } = await countOne(ctx, bearerOf(limit, bearer), seconds)
  return { over: count - most * ctx.config.rateLimitFactor, retryAfter: Math.max(1, secondsUntil(ctx, resetsAt)) }
}

const secondsUntil = (ctx: Context, time: Date | undefined) =>
  time ? Math.ceil((time.getTime() - ctx.now().getTime()) / 1000) : 0
