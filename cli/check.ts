import pg from 'pg'
import { createPort } from '../server/ansattporten/index.ts'
import { type Config, isConfigured, readConfig } from '../server/config.ts'
import { createCourier } from '../server/mail/index.ts'
import { tryRegister } from '../server/registry/index.ts'
import { requireGit } from '../server/repository/index.ts'

export interface Finding {
  what: string
  works: boolean
  why?: string
}

/** Tries the configuration and everything that it points to: git, database, mail server, Ansattporten, Enhetsregisteret. */
export async function check(): Promise<Finding[]> {
  if (!isConfigured()) return [{ what: 'configuration', works: false, why: nothingConfigured }]
  let config: Config
  try {
    config = readConfig()
  } catch (error) {
    return [{ what: 'configuration', works: false, why: sentenceOf(error) }]
  }
  return [
    { what: 'configuration', works: true },
    await tried('git', async () => requireGit()),
    await tried('database', () => tryDatabase(config)),
    await tried('mail server', () => tryMailServer(config)),
    await tried('Ansattporten', () => createPort(config).configuration()),
    await tried('Enhetsregisteret', () => tryRegister(config)),
  ]
}

const nothingConfigured =
  'There is none: neither the environment nor a file .env says anything. "inngang start" then uses a database of its own and a simulator, and needs no check. For a server, copy .env.example to .env and fill it in.'

async function tried(what: string, attempt: () => Promise<unknown>): Promise<Finding> {
  try {
    await attempt()
    return { what, works: true }
  } catch (error) {
    return { what, works: false, why: sentenceOf(error) }
  }
}

/** The innermost cause says most: "connect ECONNREFUSED 127.0.0.1:5432". */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return sentenceOf(error.cause)
  const first = error instanceof AggregateError ? error.errors[0] : undefined
  return first ? sentenceOf(first) : error.message
}

async function tryMailServer({ smtp }: Config) {
  const courier = createCourier(smtp)
  await courier.verify().finally(courier.close)
}

async function tryDatabase({ database }: Config) {
  const client = new pg.Client({ connectionString: database.url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    )
    if ((rows[0]?.version ?? 0) < 150_000) throw new Error('PostgreSQL is older than 15')
  } finally {
    await client.end()
  }
}
