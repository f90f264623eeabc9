import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { type Relay, startRelay } from '../../test/relay.ts'
import { connect, type Database } from './connect.ts'
import { isDatabaseAway } from './violations.ts'

let own: TestDatabase
let relay: Relay
let database: Database
beforeEach(async () => {
  own = await createTestDatabase()
  relay = await startRelay(own.url)
  database = connect(relay.url, { size: 1, patience: { statement: 500, silence: 800 } })
})
afterEach(async () => {
  relay.close()
  await database.close()
  await own.drop()
})

const ask = () => sql`select 1`.execute(database.db)
const failure = (asking: Promise<unknown>) => asking.then(() => 'no failure', isDatabaseAway)
const inTransaction = (work: () => unknown) =>
  database.db.transaction().execute(async (tx) => {
    await sql`select 1`.execute(tx)
    await work()
    await sql`select 1`.execute(tx)
  })

test('SEC-D11: a transaction whose connection is cut says that the database is away, and the next one works', async () => {
  const cut = async () => {
    relay.refuse()
    await sleep(50)
  }
  expect(await failure(inTransaction(cut))).toBe(true)
  await relay.pass()
  await ask()
})

test('SEC-D11: a database that falls silent within a transaction is away', async () => {
  expect(await failure(inTransaction(() => relay.hold()))).toBe(true)
  await relay.pass()
  await ask()
})

test('SEC-D11: a connection whose server fell silent is not used again', async () => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.db)
  relay.hold()
  expect(await failure(ask())).toBe(true)
  await relay.pass()
  const after = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.db)
  expect(after.rows).not.toEqual(rows)
})

test('SEC-D11: a statement that takes too long is given up by the server', async () => {
  expect(await failure(sql`select pg_sleep(60)`.execute(database.db))).toBe(true)
  const left = sql`select 1 from pg_stat_activity where state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`
  expect((await left.execute(database.db)).rows).toEqual([])
})

test('SEC-D11: a transaction that its program left open does not hold its locks for ever', async () => {
  expect(await failure(inTransaction(() => sleep(1000)))).toBe(true)
  await ask()
})
