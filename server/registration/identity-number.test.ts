import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { kari, ole } from '../../test/port.ts'
import { oldAccount, openForm, readyForm } from '../../test/registration.ts'
import { activeUser, createWorld, prove, register, solvedCaptcha, type World } from '../../test/world.ts'
import { purgePending } from './purge-pending.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ LOG_LEVEL: 'debug' })
})
afterEach(() => world.end())

const numbers = [ole.pid ?? '', kari.pid ?? '']

/** Every value of every column of every table, as text. */
async function everyValue(): Promise<string[]> {
  const { db } = world.ctx
  const { rows: tables } = await sql<{ name: string }>`
    select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
    db,
  )
  const all = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await sql<{
        row: Record<string, unknown>
      }>`select to_jsonb(t) as row from ${sql.raw(name)} t`.execute(db)
      return rows.flatMap(({ row }) =>
        Object.values(row).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
      )
    }),
  )
  return all.flat()
}

/** The text itself, and what its base64url, base64 and hexadecimal parts say, such as the parts of a JWT. */
function readings(text: string): string[] {
  const parts = text.replaceAll('\\x', ' ').match(/[\w+/-]{12,}={0,2}/g) ?? []
  const decoded = parts.flatMap((part) => [
    Buffer.from(part, 'base64url'),
    Buffer.from(part, 'base64'),
    Buffer.from(part, 'hex'),
  ])
  return [text, ...decoded.map((bytes) => bytes.toString('latin1'))]
}

const holders = (texts: readonly string[]) =>
  texts.filter((text) => readings(text).some((reading) => numbers.some((number) => reading.includes(number))))

test('R5, SEC-D4: the search finds a number wherever it could hide', () => {
  const [number = ''] = numbers
  const jwt = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(`{"pid":"${number}"}`).toString('base64url')}.sig`
  for (const hidden of [
    number,
    `x${number}y`,
    jwt,
    `{"id_token":"${jwt}"}`,
    `\\x${Buffer.from(number).toString('hex')}`,
  ]) {
    expect(holders([hidden]), hidden).toEqual([hidden])
  }
})

test('R5, SEC-D4, SEC-M3: the identity numbers of a full run are in no table, no log line, no mail and no answer', async () => {
  const answers: string[] = []
  const { browser, shown, fields } = await readyForm(world)
  answers.push(shown.body)
  answers.push(
    (await browser.post('/register', { ...fields, password: 'short' })).body,
    (await browser.post('/register', fields)).body,
  )
  answers.push((await browser.get('/register/sent')).body)
  await register(world, { person: kari })
  await prove(world, world.browser(), { person: { ...ole, sub: 'new-subject' }, from: '/login/ansattporten' })
  const torn = await prove(world, world.browser(), { person: { ...ole, sub: kari.sub }, from: '/login/ansattporten' })
  expect(torn.status).toBe(409)
  answers.push(torn.body)
  const account = await oldAccount(world)
  const third = { sub: 'third', pid: ole.pid?.replace('01', '02') ?? '', acr: 'high' }
  numbers.push(third.pid)
  const form = await openForm(world, { person: third })
  await form.browser.post('/register/connect', {
    ticket: form.ticket,
    login: account.username,
    password: account.password,
  })
  await activeUser(world, { person: { sub: 'fourth', acr: 'high' } })
  answers.push((await form.browser.get('/account')).body, await solvedCaptcha(browser).catch(() => ''))
  const before = await everyValue()
  expect(before.length).toBeGreaterThan(300)
  expect(holders(before)).toEqual([])
  world.clock.advance(8 * 24 * 3600)
  await purgePending(world.ctx, 100)
  expect(holders(await everyValue())).toEqual([])
  expect(world.lines.length).toBeGreaterThan(10)
  expect(holders(world.lines)).toEqual([])
  expect(holders(answers)).toEqual([])
})
