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
