import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { DB } from '../database/schema.generated.ts'

const batch = 500
const mostBatches = 1000

/**
 * Repeats a bounded statement until it finds fewer rows than it may take, so that no sweep holds its locks for long. It
 * gives up after very many; the next tick of the clock goes on.
 */
export async function sweepInBatches(run: (limit: number) => Promise<number>): Promise<number> {
  let swept = 0
  for (let round = 0; round < mostBatches; round++) {
    const count = await run(batch)
    swept += count
    if (count < batch) break
  }
  return swept
}

interface Over {
  table: keyof DB
  /** The column that says when a row ends, or what it counts from; it has an index. */
  end: 'expiresAt' | 'endsAt' | 'endedAt' | 'resetsAt' | 'finishedAt' | 'createdAt' | 'provenAt'
  before: Date
  /** Which of them; all, without it. */
  where?: RawBuilder<unknown>
}

/**
 * Deletes rows that ended, the oldest first, so that an index finds them however many there are. What somebody holds is
 * left for the next round: a sweep waits for nobody, and two of them never wait for each other in a circle.
 */
export async function deleteOver(
  { db }: Context,
  { table, end, before, where = sql`true` }: Over,
  limit: number,
): Promise<number> {
  const over = sql`select ctid from ${sql.table(table)} where ${sql.ref(end)} <= ${before} and ${where}
    order by ${sql.ref(end)} limit ${limit} for update skip locked`
  const { numAffectedRows } = await sql`delete from ${sql.table(table)} where ctid = any(array(${over}))`.execute(db)
  return Number(numAffectedRows ?? 0)
}
