import { type Context, inTransaction } from '../context.ts'
import { leaseSeconds, type Task } from '../jobs/task.ts'
import { insertEvent } from './event-queries.ts'
import type { LookUp, Sources } from './evidence.ts'
import { getRequest } from './queries.ts'
import {
  answerRecord,
  giveUpRecord,
  type LeasedRecord,
  leaseRecord,
  lookUpLater,
  postponeRecord,
} from './record-queries.ts'

/** Looks up what Enhetsregisteret could not be asked when a request was sent (Q2). */
export const lookUpTask = ({ lookUp }: Pick<Sources, 'lookUp'>): Task => ({
  name: lookUpLater,
  concurrency: 1,
  async claim(ctx) {
    const leased = await leaseRecord(ctx, leaseSeconds)
    return leased ? [() => lookUpLeased(ctx, leased, lookUp)] : []
  },
})

async function lookUpLeased(ctx: Context, leased: LeasedRecord, lookUp: Sources['lookUp']): Promise<void> {
  const { requestId, attempts } = leased
  const { number } = await getRequest(ctx, requestId)
  const found = await lookUp(ctx, number ?? '')
  if (found.outcome !== 'unavailable') await noteFound(ctx, leased, found)
  else if (attempts < mostAttempts) await postponeRecord(ctx, leased, retryDelay(attempts))
  else await giveUpRecord(ctx, leased)
}

function noteFound(ctx: Context, leased: LeasedRecord, found: LookUp): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (!(await answerRecord(tx, leased, found))) return
    await insertEvent(tx, { requestId: leased.requestId, act: 'look-up', actorId: null, words: '' })
  })
}

/** Four days: the register is back by then, and what it says of this number is of no use. */
const mostAttempts = 100

/** Seconds until the next try: one minute, two, four … up to an hour. */
const retryDelay = (attempts: number) => Math.min(60 * 2 ** (attempts - 1), 3600)
