import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { migrate } from './migrate.ts'

vi.setConfig({ testTimeout: 60_000 })

let database: TestDatabase
/** A request that uses a table, and whoever looks on: within a transaction PostgreSQL shows one moment. */
let using: pg.Client
let looking: pg.Client
beforeEach(async () => {
  database = await createTestDatabase()
  using = new pg.Client({ connectionString: database.url })
  looking = new pg.Client({ connectionString: database.url })
  await Promise.all([using.connect(), looking.connect()])
})
afterEach(async () => {
  await Promise.all([using.end(), looking.end()])
  await database.drop()
})

const newest = '0014-login-growth.sql'

async function untilWaiting(expected: boolean) {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while (((await looking.query(waiting)).rowCount === 1) !== expected) await sleep(20)
}

test('X5: a migration that does not get its table lets the others pass, and tries again', async () => {
  await using.query(`drop index login_attempt_user; delete from migration where name = '${newest}'`)
  await using.query('begin; lock table login_attempt in row exclusive mode')
  const migrating = migrate(database.url)
  await untilWaiting(true)
  await untilWaiting(false)
  await using.query('commit')
  expect(await migrating).toEqual([newest])
  expect((await looking.query(`select 1 from pg_class where relname = 'login_attempt_user'`)).rowCount).toBe(1)
})
