import type { Context } from '../context.ts'
import { isDatabaseAway } from '../database/violations.ts'
import type { Log } from '../log.ts'
import type { Job, Task } from './task.ts'

export interface Dispatcher {
  /** There may be due rows: claims as many as there is room for. */
  wake(): void
  /** Claims no more, and waits for what is running. */
  stop(): Promise<void>
}

/** Keeps up to `task.concurrency` jobs running for as long as there are due rows. */
export function createDispatcher(ctx: Context, task: Task, log: Log): Dispatcher {
  const running = new Set<Promise<void>>()
  let claiming: Promise<void> | undefined
  let wokenMeanwhile = false
  /** The last claim filled all room that there was. */
  let mayBeMore = false
  let stopped = false
  let failing = false

  function wake() {
    wokenMeanwhile = claiming !== undefined
    if (stopped || claiming) return
    claiming = fill()
      .then(() => noteRecovery(), noteFailure)
      .finally(() => {
        claiming = undefined
        if (wokenMeanwhile) wake()
      })
  }

  async function fill() {
    do {
      const room = task.concurrency - running.size
      if (stopped || room === 0) return
      const jobs = await task.claim(ctx, room, log)
      for (const job of jobs) start(job)
      mayBeMore = jobs.length === room
    } while (mayBeMore)
  }

  function start(job: Job) {
    const done = run(job).finally(() => {
      running.delete(done)
      if (mayBeMore) wake()
    })
    running.add(done)
  }

  async function run(job: Job) {
    try {
      await job()
    } catch (error) {
      // Its lease runs out, and it is done once the database is there again.
      if (isDatabaseAway(error)) log.warn({ err: error, task: task.name }, 'job put off')
      else log.error({ err: error, task: task.name }, 'job failed')
    }
  }

  /** A database that is away for an hour is one line in the log, not hundreds. */
  function noteFailure(error: unknown) {
    if (!failing) log.warn({ err: error, task: task.name }, 'cannot claim jobs')
    failing = true
  }

  function noteRecovery() {
    if (failing) log.info({ task: task.name }, 'claiming jobs again')
    failing = false
  }

  return {
    wake,
    async stop() {
      stopped = true
      task.stop?.()
      await claiming
      await Promise.all(running)
    },
  }
}
