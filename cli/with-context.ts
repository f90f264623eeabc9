import { isGiven, readConfig } from '../server/config.ts'
import type { Context } from '../server/context.ts'
import { connect } from '../server/database/connect.ts'
import { migrate } from '../server/database/migrate.ts'
import { createContext } from '../server/main.ts'
import { embeddedDefaults } from './local-services.ts'

/** Runs a verb against the configured database, or the embedded one, beside a running server or without. */
export async function withContext<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
  const embedded = isGiven('DATABASE_URL') ? undefined : await embeddedDefaults()
  const config = readConfig(embedded?.defaults)
  await migrate(config.database.url)
  const database = connect(config.database.url, { size: 2 })
  try {
    return await work(createContext(config, database))
  } finally {
    await database.close()
    await embedded?.stop()
  }
}
