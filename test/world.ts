import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPort } from '../server/ansattporten/index.ts'
import { createApp } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import type { Context } from '../server/context.ts'
import { connect } from '../server/database/connect.ts'
import { createLog } from '../server/log.ts'
import { createContext } from '../server/main.ts'
import { createTestBrowser, type TestBrowser } from './browser.ts'
import { createTestDatabase } from './database.ts'
import { grantWishes } from './grant-wishes.ts'
import { ole, type PortPerson, startTestPort } from './port.ts'
import { solveCaptcha } from './solve-captcha.ts'

export type World = Awaited<ReturnType<typeof createWorld>>

/** One whole product on a database of its own, with a clock that tests move and a port that says what tests want. */
export async function createWorld(settings: Record<string, string> = {}) {
  const database = await createTestDatabase()
  const clock = {
    offset: 0,
    /** Moves time on; never back. */
    advance(seconds: number) {
      clock.offset += seconds * 1000
    },
  }
  const repositories = await mkdtemp(join(tmpdir(), 'inngang-repositories-'))
  const now = () => Date.now() + clock.offset
  const port = await startTestPort(now)
  const config = readConfig(
    {
      BASE_URL: 'http://localhost:8080',
      DATABASE_URL: database.url,
      REPOSITORIES: repositories,
      INNGANG_SECRET: 'a secret of tests that is long enough',
      ANSATTPORTEN_ISSUER: port.issuer,
      ANSATTPORTEN_CLIENT_ID: 'inngang',
      ANSATTPORTEN_CLIENT_SECRET: 'a secret of the client',
      SMTP_URL: 'smtp://127.0.0.1:1',
      ENHETSREGISTERET_URL: 'http://127.0.0.1:1',
      CAPTCHA_COST: '1',
      ...settings,
    },
    {},
  )
  const connection = connect(config.database.url, { size: config.database.connections })
  const ctx: Context = { ...createContext(config, connection), now: () => new Date(now()) }
  let address = ''
  const lines: string[] = []
  const log = createLog({ level: config.logLevel, destination: { write: (line) => void lines.push(line) } })
  const app = await createApp({ ctx, port: createPort(config), log, internalOrigin: () => address })

  return {
    ctx,
    clock,
    port,
    app,
    /** The program's log so far, a line each. */
    lines,
    browser: (options?: Parameters<typeof createTestBrowser>[1]) => createTestBrowser(app, options),
    /** For what needs real connections: the studio's own code exchange, foreign clients. */
    async listen(): Promise<string> {
      address = await app.listen({ host: '127.0.0.1', port: 0 })
      return address
    },
    grantWishes: () => grantWishes(ctx),
    /** Every mail to an address, the oldest first, with its link and code. */
    async mails(addressKey: string) {
      await grantWishes(ctx)
      const rows = await ctx.db
        .selectFrom('mail')
        .select(['kind', 'subject', 'textBody', 'language', 'dueAt'])
        .where('addressKey', '=', addressKey)
        .orderBy('createdAt')
        .orderBy('id')
        .execute()
      return rows.map(({ textBody, ...mail }) => ({
        ...mail,
        text: textBody ?? '',
        link: new RegExp(`${config.origin}(/\\S+)`).exec(textBody ?? '')?.[1] ?? '',
        code: /^\d{6}$/m.exec(textBody ?? '')?.[0] ?? '',
      }))
    },
    audited: async () =>
      (await ctx.db.selectFrom('audit').select(['action', 'outcome', 'subjectId']).orderBy('id').execute()).map(
        ({ action }) => action,
      ),
    async end() {
      await app.close()
      await connection.close()
      await port.close()
      await database.drop()
      await rm(repositories, { recursive: true, force: true })
    },
  }
}

/** What a journey needs, whether the product runs in this process or in others. */
export interface Surroundings {
  browser(): TestBrowser
  port: Pick<World['port'], 'answer'>
  mails(addressKey: string): Promise<{ link: string; code: string }[]>
}

/** Proves a person at the port; where that leads, nobody has followed yet. */
export async function prove(
  world: Surroundings,
  browser: TestBrowser,
  { person = ole, from = '/register/begin' }: { person?: PortPerson; from?: string } = {},
) {
  const begun = await browser.get(from)
  // Whoever's process was killed, or busy, is sent nowhere and comes again.
  if (begun.status >= 500) return begun
  return browser.get(world.port.answer(begun.location, person))
}

export interface Filled {
  username: string
  email: string
  password: string
}

/** A form that nothing is wrong with, each time another user. */
export function filledForm(): Filled {
  const number = randomInt(1_000_000_000)
  return { username: `user${number}`, email: `user${number}@example.no`, password: 'korrekt hest batteri stift' }
}

/** The ticket that the form on screen was opened for. */
export const ticketIn = (body: string) => /name="ticket" value="([^"]+)"/.exec(body)?.[1] ?? ''

/** A correct solution of the captcha that the browser's form asks for. */
export async function solvedCaptcha(browser: TestBrowser): Promise<string> {
  const { body } = await browser.get('/register/captcha', { accept: 'application/json' })
  return solveCaptcha(JSON.parse(body))
}

/** From Create new user to the waiting page: an account that is pending, and the browser that made it. */
export async function register(
  world: Surroundings,
  {
    person = ole,
    form = filledForm(),
    from = '/register/begin',
  }: { person?: PortPerson; form?: Filled; from?: string } = {},
) {
  const browser = world.browser()
  const shown = await browser.follow(await prove(world, browser, { person, from }))
  const completed = await browser.post('/register', {
    ...form,
    ticket: ticketIn(shown.body),
    captcha: await solvedCaptcha(browser),
  })
  return { browser, form, completed }
}

/** The same, and the mailed link pressed in that browser: an active account and a full session. */
export async function activeUser(world: Surroundings, options: Parameters<typeof register>[1] = {}) {
  const registered = await register(world, options)
  const [mail] = await world.mails(registered.form.email)
  await registered.browser.follow(await registered.browser.get(mail?.link ?? ''))
  const activated = await registered.browser.post('/activate')
  return { ...registered, activated }
}
