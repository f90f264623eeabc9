import { readConfig } from '../server/config.ts'
import type { Context } from '../server/context.ts'
import { connect } from '../server/database/connect.ts'
import { migrate } from '../server/database/migrate.ts'
import { createContext } from '../server/main.ts'
import { type LocalDatabase, openLocalDatabase } from './local-database.ts'

/** What a command on the local database never uses, but the configuration wants. */
const unused = {
  BASE_URL: 'http://localhost:8080',
  ANSATTPORTEN_ISSUER: 'http://localhost:8091',
  ANSATTPORTEN_CLIENT_ID: 'inngang',
  ANSATTPORTEN_CLIENT_SECRET: 'not used by commands',
  SMTP_URL: 'smtp://127.0.0.1:8025',
}

/** Runs a verb against the configured database, or the local one, beside a running server or without. */
export const withContext = <T>(work: (ctx: Context) => Promise<T>): Promise<T> =>
  withRawContext({}, async (ctx) => {
    await migrate(ctx.config.database.url)
    return work(ctx)
  })

/** The same on a database as it is, perhaps empty. `own` stands where the environment says nothing. */
export async function withRawContext<T>(
  own: Record<string, string>,
  work: (ctx: Context, local: LocalDatabase) => Promise<T>,
): Promise<T> {
  const local = await openLocalDatabase(() => {})
  try {
    const isLocal = 'DATABASE_URL' in local.defaults
    const config = readConfig({ ...(isLocal && unused), ...local.defaults, ...own })
    const database = connect(config.database.url, { size: 2 })
    return await work(createContext(config, database), local).finally(database.close)
  } finally {
    await local.stop()
  }
}
