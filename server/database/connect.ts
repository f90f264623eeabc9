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
  pool.on('connect', (client) => {
    client.on('error', onLost)
    prepareStatements(client)
  })
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { db, close: () => db.destroy() }
}

const names = new Map<string, string>()

/** A connection learns each statement once, by name; PostgreSQL then neither parses nor plans it again. */
function prepareStatements(client: pg.ClientBase) {
  const send = client.query.bind(client)
  Object.assign(client, {
    query: (text: string, values: unknown[] = []) =>
      values.length > 0 ? send({ name: nameOf(text), text, values }) : send(text),
  })
}

function nameOf(text: string): string {
  const name = names.get(text) ?? `statement_${names.size}`
  names.set(text, name)
  return name
}
