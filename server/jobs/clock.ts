import { Cron } from 'croner'
import { type Kysely, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { DB } from '../database/schema.generated.ts'
import { isDatabaseAway } from '../database/violations.ts'
import type { Log } from '../log.ts'

export interface ClockJob {
  name: string
  /** As in crontab, in UTC; six fields begin with seconds. */
  pattern: string
  run(ctx: Context): Promise<unknown>
}

interface Options {
  ctx: Context
  jobs: readonly ClockJob[]
  log: Log
}

/**
 * Runs jobs by the clock; of all processes that share the database, one at a time runs each. A process runs one job at a
 * time, since each keeps a connection for its lock beside those that it works with.
 */
export function startClock({ ctx, jobs, log }: Options) {
  let queue = Promise.resolve()
  let stopped = false
  const crons = jobs.map(
    (job) =>
      new Cron(job.pattern, { protect: true, timezone: 'UTC' }, () => {
        queue = queue.then(() => (stopped ? undefined : runAlone(ctx, job, log)))
        return queue
      }),
  )
  return {
    async stop() {
      stopped = true
      for (const cron of crons) cron.stop()
      await queue
    },
  }
}

/** The first half of the key, so that names of jobs never meet other advisory locks. */
const lockClass = 5_014_126

async function runAlone(ctx: Context, job: ClockJob, log: Log) {
  try {
    await ctx.db.connection().execute(async (connection) => {
      if (!(await tryLock(connection, job.name))) return
      // The connection only holds the lock, which PostgreSQL lets go if the process dies; the job uses the pool.
      try {
        await job.run(ctx)
      } finally {
        await unlock(connection, job.name)
      }
    })
  } catch (error) {
    // A database that is away is no fault of the job, and the next tick makes up for this one.
    if (isDatabaseAway(error)) log.warn({ err: error, job: job.name }, 'clock job put off')
    else log.error({ err: error, job: job.name }, 'clock job failed')
  }
}

/** Whether nobody had the lock of this name; then whoever holds this connection has it, until it ends. */
export async function tryLock(connection: Kysely<DB>, name: string): Promise<boolean> {
  const query = sql<{ locked: boolean }>`select pg_try_advisory_lock(${lockClass}::int, hashtext(${name})) as locked`
  const { rows } = await query.execute(connection)
  return rows[0]?.locked ?? false
}

/** Waits for the end of a job that runs, and keeps it from running again until the connection ends. */
export const holdOff = (connection: Kysely<DB>, name: string) =>
  sql`select pg_advisory_lock(${lockClass}::int, hashtext(${name}))`.execute(connection)

const unlock = (connection: Kysely<DB>, name: string) =>
  sql`select pg_advisory_unlock(${lockClass}::int, hashtext(${name}))`.execute(connection)
