import { createTransport } from 'nodemailer'
import pg from 'pg'
import { createPort } from '../server/ansattporten/index.ts'
import { type Config, readConfig } from '../server/config.ts'

export interface Finding {
  what: string
  works: boolean
  why?: string
}

/** Tries the configuration and everything that it points to: database, mail server, Ansattporten. */
export async function check(): Promise<Finding[]> {
  const config = readConfig()
  return [
    { what: 'configuration', works: true },
    await tried('database', () => tryDatabase(config)),
    await tried('mail server', () => createTransport({ url: config.smtp.url, connectionTimeout: 10_000 }).verify()),
    await tried('Ansattporten', () => createPort(config).configuration()),
  ]
}

async function tried(what: string, attempt: () => Promise<unknown>): Promise<Finding> {
  try {
    await attempt()
    return { what, works: true }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return { what, works: false, why: cause instanceof Error ? cause.message : String(cause) }
  }
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
