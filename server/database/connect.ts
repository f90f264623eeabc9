import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { camelCaseRows, SnakeCaseCompiler } from './names.ts'
import type { DB } from './schema.generated.ts'
import { isSilence } from './violations.ts'

export interface Database {
  db: Kysely<DB>
  close(): Promise<void>
}

/** In milliseconds. */
interface Patience {
  /** After which the server gives up a statement, and a transaction in which nothing happens; so locks come free. */
  statement: number
  /** After which a server that says nothing at all is given up by us. */
  silence: number
}

interface Options {
  size: number
  onLost?: (error: Error) => void
  patience?: Patience
}

/** Our statements take milliseconds, and a person waits no longer than this. */
const ordinary = { statement: 10_000, silence: 12_000 }

/** A pool of connections. A lost connection is reported and replaced, never fatal; none is waited for without end. */
export function connect(url: string, { size, onLost = () => {}, patience = ordinary }: Options): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    // A new connection costs PostgreSQL as much as many statements, and comes when there is the most to do.
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 5000,
    query_timeout: patience.silence,
    // A firewall that forgot an idle connection says nothing of it.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    onConnect: (client) => boundStatements(client, patience),
  })
  pool.on('error', onLost)
  pool.on('connect', (client) => client.on('error', onLost))
  const db = over(ofPreparedStatements(pool))
  return { db, close: () => db.destroy() }
}

function over(pool: PostgresPool): Kysely<DB> {
  const dialect = new PostgresDialect({ pool })
  dialect.createQueryCompiler = () => new SnakeCaseCompiler()
  return new Kysely<DB>({ dialect, plugins: [camelCaseRows] })
}

export interface SingleConnection extends Database {
  /** The same connection, for what is no statement of Kysely's, such as COPY; it is in the same transaction. */
  client: pg.Client
}

/** One connection for long work, whose statements may take as long as they need. */
export async function connectOnce(url: string): Promise<SingleConnection> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, keepAlive: true })
  // Whoever waits for a statement is told of it.
  client.on('error', () => {})
  await client.connect()
  const lent = Object.create(client, { query: { value: client.query.bind(client) }, release: { value: () => {} } })
  const db = over({ options: {}, connect: async () => lent, end: () => client.end() })
  return { client, db, close: () => db.destroy() }
}

/** Set by statements, since poolers in between refuse what they do not know when a connection begins. */
async function boundStatements(client: pg.ClientBase, { statement }: Patience) {
  await client.query(`set statement_timeout = ${statement}; set idle_in_transaction_session_timeout = ${statement}`)
}

/**
 * A connection learns each statement once, by name; PostgreSQL then neither parses nor plans it again. One whose server
 * fell silent is not used again: whoever asked next would wait behind the one before.
 */
function ofPreparedStatements(pool: pg.Pool): PostgresPool {
  // The same object each time: Kysely remembers each that it has not seen, and V8 keeps that until a whole collection.
  const lent = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      const known = lent.get(client)
      if (known) return known
      const first = preparing(client)
      lent.set(client, first)
      return first
    },
    end: () => pool.end(),
  }
}

function preparing(client: pg.PoolClient): PostgresPoolClient {
  let isSilent = false
  const query = (text: string, values: unknown[]) =>
    client.query(values.length > 0 ? { name: nameOf(text), text, values } : { text }).catch((error: unknown) => {
      isSilent ||= isSilence(error)
      throw error
    })
  const release = (destroy?: boolean) => client.release(destroy || isSilent)
  return Object.create(client, { query: { value: query }, release: { value: release } })
}

const names = new Map<string, string>()

function nameOf(text: string): string {
  const name = names.get(text) ?? `statement_${names.size}`
  names.set(text, name)
  return name
}
