import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../server/config.ts'

/** A configuration that is valid and reaches nothing. */
export const testConfig = (databaseUrl = 'postgresql://localhost/none', environment: Record<string, string> = {}) =>
  readConfig(
    {},
    {
      BASE_URL: 'http://localhost:8080',
      DATABASE_URL: databaseUrl,
      REPOSITORIES: join(tmpdir(), 'inngang-no-repositories'),
      INNGANG_SECRET: 'a secret of tests that is long enough',
      ANSATTPORTEN_ISSUER: 'http://localhost:8091',
      ANSATTPORTEN_CLIENT_ID: 'inngang',
      ANSATTPORTEN_CLIENT_SECRET: 'secret',
      SMTP_URL: 'smtp://127.0.0.1:1',
      ENHETSREGISTERET_URL: 'http://127.0.0.1:1',
      ...environment,
    },
  )
