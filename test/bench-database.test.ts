import pg from 'pg'
import { expect, test } from 'vitest'
import { openBenchDatabase } from '../bench/database.ts'

async function values(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

test('X7: a measurement owns a migrated database that is written to disk, and it is gone afterwards', async () => {
  const { url, stop } = await openBenchDatabase({ large: false })
  const asked = `select current_setting('fsync'), current_setting('synchronous_commit'),
    (select count(*) > 0 from migration), (select count(*)::int from user_account)`
  expect(await values(url, asked)).toEqual(['on', 'on', true, 0])
  await stop()
  await expect(values(url, 'select 1')).rejects.toThrow()
})
