import { availableParallelism } from 'node:os'
import type { Config } from '../server/config.ts'
import type { Context } from '../server/context.ts'
import type { Database } from '../server/database/connect.ts'
import { createPasswordGate } from '../server/password/password-gate.ts'
import { createSecrets } from '../server/secrets.ts'
import { teamPolicy } from '../server/team/policy.ts'

/**
 * As the product's own, for queries of the product that a measurement runs itself. Node runs measurements as they are
 * written, so they import nothing that draws pages.
 */
export const contextOf = ({ db }: Database, config: Config): Context => ({
  db,
  config,
  secrets: createSecrets(config.secrets),
  policy: teamPolicy,
  passwords: createPasswordGate({ processes: 1, cores: availableParallelism() }),
  now: () => new Date(),
  randomToken: () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
})
