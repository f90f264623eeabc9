import { expect } from 'vitest'
import { operator } from '../server/actor.ts'
import { sha256 } from '../server/secrets.ts'
import { createUser } from '../server/servicedesk/index.ts'
import type { TestBrowser } from './browser.ts'
import { ole, type PortPerson } from './port.ts'
import { filledForm, prove, solvedCaptcha, ticketIn, type World } from './world.ts'

/** Somebody whom the port knows and nobody else does. */
export const stranger = (number: number): PortPerson => ({ sub: `stranger-${number}`, acr: 'substantial' })

interface Opening {
  person?: PortPerson
  from?: string
  language?: string
}

/** A person in front of the open form, with nothing typed yet. */
export async function openForm(
  world: World,
  { person = ole, from = '/register/begin', language = 'en' }: Opening = {},
) {
  const browser = world.browser({ language })
  const shown = await browser.follow(await prove(world, browser, { person, from }))
  expect(shown.status).toBe(200)
  return { browser, shown, ticket: ticketIn(shown.body) }
}

/** The same with a form that nothing is wrong with, ready for Complete. */
export async function readyForm(world: World, opening: Opening = {}) {
  const { browser, shown, ticket } = await openForm(world, opening)
  const fields = { ...filledForm(), ticket, captcha: await solvedCaptcha(browser) }
  return { browser, shown, fields }
}

/** An account from before Ansattporten, as an operator makes it: a proven address, a password, no identity. */
export async function oldAccount(world: World, changes: { username?: string; email?: string; password?: string } = {}) {
  const account = { ...filledForm(), displayName: null, language: 'en' as const, ...changes }
  const id = await createUser(world.ctx, operator, account)
  return { ...account, id }
}

export const usersNamed = (world: World, username: string) =>
  world.ctx.db.selectFrom('owner').select('id').where('nameKey', '=', username.toLowerCase()).execute()

export const userOf = (world: World, username: string) =>
  world.ctx.db
    .selectFrom('userAccount')
    .innerJoin('owner', 'owner.id', 'userAccount.id')
    .selectAll('userAccount')
    .select('owner.name')
    .where('owner.nameKey', '=', username.toLowerCase())
    .executeTakeFirstOrThrow()

/** How many rows each table has, for seeing that something changed nothing. */
export async function rowCounts(world: World) {
  const { db } = world.ctx
  const count = async (
    table: 'owner' | 'userAccount' | 'identity' | 'session' | 'activation' | 'mail' | 'mailedCode',
  ) => {
    const { rows } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string>().as('rows'))
      .executeTakeFirstOrThrow()
    return [table, Number(rows)] as const
  }
  const tables = ['owner', 'userAccount', 'identity', 'session', 'activation', 'mail', 'mailedCode'] as const
  return Object.fromEntries(await Promise.all(tables.map(count)))
}

/** What the browser's session is worth on the server, if it is worth anything. */
export const sessionOf = (world: World, browser: TestBrowser) =>
  world.ctx.db
    .selectFrom('session')
    .select(['id', 'kind', 'userId', 'method'])
    .where('tokenHash', '=', sha256(browser.cookies.get('inngang_session') ?? ''))
    .executeTakeFirst()

/** The messages in the summary of a page that refused a form. */
export const summary = (body: string) =>
  [...(/id="errors"[\s\S]*?<\/ul>/.exec(body)?.[0] ?? '').matchAll(/href="#(\w*)"/g)].map(([, field]) => field)
