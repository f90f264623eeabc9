import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { shipped } from '../root.ts'
import { codeOf } from './postmaster.ts'
import type { DB } from './schema.generated.ts'

/** An arbitrary number that every process agrees on. */
const migrationLock = 5_014_126_403

/** In milliseconds: for another process that migrates, and for those who use a table, since others queue behind us. */
const patience = { process: 60_000, table: 3000 }
const mostTries = 10

/**
 * Brings the database to the newest migration and says which ones it ran. Each runs in its own transaction, all under
 * one advisory lock, so that many processes may start at once.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(`set lock_timeout = ${patience.process}`)
    await lockMigrations(client)
    await ensureJournal(client)
    const pending = await pendingMigrations(client)
    for (const name of pending) await run(client, name)
    return pending
  } finally {
    await client.end()
  }
}

/** Until the connection ends, nobody else migrates. */
export const lockMigrations = (client: pg.Client) => client.query('select pg_advisory_lock($1)', [migrationLock])

/** A role that may not create tables can start the program on a database that another role has migrated. */
export async function ensureJournal(client: pg.Client) {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass('migration') is not null as there")
  if (!rows[0]?.there) await client.query('create table migration (name text primary key, ran_at timestamptz not null)')
}

/** The names of the migrations that this program has and the database has not. */
async function pendingMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migration')
  const ran = new Set(rows.map(({ name }) => name))
  return (await shippedMigrations()).filter((name) => !ran.has(name))
}

/** Who does not get a table in time lets the others pass, and tries again. */
async function run(client: pg.Client, name: string, tries = 1): Promise<void> {
  try {
    await client.query(`begin; set local lock_timeout = ${patience.table}`)
    await runMigration(client, name)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    if (isInTheWay(error) && tries < mostTries) {
      await sleep(1000)
      return run(client, name, tries + 1)
    }
    throw new Error(`Migration ${name} failed`, { cause: error })
  }
}

/** In the transaction that is open. */
export async function runMigration(client: pg.Client, name: string): Promise<void> {
  await client.query(await readFile(join(shipped('migrations'), name), 'utf8'))
  await client.query('insert into migration (name, ran_at) values ($1, now())', [name])
}

/** PostgreSQL's lock_not_available and deadlock_detected. */
const isInTheWay = (error: unknown) => ['55P03', '40P01'].includes(codeOf(error) ?? '')

let newest: string | undefined

/** Whether the newest migration that this program ships has run. Asked often, so that the folder is read once. */
export async function isMigrated(db: Kysely<DB>): Promise<boolean> {
  newest ??= (await shippedMigrations()).at(-1)
  const { rows } = await sql`select 1 from migration where name = ${newest}`.execute(db)
  return rows.length > 0
}

/** The names of all migrations that this program has, in their order. */
export const shippedMigrations = async () =>
  (await readdir(shipped('migrations'))).filter((name) => name.endsWith('.sql')).sort()
