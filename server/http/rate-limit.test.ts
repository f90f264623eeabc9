import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { inTransaction } from '../context.ts'
import { resetLimit, spendLimit, spendWithGrowingDelay } from './rate-limit.ts'
import { countOne, sweepRateLimits } from './rate-limit-queries.ts'

let bare: BareContext
beforeEach(async () => {
  bare = await createBareContext()
})
afterEach(() => bare.end())

/** How many of so many tries were let through, and what the first refusal said. */
async function tries(count: number, attempt: () => Promise<unknown>) {
  let passed = 0
  let retryAfter: number | undefined
  for (let round = 0; round < count; round++) {
    await attempt().then(
      () => passed++,
      (error: { retryAfter: number }) => {
        retryAfter ??= error.retryAfter
      },
    )
  }
  return { passed, retryAfter }
}

const advance = (seconds: number) => {
  bare.clock.time = new Date(bare.clock.time.getTime() + seconds * 1000)
}

test.each([
  ['password-network', 100, 3600],
  ['ticket-identity', 10, 3600],
  ['ticket-network', 60, 3600],
  ['name-check', 60, 60],
  ['code-account', 20, 86_400],
  ['resend', 1, 180],
  ['share', 50, 86_400],
  ['transfer', 10, 86_400],
] as const)(
  'rate limits: %s lets %i through in %i seconds, then says how long to wait',
  async (limit, most, seconds) => {
    const attempt = () => spendLimit(bare.ctx, limit, 'someone')
    expect(await tries(most + 5, attempt)).toEqual({ passed: most, retryAfter: seconds })
    await expect(spendLimit(bare.ctx, limit, 'someone else')).resolves.toBeUndefined()
    advance(seconds - 1)
    expect(await tries(1, attempt)).toEqual({ passed: 0, retryAfter: 1 })
    advance(1)
    expect((await tries(1, attempt)).passed).toBe(1)
  },
)

test('rate limits: of many at the same instant no more than the limit pass, whichever the process', async () => {
  const attempts = Array.from({ length: 40 }, () => spendLimit(bare.ctx, 'ticket-identity', 'someone'))
  const outcomes = await Promise.allSettled(attempts)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
})

test('rate limits: the factor of the configuration multiplies each of them', async () => {
  const ctx = { ...bare.ctx, config: { ...bare.ctx.config, rateLimitFactor: 3 } }
  expect((await tries(40, () => spendLimit(ctx, 'ticket-identity', 'someone'))).passed).toBe(30)
})

test('SEC-A8: while one attacks without a pause, a try passes every quarter of an hour, and waits end an hour after', async () => {
  const attempt = () => spendWithGrowingDelay(bare.ctx, 'password-account', 'kari')
  let passed = 0
  for (let second = 0; second < 6 * 3600; second += 5) {
    passed += (await tries(1, attempt)).passed
    advance(5)
  }
  expect(passed).toBeGreaterThan(30)
  expect(passed).toBeLessThan(50)
  advance(3600)
  expect((await tries(10, attempt)).passed).toBe(10)
})

test('L1: a success forgets the failures and the wait', async () => {
  const attempt = () => spendWithGrowingDelay(bare.ctx, 'password-account', 'kari')
  expect((await tries(15, attempt)).passed).toBe(11)
  await resetLimit(bare.ctx, 'password-account', 'kari')
  expect((await tries(10, attempt)).passed).toBe(10)
})

test('rate limits: what is over is swept in batches, what runs stays', async () => {
  for (let person = 0; person < 5; person++) await spendLimit(bare.ctx, 'name-check', `person ${person}`)
  await spendLimit(bare.ctx, 'code-account', 'someone')
  advance(61)
  expect(await sweepRateLimits(bare.ctx, 3)).toBe(3)
  expect(await sweepRateLimits(bare.ctx, 3)).toBe(2)
  expect(await bare.ctx.db.selectFrom('rateLimit').select('bearer').execute()).toEqual([
    { bearer: 'code-account someone' },
  ])
})

test('a count within a change leaves the change as sure to be on the disk as it was', async () => {
  const within = await inTransaction(bare.ctx, async (tx) => {
    await sql`set local synchronous_commit = on`.execute(tx.db)
    await countOne(tx, 'somebody', 60)
    return sql`select current_setting('synchronous_commit') as setting`.execute(tx.db)
  })
  expect(within.rows).toEqual([{ setting: 'on' }])
})
