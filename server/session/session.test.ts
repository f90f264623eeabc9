import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestBrowser } from '../../test/browser.ts'
import { ole } from '../../test/port.ts'
import { activeUser, createWorld, type Filled, type World } from '../../test/world.ts'
import { keepForm, keptForm } from './kept-form.ts'
import { sweepKeptForms, sweepSessions } from './queries.ts'

let world: World
let kari: Filled
beforeEach(async () => {
  world = await createWorld()
  kari = (await activeUser(world)).form
})
afterEach(() => world.end())

async function byPassword(): Promise<TestBrowser> {
  const browser = world.browser()
  await browser.post('/login/password', { login: kari.username, password: kari.password })
  return browser
}

const json = { accept: 'application/json' }
const isIn = async (browser: TestBrowser) => (await browser.get('/account')).status === 200
const secondsLeft = async (browser: TestBrowser) => JSON.parse((await browser.get('/session', json)).body).secondsLeft
const minutes = (count: number) => world.clock.advance(count * 60)

test('L2: a session ends after 30 idle minutes, and use keeps it alive', async () => {
  const browser = await byPassword()
  for (let visit = 0; visit < 3; visit++) {
    minutes(29)
    expect(await isIn(browser)).toBe(true)
  }
  minutes(31)
  expect(await isIn(browser)).toBe(false)
})

test('L2: a session by password ends after 12 hours, one from the port after two, however busy', async () => {
  const byPort = world.browser()
  const begun = await byPort.get('/login/ansattporten')
  await byPort.get(world.port.answer(begun.location, ole))
  const browser = await byPassword()
  const lasted = { port: 0, password: 0 }
  for (let visit = 1; visit <= 50; visit++) {
    minutes(15)
    if (await isIn(byPort)) lasted.port = visit * 15
    if (await isIn(browser)) lasted.password = visit * 15
  }
  expect(lasted.port).toBeGreaterThanOrEqual(105)
  expect(lasted.port).toBeLessThan(120)
  expect(lasted.password).toBeGreaterThanOrEqual(705)
  expect(lasted.password).toBeLessThan(720)
})

test('L4: what a page asks by itself does not prolong the session; staying logged in does', async () => {
  const browser = await byPassword()
  for (let poll = 0; poll < 29; poll++) {
    minutes(1)
    expect(await secondsLeft(browser)).toBeGreaterThan(0)
    await browser.get('/register/status', json)
  }
  expect(await secondsLeft(browser)).toBeLessThanOrEqual(60)
  const extended = await browser.post('/session/extend', {}, json)
  expect(JSON.parse(extended.body).secondsLeft).toBeGreaterThan(1790)
  minutes(29)
  expect(await secondsLeft(browser)).toBeGreaterThan(0)
  minutes(2)
  expect(await secondsLeft(browser)).toBe(0)
  expect((await browser.post('/session/extend', {}, json)).status).toBe(401)
})

test('L4: staying logged in works without script, and comes back to the page', async () => {
  const browser = await byPassword()
  const answer = await browser.post('/session/extend', {}, { referer: 'http://localhost:8080/account?x=1' })
  expect(answer).toMatchObject({ status: 303, location: '/account?x=1' })
  expect((await browser.post('/session/extend', {}, { referer: 'http://localhost:8080//evil.example' })).location).toBe(
    '/',
  )
})

test('L4: a form posted after the session ended leads to login, and is back once the same person is', async () => {
  await world.ctx.db.updateTable('userAccount').set({ emailVerifiedAt: null }).execute()
  const browser = world.browser()
  const begun = await browser.get('/login/ansattporten')
  await browser.get(world.port.answer(begun.location, ole))
  await browser.get('/account')
  minutes(121)
  const typed = { email: 'kari.ny@example.no', password: 'hemmelig', ['new_password']: 'hemmelig' }
  const late = await browser.post('/account/email', typed, { referer: 'http://localhost:8080/account?sent=again' })
  expect([late.status, late.location]).toEqual([303, '/login?return_to=%2Faccount%3Fsent%3Dagain'])
  const [kept] = await world.ctx.db.selectFrom('keptForm').selectAll().execute()
  expect(kept).toMatchObject({ path: '/account', fields: { email: 'kari.ny@example.no' } })
  expect(JSON.stringify(kept)).not.toContain('hemmelig')
  const again = await browser.get('/login/ansattporten?return_to=%2Faccount')
  const page = await browser.follow(await browser.get(world.port.answer(again.location, ole)))
  expect(page.body).toContain('value="kari.ny@example.no"')
  expect((await browser.get('/account')).body).not.toContain('kari.ny@example.no')
})

test('L4: a form that was shown again by a refusal is kept for the page that can be opened', async () => {
  await world.ctx.db.updateTable('userAccount').set({ emailVerifiedAt: null }).execute()
  const browser = world.browser()
  const begun = await browser.get('/login/ansattporten')
  await browser.get(world.port.answer(begun.location, ole))
  expect((await browser.post('/account/email', { email: 'no address' })).body).toContain(
    'name="return_to" value="/account"',
  )
  minutes(121)
  const late = await browser.post(
    '/account/email',
    { email: 'x@example.no' },
    { referer: 'http://localhost:8080/account/email' },
  )
  expect(late.location).toBe('/login?return_to=%2Faccount')
})

test('L4: a kept form is for the same person only, and for half an hour', async () => {
  const browser = await byPassword()
  const { form: other } = await activeUser(world, { person: { sub: 'other', acr: 'high' } })
  const ids = Object.fromEntries(
    (await world.ctx.db.selectFrom('owner').select(['id', 'name']).execute()).map(({ id, name }) => [name, id]),
  )
  const token = browser.cookies.get('inngang_session') ?? ''
  await keepForm(world.ctx, token, { path: '/account', fields: { email: 'a@example.no' } })
  expect(await keptForm(world.ctx, ids[other.username] ?? '', '/account')).toBeUndefined()
  minutes(31)
  expect(await keptForm(world.ctx, ids[kari.username] ?? '', '/account')).toBeUndefined()
  expect(await sweepKeptForms(world.ctx, 10)).toBe(1)
})

test('L4: a program whose session ended gets a problem, not a page', async () => {
  const answer = await world.browser().get('/account', json)
  expect([answer.status, answer.headers['content-type']]).toEqual([401, 'application/problem+json; charset=utf-8'])
})

test('SEC-F1: of a session only a hash is stored', async () => {
  const browser = await byPassword()
  const token = browser.cookies.get('inngang_session') ?? ''
  expect(token).toMatch(/^[\w-]{43}$/)
  const rows = await world.ctx.db.selectFrom('session').selectAll().execute()
  expect(JSON.stringify(rows.map((row) => ({ ...row, tokenHash: row.tokenHash.toString('latin1') })))).not.toContain(
    token,
  )
})

test('A8: a session is renewed beside a newer version that has added a column', async () => {
  const renewals = async (person: string) =>
    (await activeUser(world, { person: { sub: person, acr: 'high' } })).activated
  expect((await renewals('before')).status).toBe(303)
  await sql`alter table session add column later text`.execute(world.ctx.db)
  expect((await renewals('after')).status).toBe(303)
})

test('L2: the dead are swept once nothing can be kept for them any more', async () => {
  await byPassword()
  minutes(12 * 60 + 29)
  expect(await sweepSessions(world.ctx, 10)).toBe(1)
  minutes(2)
  expect(await sweepSessions(world.ctx, 10)).toBe(1)
  expect(await world.ctx.db.selectFrom('session').selectAll().execute()).toEqual([])
})
