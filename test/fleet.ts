import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestBrowser, overHttp } from './browser.ts'
import { startBuilt } from './built-program.ts'
import { createTestDatabase } from './database.ts'
import { startTestPort } from './port.ts'
import { startSmtpStub } from './smtp-stub.ts'
import { freePort } from './stories/processes.ts'

export type Fleet = Awaited<ReturnType<typeof createFleet>>

/** One process of the program. */
export type Member = Awaited<ReturnType<Fleet['start']>>

interface Options {
  settings?: Record<string, string>
  /** A database that somebody else keeps; else one is made, and dropped at the end. */
  databaseUrl?: string
  /** A file for what the processes say. */
  sayTo?: string
  /** A process is killed with all that it has started. */
  leads?: boolean
}

/** The product as an operator runs it: processes of the built program, one database, and a port and mails of the test's. */
export async function createFleet({ settings = {}, databaseUrl, sayTo, leads = false }: Options = {}) {
  const database = databaseUrl ? undefined : await createTestDatabase()
  const [port, smtp] = await Promise.all([startTestPort(), startSmtpStub()])
  const repositories = await mkdtemp(join(tmpdir(), 'inngang-repositories-'))
  const members = new Set<{ kill(): Promise<unknown> }>()
  const env = {
    NODE_ENV: 'production',
    BASE_URL: 'http://localhost:8080',
    DATABASE_URL: databaseUrl ?? database?.url ?? '',
    REPOSITORIES: repositories,
    INNGANG_SECRET: 'a secret of tests that is long enough',
    ANSATTPORTEN_ISSUER: port.issuer,
    ANSATTPORTEN_CLIENT_ID: 'inngang',
    ANSATTPORTEN_CLIENT_SECRET: 'a secret of the client',
    SMTP_URL: smtp.url,
    CAPTCHA_COST: '1',
    TRUST_PROXY: '1',
    RATE_LIMIT_FACTOR: '1000',
    ...settings,
  }

  return {
    port,
    smtp,
    env,
    databaseUrl: env.DATABASE_URL,
    /** One more process, perhaps of another version, ready to answer; on a port of its own, or on that of one before it. */
    async start(changes: Record<string, string> = {}, file?: string) {
      const PORT = changes['PORT'] ?? String(await freePort())
      const run = { env: { ...env, ...changes, PORT }, leads, ...(file && { file }), ...(sayTo && { sayTo }) }
      const program = await startBuilt(['start'], run)
      const member = {
        ...program,
        address: `http://127.0.0.1:${PORT}`,
        /** SIGKILL: nothing of it can be tidied up. */
        kill() {
          const { pid, exitCode, signalCode } = program.child
          if (leads && pid && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
          else program.child.kill('SIGKILL')
          return program.ended
        },
        stop() {
          program.child.kill('SIGTERM')
          return program.ended
        },
      }
      members.add(member)
      await program.until('Inngang is ready')
      return member
    },
    /** A person, each of whose requests goes to the address that is given at that moment. */
    browser: (address: () => string, options?: Parameters<typeof createTestBrowser>[1]) =>
      createTestBrowser(overHttp(address), options),
    /** The mails that have arrived at an address, the oldest first; waits for one. */
    async mails(address: string) {
      const arrived = () => smtp.received.filter(({ to }) => to.includes(address))
      const deadline = Date.now() + 15_000
      while (arrived().length === 0 && Date.now() < deadline) await sleep(20)
      return arrived().map(({ parsed: { text = '' } }) => ({
        link: /http:\/\/localhost:8080(\/\S+)/.exec(text)?.[1] ?? '',
        code: /^\d{6}$/m.exec(text)?.[0] ?? '',
      }))
    },
    async end() {
      await Promise.all([...members].map((member) => member.kill()))
      await Promise.all([port.close(), smtp.stop()])
      await database?.drop()
      await rm(repositories, { recursive: true, force: true })
    },
  }
}
