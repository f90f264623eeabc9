import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { inTransaction } from '../context.ts'
import { connect } from '../database/connect.ts'
import { deleteOver, sweepInBatches } from './sweep.ts'

let bare: BareContext
beforeEach(async () => {
  bare = await createBareContext()
  const at = (second: number) => new Date(bare.clock.time.getTime() + second * 1000)
  const rows = [-3, -1, -2, 5].map((second) => ({ bearer: `ends ${second}`, count: 1, resetsAt: at(second) }))
  await bare.ctx.db.insertInto('rateLimit').values(rows).execute()
})
afterEach(() => bare.end())

const sweep = (limit: number, { ctx } = bare) =>
  deleteOver(ctx, { table: 'rateLimit', end: 'resetsAt', before: ctx.now() }, limit)

async function left() {
  const rows = await bare.ctx.db.selectFrom('rateLimit').select('bearer').orderBy('resetsAt').execute()
  return rows.map(({ bearer }) => bearer)
}

test('X7: a sweep takes no more than it may, the oldest first, and nothing that lives', async () => {
  expect([await sweep(2), await left()]).toEqual([2, ['ends -1', 'ends 5']])
  expect([await sweep(2), await left()]).toEqual([1, ['ends 5']])
})

test('X7: a sweep leaves what somebody holds to the next one, and waits for nobody', async () => {
  const url = new URL(bare.url)
  url.searchParams.set('options', '-c lock_timeout=1s')
  const impatient = connect(url.href, { size: 1 })
  await inTransaction(bare.ctx, async (tx) => {
    await tx.db.selectFrom('rateLimit').selectAll().where('bearer', '=', 'ends -3').forUpdate().execute()
    expect(await sweep(2, { ...bare, ctx: { ...bare.ctx, db: impatient.db } })).toBe(2)
  }).finally(impatient.close)
  expect([await left(), await sweep(2)]).toEqual([['ends -3', 'ends 5'], 1])
})

test('X7: batches follow each other until one is not full', async () => {
  const limits: number[] = []
  const rest = [500, 500, 20]
  const swept = await sweepInBatches(async (limit) => {
    limits.push(limit)
    return rest.shift() ?? 0
  })
  expect([swept, limits]).toEqual([1020, [500, 500, 500]])
})
