import pg from 'pg'
import { createFleet, type Member } from './fleet.ts'
import { startProxy } from './proxy.ts'
import type { Surroundings } from './world.ts'

/** Rows as they are. */
export type Database = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>

export type Pair = Awaited<ReturnType<typeof createPair>>

/** Two processes on one database, the second perhaps of another version, and a proxy that asks them in turn. */
export async function createPair(settings: Record<string, string> = {}, otherFile?: string) {
  // The proxy is one, and the test browser stands for another that knows where people are.
  const fleet = await createFleet({ settings: { TRUST_PROXY: '2', ...settings } })
  const started: Member[] = []
  const members = await Promise.all([fleet.start(), fleet.start({}, otherFile)])
  started.push(...members)
  const client = new pg.Client({ connectionString: fleet.databaseUrl })
  await client.connect()
  const db: Database = (sql, values = []) => client.query(sql, values).then(({ rows }) => rows)
  const proxy = await startProxy(() => members.map(({ address }) => address))

  /** Another process in the place of one that has ended; on a port of its own, since others may have taken that one. */
  async function startAgain(member: Member) {
    const next = await fleet.start()
    started.push(next)
    members.splice(members.indexOf(member), 1, next)
    return next
  }

  return {
    fleet,
    proxy,
    members,
    db,
    startAgain,
    surroundings: {
      port: fleet.port,
      mails: fleet.mails,
      browser: () => fleet.browser(() => proxy.address),
    } satisfies Surroundings,
    at: (target: string) => {
      const member = members.find(({ address }) => address === target)
      if (!member) throw new Error(`Nobody is at ${target}`)
      return member
    },
    /** What the processes, also those that have ended, logged as an error. */
    errors: () => started.flatMap(errorsOf),
    async end() {
      await proxy.close()
      await client.end()
      await fleet.end()
    },
  }
}

function errorsOf({ written }: Member): string[] {
  return written.out.split('\n').filter((line) => /^\{"level":[56]0/.test(line))
}
