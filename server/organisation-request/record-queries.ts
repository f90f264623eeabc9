import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { dueRows, secondsFrom } from '../jobs/lease.ts'
import { noticeTo } from '../jobs/notice.ts'
import type { Entity } from '../registry/index.ts'
import type { LookUp } from './evidence.ts'

/** The task of the worker that looks up what could not be. */
export const lookUpLater = 'organisation-request-look-up'

const waiting = sql`outcome = 'waiting'`

const columns = ['requestId', 'attempts', 'leasedUntil'] as const

/** Writes down what was found; what was not to be had waits for a worker, which is woken when this commits. */
export const insertRecord = ({ db, now }: Context, requestId: string, found: LookUp | undefined) =>
  db
    .insertInto('organisationRequestRecord')
    .values({ requestId, ...written(now(), found), dueAt: isAnswer(found) ? null : now() })
    .returning(noticeTo(lookUpLater))
    .execute()

const isAnswer = (found: LookUp | undefined) => found !== undefined && found.outcome !== 'unavailable'

function written(at: Date, found: LookUp | undefined) {
  if (!found || found.outcome === 'unavailable') return { outcome: 'waiting' as const, entity: null, lookedUpAt: null }
  const entity = found.outcome === 'found' ? JSON.stringify(found.entity) : null
  return { outcome: found.outcome, entity, lookedUpAt: at }
}

/** What Enhetsregisteret said of the number of a request; none where it has no number. */
export const findRecord = ({ db }: Context, requestId: string) =>
  db
    .selectFrom('organisationRequestRecord')
    .select(['outcome', sql<Entity | null>`entity`.as('entity'), 'lookedUpAt'])
    .where('requestId', '=', requestId)
    .executeTakeFirst()

/** Takes one that is due, and counts the try before it is made. */
export const leaseRecord = (ctx: Context, seconds: number) =>
  ctx.db
    .updateTable('organisationRequestRecord')
    .set((row) => ({ leasedUntil: secondsFrom(ctx.now(), seconds), attempts: row('attempts', '+', 1) }))
    .where('requestId', '=', dueRows(ctx, { table: 'organisationRequestRecord', key: 'requestId', where: waiting }, 1))
    .returning(columns)
    .executeTakeFirst()
export type LeasedRecord = NonNullable<Awaited<ReturnType<typeof leaseRecord>>>

const updateLeased = ({ db }: Context, { requestId, leasedUntil }: LeasedRecord) =>
  db
    .updateTable('organisationRequestRecord')
    .where('requestId', '=', requestId)
    .where('outcome', '=', 'waiting')
    .where('leasedUntil', '=', leasedUntil)

/** False where the lease ran out and another worker has it. */
export async function answerRecord(ctx: Context, leased: LeasedRecord, found: LookUp): Promise<boolean> {
  const updated = await updateLeased(ctx, leased)
    .set({ ...written(ctx.now(), found), dueAt: null, leasedUntil: null })
    .returning('requestId')
    .executeTakeFirst()
  return updated !== undefined
}

/** Nobody asks the register of this number any more. */
export const giveUpRecord = (ctx: Context, leased: LeasedRecord) =>
  updateLeased(ctx, leased)
    .set({ outcome: 'unanswered', lookedUpAt: ctx.now(), dueAt: null, leasedUntil: null })
    .execute()

export const postponeRecord = (ctx: Context, leased: LeasedRecord, seconds: number) =>
  updateLeased(ctx, leased)
    .set({ dueAt: secondsFrom(ctx.now(), seconds), leasedUntil: null })
    .execute()
