import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { solveCaptcha } from '../../test/solve-captcha.ts'
import type { Context } from '../context.ts'
import { connect } from '../database/connect.ts'
import { createSecrets } from '../secrets.ts'
import { createChallenge, spendSolution, sweepSpentChallenges } from './index.ts'

const binding = { purpose: 'register', bearer: 'ticket-1' }
let world: BareContext
let ctx: Context

beforeAll(async () => {
  world = await createBareContext()
  ctx = { ...world.ctx, config: { ...world.ctx.config, captcha: { cost: 10, counterMax: 120 } } }
})
afterAll(() => world.end())

const solve = async (context = ctx) => solveCaptcha(await createChallenge(context, binding))

test('R9: a solution is accepted once', async () => {
  const payload = await solve()
  expect(await spendSolution(ctx, { ...binding, payload })).toBe('solved')
  expect(await spendSolution(ctx, { ...binding, payload })).toBe('reused')
})

test('R9, SEC-A9: of twenty at the same instant in two processes exactly one is accepted', async () => {
  const other = connect(world.url, { size: 6 })
  const processes = [ctx, { ...ctx, db: other.db }]
  const payload = await solve()
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, turn) => spendSolution(processes[turn % 2] ?? ctx, { ...binding, payload })),
  )
  await other.close()
  expect(outcomes.filter((outcome) => outcome === 'solved')).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome === 'reused')).toHaveLength(19)
})

describe('R9, SEC-A9: a solution is bound', () => {
  test('to its form', async () => {
    expect(await spendSolution(ctx, { ...binding, purpose: 'log-in', payload: await solve() })).toBe('invalid')
  })

  test('to its bearer', async () => {
    const payload = await solve()
    expect(await spendSolution(ctx, { ...binding, bearer: 'ticket-2', payload })).toBe('invalid')
    expect(await spendSolution(ctx, { ...binding, payload })).toBe('solved')
  })

  test('to our secret, of which an older one still counts', async () => {
    const older = { ...ctx, secrets: createSecrets(['an older secret, also long enough for it']) }
    const rotated = {
      ...ctx,
      secrets: createSecrets(['a new secret, which is long enough too', 'an older secret, also long enough for it']),
    }
    const payload = await solve(older)
    expect(await spendSolution(ctx, { ...binding, payload })).toBe('invalid')
    expect(await spendSolution(rotated, { ...binding, payload })).toBe('solved')
  })
})

test('R9: a solution expires ten minutes after its challenge was made', async () => {
  const [early, late] = [await solve(), await solve()]
  const opened = world.clock.time
  world.clock.time = new Date(opened.getTime() + 599_000)
  expect(await spendSolution(ctx, { ...binding, payload: early })).toBe('solved')
  world.clock.time = new Date(opened.getTime() + 600_000)
  expect(await spendSolution(ctx, { ...binding, payload: late })).toBe('expired')
  world.clock.time = opened
})

test('R9: a spent challenge is forgotten when it has expired, and is refused all the same', async () => {
  const payload = await solve()
  expect(await spendSolution(ctx, { ...binding, payload })).toBe('solved')
  const opened = world.clock.time
  world.clock.time = new Date(opened.getTime() + 601_000)
  await sweepSpentChallenges(ctx, 1000)
  expect(await ctx.db.selectFrom('captchaSpent').selectAll().execute()).toEqual([])
  expect(await spendSolution(ctx, { ...binding, payload })).toBe('expired')
  world.clock.time = opened
})

test('R9: the work asked for is that of the configuration', async () => {
  const { parameters } = await createChallenge(world.ctx, binding)
  expect(parameters).toMatchObject({ algorithm: 'PBKDF2/SHA-256', cost: 5000, keyLength: 32 })
  expect(parameters).not.toHaveProperty('counter')
})

describe('SEC-A9: whatever is sent, nothing but a solution is accepted and nothing throws', () => {
  const spend = (payload: unknown) => spendSolution(ctx, { ...binding, payload })
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')

  test('any text, any value', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.anything(),
          fc.string(),
          fc.json().map((json) => Buffer.from(json).toString('base64')),
        ),
        async (payload) => {
          expect(await spend(payload)).toBe('invalid')
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a solution with anything in it changed', async () => {
    const genuine = JSON.parse(Buffer.from(await solve(), 'base64').toString())
    const changes = fc.record({
      at: fc.constantFrom(
        'signature',
        'nonce',
        'salt',
        'cost',
        'keyLength',
        'keyPrefix',
        'keySignature',
        'over',
        'derivedKey',
      ),
      to: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 64 }),
      ),
    })
    await fc.assert(
      fc.asyncProperty(changes, async ({ at, to }) => {
        const changed = JSON.parse(JSON.stringify(genuine), (key, value) => (key === at ? to : value))
        fc.pre(JSON.stringify(changed) !== JSON.stringify(genuine))
        expect(await spend(encoded(changed))).toBe('invalid')
      }),
      { numRuns: 300 },
    )
    expect(await spend(encoded(genuine))).toBe('solved')
  })

  test('a challenge without an answer, or of somebody else', async () => {
    const challenge = await createChallenge(ctx, binding)
    expect(await spend(encoded({ challenge, solution: null }))).toBe('invalid')
    expect(await spend(encoded({ challenge, solution: { counter: 1, derivedKey: '00'.repeat(32) } }))).toBe('invalid')
    expect(await spend('x'.repeat(100_000))).toBe('invalid')
  })
})
