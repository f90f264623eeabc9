import pg from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

async function value(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ value: unknown }>(sql)).rows[0]?.value
  } finally {
    await client.end()
  }
}

test('X7: each test owns a migrated database, which many can make at once and which is gone afterwards', async () => {
  const databases = await Promise.all(Array.from({ length: 4 }, createTestDatabase))
  expect(new Set(databases.map(({ url }) => url)).size).toBe(4)
  for (const { url } of databases) expect(await value(url, 'select count(*) > 0 as value from migration')).toBe(true)
  const [first] = databases
  await Promise.all(databases.map(({ drop }) => drop()))
  await expect(value(first?.url ?? '', 'select 1')).rejects.toThrow(/does not exist/)
})

/** Rows that name a user who is deleted are looked for in every table that could, so that none is read from end to end. */
const namingUsers = `
  select coalesce(json_agg(conrelid::regclass || '.' || attname order by conrelid::regclass::text, attname), '[]') as value
  from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
  where contype = 'f' and confrelid in ('user_account'::regclass, 'owner'::regclass)
    and not exists (select from pg_index where indrelid = conrelid and indkey[0] = conkey[1])`

test('A6: an account is purged without reading a whole table that could name it', async () => {
  const { url, drop } = await createTestDatabase()
  expect(await value(url, namingUsers)).toEqual([])
  await drop()
})
