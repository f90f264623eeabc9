import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { DB } from '../database/schema.generated.ts'

interface Waiting {
  /** It has `dueAt` and `leasedUntil`. */
  table: keyof DB
  /** What a row is known by. */
  key: string
  /** Which of them; all, without it. No parameter: the plan of a prepared statement would not know its partial index. */
  where?: RawBuilder<unknown>
}

/**
 * The rows that have been due the longest and that nobody has leased, held until the transaction ends; what another
 * worker takes in the same instant is passed over.
 */
export const dueRows = ({ now }: Context, { table, key, where = sql`true` }: Waiting, most: number) =>
  sql<string>`any(array(select ${sql.ref(key)} from ${sql.table(table)} where ${where} and due_at <= ${now()}
    and (leased_until is null or leased_until <= ${now()}) order by due_at limit ${most} for update skip locked))`

/** Until when a row is out of reach of the others, or when one is tried again. */
export const secondsFrom = (time: Date, seconds: number) => new Date(time.getTime() + seconds * 1000)

/** Up to a quarter is taken off at random, so that what failed together does not come back together. */
export const dueAgain = ({ now }: Context, seconds: number) =>
  sql<Date>`${now()}::timestamptz + make_interval(secs => ${seconds}::float8 * (1 - random() / 4))`
