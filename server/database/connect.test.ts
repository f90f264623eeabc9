import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/database.ts'
import { connect, type Database } from './connect.ts'
import type { DB } from './schema.generated.ts'

let own: TestDatabase
let database: Database
beforeAll(async () => {
  own = await createTestDatabase()
  database = connect(own.url, { size: 1 })
})
afterAll(async () => {
  await database.close()
  await own.drop()
})

const findOwner = (db: Kysely<DB>, name: string) =>
  db.selectFrom('owner').select(['id', 'name']).where('name', '=', name).execute()

test('X7: a connection is told a statement once, whatever values it is asked for with', async () => {
  const { db } = database
  for (const name of ['ole', 'kari', 'ole']) expect(await findOwner(db, name)).toEqual([])
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db)
  expect(rows.filter(({ statement }) => statement.includes('from "owner"'))).toHaveLength(1)
})
