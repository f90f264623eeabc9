import pg from 'pg'
import { sealActs } from '../server/audit/seal.ts'
import { connect } from '../server/database/connect.ts'
import { createPasswordGate } from '../server/password/password-gate.ts'
import { testConfig } from '../test/config.ts'
import { contextOf } from './context.ts'
import { type Seed, seeds } from './seeds.ts'

/** Every seeded account `seeded1`, `seeded2`, … has it. */
export const seededPassword = 'korrekt hest batteri stift'

type Say = (line: string) => void

/** Fills a migrated database with so many users and, in proportion, everything else that grows. */
export async function seedDatabase(url: string, users: number, say: Say = () => {}): Promise<void> {
  const passwordHash = await createPasswordGate({ processes: 1, cores: 1 }).hash(seededPassword)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // The database becomes visible only when all of it is there.
    await client.query(`set synchronous_commit = off; set work_mem = '256MB'; set maintenance_work_mem = '512MB'`)
    const restoreIndexes = await dropIndexes(client)
    for (const one of seeds(passwordHash)) await timed(one.table, say, () => insert(client, one, users))
    await timed('indexes', say, restoreIndexes)
    await timed('audit_seal', say, () => seal(url))
    await timed('vacuum analyze', say, () => client.query('vacuum analyze'))
  } finally {
    await client.end()
  }
}

/** Made of rows that are there already, an index takes a fraction of the time. Those of constraints stay. */
async function dropIndexes(client: pg.Client) {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index join pg_class on pg_class.oid = indrelid
     where relnamespace = 'public'::regnamespace and not exists (select from pg_constraint where conindid = indexrelid)`,
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return () => client.query(rows.map(({ definition }) => definition).join(';'))
}

function insert(client: pg.Client, { table, toHundred, inOrderOfUsers, columns, values }: Seed, users: number) {
  const order = inOrderOfUsers ? `order by md5('user ' || n)::uuid` : ''
  return client.query(
    `insert into ${table} (${columns})
     select ${values} from (select n from generate_series(1, $1::int) n ${order}) numbers,
       (select $1::int as rows, $2::int as users) size`,
    [Math.ceil((users * toHundred) / 100), users],
  )
}

const acts = 5000

/** A program seals what it writes, and would seal all of this while it is measured. */
async function seal(url: string) {
  const connection = connect(url, { size: 1 })
  const ctx = contextOf(connection, testConfig(url))
  let rowCount = 0
  try {
    for (let sealed = acts; sealed === acts; rowCount += sealed) sealed = await sealActs(ctx, acts)
  } finally {
    await connection.close()
  }
  return { rowCount }
}

async function timed(what: string, say: Say, work: () => Promise<Pick<pg.QueryResult, 'rowCount'> | unknown[]>) {
  const begun = performance.now()
  const result = await work()
  const rows = Array.isArray(result) ? result.length : (result.rowCount ?? 0)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  say(`${what.padEnd(20)} ${rows.toLocaleString('en').padStart(10)} ${seconds.padStart(6)} s`)
}
