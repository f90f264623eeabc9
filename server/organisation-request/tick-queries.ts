import type { Context } from '../context.ts'
import type { Point, Tick } from './checklist.ts'

interface OnePoint {
  requestId: string
  name: Point
}

/** Which points of the checklist operators have ticked. */
export const listTicks = ({ db }: Context, requestId: string): Promise<Tick[]> =>
  db
    .selectFrom('organisationRequestCheck')
    .select(['name', 'checkedBy', 'checkedAt'])
    .where('requestId', '=', requestId)
    .execute()

/** False where somebody has ticked it already; that was them, and then. */
export async function insertTick({ db, now }: Context, point: OnePoint & { checkedBy: string | null }) {
  const inserted = await db
    .insertInto('organisationRequestCheck')
    .values({ ...point, checkedAt: now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('name')
    .executeTakeFirst()
  return inserted !== undefined
}

/** False where nobody had ticked it. */
export async function deleteTick({ db }: Context, { requestId, name }: OnePoint) {
  const deleted = await db
    .deleteFrom('organisationRequestCheck')
    .where('requestId', '=', requestId)
    .where('name', '=', name)
    .returning('name')
    .executeTakeFirst()
  return deleted !== undefined
}
