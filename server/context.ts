import type { Kysely } from 'kysely'
import type { Config } from './config.ts'
import type { DB } from './database/schema.generated.ts'
import type { Policy } from './policy.ts'
import type { Secrets } from './secrets.ts'

/** Password hashing behind a gate, since it is the one thing here that costs real time. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** An unknown user (no stored hash) costs as much as a known one. `newHash` asks to be stored (R8). */
  verify(storedHash: string | undefined, password: string): Promise<{ matches: boolean; newHash?: string }>
}

/** Everything that a use case needs from the outside world. */
export interface Context {
  db: Kysely<DB>
  config: Config
  secrets: Secrets
  /** Every act of the product, and what it requires. */
  policy: Policy
  passwords: Passwords
  now: () => Date
  /** 256 random bits as base64url, 43 characters. */
  randomToken: () => string
}

/** Runs `work` in one transaction. Inside, `tx` is a Context like any other. */
export function inTransaction<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx)
  return ctx.db.transaction().execute((db) => work({ ...ctx, db }))
}
