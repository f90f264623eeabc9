import { connect } from '../server/database/connect.ts'
import { testConfig } from '../test/config.ts'
import { contextOf } from './context.ts'
import { openBenchDatabase } from './database.ts'
import { seedDatabase } from './seed-database.ts'

export const few = 1000
export const many = 1_000_000

/** A database with so many users and all that belongs to them: a few, made now, or the many of `npm run seed`. */
export async function openSeeded(users: number) {
  const { url, stop } = await openBenchDatabase({ large: users === many })
  if (users === few) await seedDatabase(url, few)
  const connection = connect(url, { size: 4 })
  return { ctx: contextOf(connection, testConfig(url)), stop: () => connection.close().then(stop) }
}
