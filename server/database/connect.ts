import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.generated.ts'

export interface Database {
  db: Kysely<DB>
  close(): Promise<void>
}

/** A pool of connections. A lost connection is reported and replaced, never fatal. */
export function connect(url: string, options: { size: number; onLost?: (error: Error) => void }): Database {
  const pool = new pg.Pool({ connectionString: url, max: options.size, connectionTimeoutMillis: 5000 })
  const onLost = options.onLost ?? (() => {})
  pool.on('error', onLost)
  pool.on('connect', (client) => client.on('error', onLost))
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { db, close: () => db.destroy() }
}
