import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeBuilt } from '../built-program.ts'
import { createTestDatabase } from '../database.ts'
import { createFleet } from '../fleet.ts'
import { authorise } from '../journey.ts'
import { count } from '../long.ts'
import { createPair, type Pair } from '../pair.ts'
import { createStudio } from '../studio.ts'
import { activeUser, filledForm, prove, solvedCaptcha, ticketIn } from '../world.ts'

const secret = 'a secret of the pair that is long enough'
let pair: Pair
beforeAll(async () => {
  pair = await createPair({ RATE_LIMIT_FACTOR: '1', INNGANG_SECRET: secret })
})
afterAll(async () => {
  await pair.end()
  await removeBuilt()
})

const somebody = () => ({ person: { sub: crypto.randomUUID(), acr: 'high' } })
const one = () => pair.fleet.browser(() => pair.members[0].address)
const other = () => pair.fleet.browser(() => pair.members[1].address)

test('L1: wrong passwords are counted together, whichever process they come to', async () => {
  const { form } = await activeUser(pair.surroundings, somebody())
  const strangers = [one(), other()]
  const statuses = []
  for (let round = 0; round < 7; round++) {
    for (const stranger of strangers) {
      const { status } = await stranger.post('/login/password', { login: form.username, password: 'wrong' })
      statuses.push(status)
    }
  }
  // The first beyond the limit is let through and begins the wait.
  expect(statuses).toEqual([...Array(11).fill(422), 429, 429, 429])
})

test('R9, R12: ten presses of Complete over both spend the captcha once and make one account', async () => {
  const browser = pair.surroundings.browser()
  const shown = await browser.follow(await prove(pair.surroundings, browser, somebody()))
  const form = { ...filledForm(), ticket: ticketIn(shown.body), captcha: await solvedCaptcha(browser) }
  const [before] = await pair.db('select count(*)::int as spent from captcha_spent')
  const answers = await Promise.all(Array.from({ length: 10 }, () => browser.post('/register', form)))
  expect(answers.map(({ status, location }) => `${status} ${location}`)).toEqual(Array(10).fill('303 /register/sent'))
  const [after] = await pair.db('select count(*)::int as spent from captcha_spent')
  expect(Number(after?.['spent']) - Number(before?.['spent'])).toBe(1)
  expect(await pair.db('select 1 from user_account where email = $1', [form.email])).toHaveLength(1)
})

test('L5: a session that is ended at one process is gone at the other', async () => {
  const { browser } = await activeUser(pair.surroundings, somebody())
  const [here, there] = [one(), other()]
  for (const [name, value] of browser.cookies) {
    here.cookies.set(name, value)
    there.cookies.set(name, value)
  }
  expect((await there.get('/account')).status).toBe(200)
  await here.post('/logout')
  expect((await there.get('/account')).location).toMatch(/^\/login/)
})

test('C1, SEC-H3: a code that is redeemed twenty times over both at once gives tokens once', async () => {
  const { browser } = await activeUser(pair.surroundings, somebody())
  await authorise({ browser })
  const studio = createStudio(pair.db, secret)
  const proof = await studio.code(browser)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, turn) => studio.redeem(pair.members[turn % 2]?.address ?? '', proof)),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(400)])
})

test('A7: each mail is sent once, though both have workers', async () => {
  let networks = 0
  const browser = () => pair.fleet.browser(() => pair.proxy.address, { ip: `10.0.${networks++}.1` })
  for (let round = 0; round < count(20); round++) {
    await Promise.all(Array.from({ length: 10 }, () => activeUser({ ...pair.surroundings, browser }, somebody())))
  }
  await expect.poll(() => pair.db("select 1 from mail where state <> 'sent'"), { timeout: 30_000 }).toEqual([])
  const { received } = pair.fleet.smtp
  const [{ mails } = {}] = await pair.db('select count(*)::int as mails from mail')
  expect(new Set(received.map(({ parsed }) => parsed.messageId)).size).toBe(received.length)
  expect(received).toHaveLength(Number(mails))
})

test('X7, SEC-H1: two that start at once on an empty database migrate it once and make one key', async () => {
  const database = await createTestDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  const fleet = await createFleet({ databaseUrl: database.url })
  const members = await Promise.all([fleet.start(), fleet.start()])
  const sets = await Promise.all(
    members.map(({ address }) => fetch(`${address}/oauth/jwks`).then((keys) => keys.json())),
  )
  const ready = await Promise.all(members.map(({ address }) => fetch(`${address}/readyz`)))
  expect(ready.map(({ status }) => status)).toEqual([200, 200])
  expect(sets[0].keys).toHaveLength(1)
  expect(sets[1]).toEqual(sets[0])
  const { rows } = await client.query("select count(*)::int as made from audit where action = 'signing-key.made'")
  expect(rows).toEqual([{ made: 1 }])
  await client.end()
  await fleet.end()
  await database.drop()
})

test('X5: the processes logged no error', () => {
  expect(pair.errors()).toEqual([])
})
