import type { Context } from '../server/context.ts'
import { connect } from '../server/database/connect.ts'
import { policy } from '../server/policies.ts'
import { createSecrets } from '../server/secrets.ts'
import { testConfig } from './config.ts'
import { createTestDatabase } from './database.ts'

/** A Context on a database of its own, for tests of the kernel and of the first features. The clock is the test's. */
export async function createBareContext() {
  const own = await createTestDatabase()
  const database = connect(own.url, { size: 6 })
  const clock = { time: new Date('2026-11-23T12:00:00Z') }
  const config = testConfig(own.url)
  const ctx: Context = {
    db: database.db,
    config,
    secrets: createSecrets(config.secrets),
    policy,
    passwords: { hash: () => Promise.reject(new Error('no passwords here')), verify: async () => ({ matches: false }) },
    now: () => clock.time,
    randomToken: () => crypto.randomUUID(),
  }
  return { url: own.url, ctx, clock, end: () => database.close().then(() => own.drop()) }
}

export type BareContext = Awaited<ReturnType<typeof createBareContext>>
