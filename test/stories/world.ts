import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'
import pg from 'pg'
import { createTestDatabase } from '../database.ts'
import { startProxy } from '../proxy.ts'
import { startRelay } from '../relay.ts'
import { freePort, type Program, runCli, startProgram, untilReady } from './processes.ts'
import { watch } from './watch.ts'

/** What the stories of one worker share: the outer world, and the addresses. */
export interface Stage {
  origin: string
  port: number
  issuer: string
  /** Where people meet the simulated Ansattporten. */
  login: string
  mailbox: string
  smtp: string
  /** The page of the simulated Enhetsregisteret, and what takes the place of its API. */
  register: string
  registerApi: string
  /** A published list of service owners. */
  serviceOwners: string
  clientSecret: string
  stop(): Promise<void>
}

export const storySecret = 'a secret of the stories that is long enough'
const clientSecret = 'a secret that only the stories know'

/** Starts the simulated Ansattporten and the mailbox, and chooses where Inngang will answer. */
export async function openStage(): Promise<Stage> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const args = ['issuer', 'login', 'mailbox', 'smtp', 'register'].map((name) => `--${name}-port=0`)
  const simulator = startProgram(
    'simulator/main.js',
    [...args, `--base-url=${origin}`, '--client-id=inngang', '--display-name=Altinn Studio'],
    { env: { ...bareEnvironment(), INNGANG_SIMULATOR_CLIENT_SECRET: clientSecret } },
  )
  await untilReady(simulator, () => simulator.written().includes('"ready":true'))
  const urls = JSON.parse(simulator.written()) as Record<
    'issuer' | 'login' | 'mailbox' | 'smtp' | 'register' | 'registerApi' | 'serviceOwners',
    string
  >
  return { ...urls, origin, port, clientSecret, stop: simulator.stop }
}

/** Only what programs need to run: a developer's own settings must not reach the stories. */
const bareEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, HOME: process.env.HOME })

export type Settings = Record<string, string>

export type World = Awaited<ReturnType<typeof createWorld>>

interface Options {
  settings?: Settings
  person?: BrowserContextOptions
  /** Several stand behind a proxy that asks them in turn. */
  processes?: number
}

export interface Mail {
  subject: string
  text: string
  /** The address of the page that the mail asks to open. */
  link: string
  /** Six digits. */
  code: string
}

/** Inngang on an empty database, and a person in front of a browser. */
export async function createWorld(
  stage: Stage,
  browser: Browser,
  { settings = {}, person = {}, processes = 1 }: Options = {},
) {
  const database = await createTestDatabase()
  const line = await startRelay(database.url)
  const folder = await mkdtemp(join(tmpdir(), 'inngang-story-'))
  const env = {
    ...bareEnvironment(),
    ...serverSettings(stage, line.url),
    REPOSITORIES: join(folder, 'repositories'),
    ...settings,
  }
  await fetch(`${stage.mailbox}/messages/delete`, { method: 'POST', redirect: 'manual' })
  const server = processes > 1 ? await startBehindProxy(stage, env, processes) : await startServer(stage, env, folder)
  const db = new pg.Client({ connectionString: database.url })
  await db.connect()
  const watched = watch(stage.origin)
  const read = new Set<string>()

  /** Another browser: nothing in it is known from the first. */
  async function anotherBrowser(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      baseURL: stage.origin,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    })
    watched.context(context)
    return context.newPage()
  }

  return {
    stage,
    origin: stage.origin,
    /** Which process got which request, if there are several. */
    passed: 'passed' in server ? server.passed : [],
    person: await anotherBrowser(person),
    anotherBrowser,
    watched,
    /** Where the program keeps them. */
    repositories: env.REPOSITORIES,
    /** The program's line to its database. */
    line,
    /** Rows as they are; mostly to move time. */
    db: (sql: string, values: unknown[] = []) => db.query(sql, values).then(({ rows }) => rows),
    /** The newest mail to an address that was not read yet. */
    async mail(to: string): Promise<Mail> {
      const mail = await newestUnread(stage, to, read)
      read.add(mail.id)
      return toRead(mail, stage.origin)
    },
    /** How many mails have come to an address in all. */
    mailsTo: async (to: string) => (await listMails(stage, to)).length,
    cli: (args: string[], input?: string) => runCli(args, { env, cwd: folder, ...(input !== undefined && { input }) }),
    async end() {
      await Promise.all(browser.contexts().map((context) => context.close()))
      await server.stop()
      await db.end()
      line.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
      complainAbout(server.written())
    },
  }
}

/** Everything is given, so in production mode nothing local is started beside it. */
const serverSettings = (stage: Stage, databaseUrl: string): Settings => ({
  NODE_ENV: 'production',
  BASE_URL: stage.origin,
  PORT: `${stage.port}`,
  DATABASE_URL: databaseUrl,
  DATABASE_CONNECTIONS: '6',
  INNGANG_SECRET: storySecret,
  ANSATTPORTEN_ISSUER: stage.issuer,
  ANSATTPORTEN_CLIENT_ID: 'inngang',
  ANSATTPORTEN_CLIENT_SECRET: stage.clientSecret,
  SMTP_URL: stage.smtp,
  ENHETSREGISTERET_URL: stage.registerApi,
  LOG_LEVEL: 'error',
  CAPTCHA_COST: '500',
  CAPTCHA_COUNTER_MAX: '100',
})

async function startServer({ origin }: Stage, env: NodeJS.ProcessEnv, cwd: string): Promise<Program> {
  const server = startProgram('cli/main.js', ['start'], { env, cwd })
  await untilReady(server, () => server.written().includes(origin))
  return server
}

async function startBehindProxy(stage: Stage, env: NodeJS.ProcessEnv, processes: number) {
  const ports = await Promise.all(Array.from({ length: processes }, freePort))
  const start = (port: number) => startServer(stage, { ...env, TRUST_PROXY: '1', PORT: `${port}` }, tmpdir())
  const servers = await Promise.all(ports.map(start))
  const proxy = await startProxy(() => ports.map((port) => `http://127.0.0.1:${port}`), stage.port)
  return {
    passed: proxy.passed,
    written: () => servers.map(({ written }) => written()).join(''),
    async stop() {
      await proxy.close()
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}

/** What the server logs as an error is one, whatever the page looked like. */
function complainAbout(written: string) {
  const errors = written.split('\n').filter((line) => line.startsWith('{'))
  if (errors.length > 0) throw new Error(`The server logged errors:\n${errors.join('\n')}`)
}

interface StoredMail {
  id: string
  subject: string
  text: string
}

async function listMails({ mailbox }: Stage, to: string): Promise<StoredMail[]> {
  const answer = await fetch(`${mailbox}/messages.json?${new URLSearchParams({ to })}`)
  return answer.json() as Promise<StoredMail[]>
}

async function newestUnread(stage: Stage, to: string, read: ReadonlySet<string>): Promise<StoredMail> {
  const deadline = Date.now() + 15_000
  while (Date.now() < deadline) {
    const mail = (await listMails(stage, to)).find(({ id }) => !read.has(id))
    if (mail) return mail
    await sleep(100)
  }
  throw new Error(`No mail to ${to} came within 15 s`)
}

function toRead({ subject, text }: StoredMail, origin: string): Mail {
  const from = text.indexOf(`${origin}/`)
  const link = from < 0 ? '' : (/^\S+/.exec(text.slice(from))?.[0] ?? '')
  return { subject, text, link, code: /^\s*(\d{6})\s*$/m.exec(text)?.[1] ?? '' }
}
