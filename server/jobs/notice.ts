import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import type { Log } from '../log.ts'

const channel = 'inngang_job'
const firstDelay = 250
const longestDelay = 15_000

/** What an insert returns to tell the workers of every process of its row, at the moment the transaction commits. */
export const noticeTo = (task: string) => sql`pg_notify(${channel}, ${task})`.as('notice')

interface Options {
  databaseUrl: string
  /** For one task; or for any, since whatever was said while nobody listened is to be looked for once more. */
  onNotice: (task?: string) => void
  log: Log
}

/** Listens on a connection of its own and comes back by itself after the database was away. */
export function listen({ databaseUrl, onNotice, log }: Options) {
  const ending = new AbortController()
  const listening = keepListening()

  async function keepListening() {
    let delay = firstDelay
    const onListening = () => {
      delay = firstDelay
      onNotice()
    }
    while (!ending.signal.aborted) {
      await listenOnce({ databaseUrl, onNotice, onListening, signal: ending.signal }).catch((error: unknown) => {
        if (delay === firstDelay) log.warn({ err: error }, 'not listening for jobs')
      })
      await sleep(delay, undefined, { signal: ending.signal }).catch(() => {})
      delay = Math.min(delay * 2, longestDelay)
    }
  }

  return {
    stop: () => {
      ending.abort()
      return listening
    },
  }
}

interface Listening {
  databaseUrl: string
  onNotice: (task?: string) => void
  onListening: () => void
  signal: AbortSignal
}

/** Resolves when told to stop, rejects when the connection is lost or cannot be had. */
async function listenOnce({ databaseUrl, onNotice, onListening, signal }: Listening): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5000,
    // By itself, the system would look after two hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  })
  const over = new Promise<void>((resolve, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('The listening connection was closed')))
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  over.catch(() => {})
  client.on('notification', ({ payload }) => onNotice(payload))
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
    onListening()
    await over
  } finally {
    await Promise.race([client.end(), sleep(1000, undefined, { ref: false })]).catch(() => {})
  }
}
