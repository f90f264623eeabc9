import type { Context } from '../context.ts'
import type { Log } from '../log.ts'
import { createDispatcher } from './dispatcher.ts'
import { listen } from './notice.ts'
import type { Task } from './task.ts'

export interface Worker {
  /** Takes no more jobs and waits for those that run. */
  stop(): Promise<void>
}

interface Options {
  ctx: Context
  databaseUrl: string
  tasks: readonly Task[]
  log: Log
  /** Rows become due without anybody saying so: retries, mails that waited for their hour, a killed worker's. */
  pollMilliseconds?: number
}

/** Does the jobs of every task, woken by the transactions that queue them. Many processes may run one each. */
export function startWorker({ ctx, databaseUrl, tasks, log, pollMilliseconds = 5000 }: Options): Worker {
  const dispatchers = new Map(tasks.map((task) => [task.name, createDispatcher(ctx, task, log)]))
  function wake(name = '') {
    const named = dispatchers.get(name)
    for (const dispatcher of named ? [named] : dispatchers.values()) dispatcher.wake()
  }
  const listener = listen({ databaseUrl, onNotice: wake, log })
  const poll = setInterval(wake, pollMilliseconds)
  return {
    async stop() {
      clearInterval(poll)
      await Promise.all([listener.stop(), ...[...dispatchers.values()].map((dispatcher) => dispatcher.stop())])
    },
  }
}
