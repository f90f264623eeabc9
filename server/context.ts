import type { Kysely } from 'kysely'
import type { Config } from './config.ts'
import type { DB } from './database/schema.generated.ts'
import type { Secrets } from './secrets.ts'

/** Everything that a use case needs from the outside world. */
export interface Context {
  db: Kysely<DB>
  config: Config
  secrets: Secrets
  now: () => Date
  /** 256 random bits as base64url, 43 characters. */
  randomToken: () => string
}

/** Runs `work` in one transaction. Inside, `tx` is a Context like any other. */
export function inTransaction<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx)
  return ctx.db.transaction().execute((db) => work({ ...ctx, db }))
}
