import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { kari, ole } from '../../test/port.ts'
import { oldAccount, openForm, rowCounts, sessionOf, stranger, summary, userOf } from '../../test/registration.ts'
import { createWorld, prove, register, type World } from '../../test/world.ts'
import { program } from '../actor.ts'
import { inTransaction } from '../context.ts'
import { endTicketsOfPort } from './end-tickets.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '10' })
})
afterEach(() => world.end())

type Form = Awaited<ReturnType<typeof openForm>>

const byPassword = ({ browser, ticket }: Form, login: string, password: string) =>
  browser.post('/register/connect', { ticket, login, password })
const askCode = ({ browser, ticket }: Form, login: string) => browser.post('/register/connect/code', { ticket, login })
const byCode = ({ browser, ticket }: Form, login: string, code: string) =>
  browser.post('/register/connect/spend', { ticket, login, code })
const codeMailedTo = async (email: string) =>
  (await world.mails(email)).findLast(({ kind }) => kind === 'connect-code')?.code ?? ''

/** What two answers have in common, whoever they are for. */
const plain = ({ status, body, location }: { status: number; body: string; location: string }, login: string) => ({
  status,
  location,
  body: body
    .replaceAll(login, 'login')
    .replace(/name="form_token" value="[^"]+"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ''),
})

test('R4: above the form stands the way to an account that one has', async () => {
  const { shown, browser } = await openForm(world)
  expect(shown.body.indexOf('Have you used Altinn Studio before?')).toBeGreaterThan(0)
  expect(shown.body.indexOf('href="/register/connect"')).toBeLessThan(shown.body.indexOf('id="username"'))
  expect((await browser.get('/register/connect')).status).toBe(200)
})

test.each(['username', 'email'] as const)(
  'R4: the password connects, with the %s; the identity logs in to that account from then on',
  async (by) => {
    const account = await oldAccount(world)
    const form = await openForm(world)
    const connected = await byPassword(form, account[by].toUpperCase(), account.password)
    expect(connected).toMatchObject({ status: 303, location: '/dashboard' })
    expect(await sessionOf(world, form.browser)).toMatchObject({ kind: 'full', userId: account.id })
    expect(await rowCounts(world)).toMatchObject({ userAccount: 1, identity: 1 })
    const later = world.browser()
    await prove(world, later, { from: '/login/ansattporten' })
    expect(await sessionOf(world, later)).toMatchObject({ userId: account.id })
    expect(await world.audited()).toContain('identity.linked')
  },
)

test('R4: a code to the verified address connects, once, and only with the ticket that it was asked for', async () => {
  const account = await oldAccount(world)
  const form = await openForm(world)
  const asked = await askCode(form, account.username)
  expect(asked.body).toContain('If there is an account')
  const code = await codeMailedTo(account.email)
  const other = await openForm(world, { person: kari })
  expect(summary((await byCode(other, account.username, code)).body)).toEqual(['code'])
  expect(await byCode(form, account.email, code)).toMatchObject({ status: 303, location: '/dashboard' })
  expect(await sessionOf(world, form.browser)).toMatchObject({ kind: 'full', userId: account.id })
  expect(summary((await byCode(other, account.username, code)).body)).toEqual(['code'])
})

test('R4, L5: a code that is asked for while its ticket ends at the port finds the ticket gone', async () => {
  const form = await openForm(world)
  const { overlapping } = await inTransaction(world.ctx, async (tx) => {
    await endTicketsOfPort(tx, program, { issuer: world.port.issuer, subject: ole.sub }, 'back-channel')
    const asking = askCode(form, 'nobody')
    await sleep(200)
    return { overlapping: asking }
  })
  expect((await overlapping).status).toBe(410)
})

test('R4, SEC-D7: connecting ends the sessions, resets and codes from before, and tells the verified address', async () => {
  const account = await oldAccount(world)
  const before = world.browser()
  await before.get('/login')
  await before.post('/login/password', { login: account.username, password: account.password })
  await before.post('/password/forgotten', { login: account.username })
  const reset = (await world.mails(account.email)).find(({ kind }) => kind === 'password-reset')
  const form = await openForm(world)
  const other = await openForm(world, { person: kari })
  await askCode(other, account.username)
  await byPassword(form, account.username, account.password)
  expect((await before.get('/account')).location).toContain('/login')
  expect((await before.follow(await before.get(reset?.link ?? ''))).status).toBe(410)
  expect(summary((await byCode(other, account.username, await codeMailedTo(account.email))).body)).toEqual(['code'])
  const told = (await world.mails(account.email)).find(({ kind }) => kind === 'identity-linked')
  expect(told?.text).toContain(account.username)
  expect(await world.ctx.db.selectFrom('session').select('userId').execute()).toEqual([{ userId: account.id }])
})

test('R4, SEC-B2: whether the account is missing, has another password, waits, is shut or has an identity, the answer is one', async () => {
  const active = await oldAccount(world, { username: 'active1' })
  const shut = await oldAccount(world, { username: 'shut123' })
  const taken = await oldAccount(world, { username: 'taken12' })
  await world.ctx.db
    .updateTable('userAccount')
    .set({ state: 'deactivated', deactivatedAt: new Date(), deactivationReason: 'x' })
    .where('id', '=', shut.id)
    .execute()
  await byPassword(await openForm(world, { person: stranger(1) }), taken.username, taken.password)
  const { form: pending } = await register(world, {
    person: stranger(2),
    form: { ...active, username: 'pending', email: 'pending@example.no' },
  })
  const tries = [
    ['active1', 'wrong wrong wrong'],
    ['missing', active.password],
    ['shut123', shut.password],
    ['taken12', taken.password],
    [pending.username, pending.password],
  ] as const
  const form = await openForm(world)
  const answers = []
  for (const [login, password] of tries) answers.push(plain(await byPassword(form, login, password), login))
  expect(answers[0]?.status).toBe(422)
  for (const answer of answers) expect(answer).toEqual(answers[0])
  const asked = []
  for (const [login] of tries.slice(1)) asked.push(plain(await askCode(form, login), login))
  asked.push(plain(await askCode(form, 'pending@example.no'), 'pending@example.no'))
  for (const answer of asked) expect(answer).toEqual(asked[0])
  const typed = []
  for (const [login] of tries) typed.push(plain(await byCode(form, login, '123456'), login))
  for (const answer of typed) expect(answer).toEqual(typed[0])
  await world.grantWishes()
  const mails = await world.ctx.db.selectFrom('mail').select('addressKey').where('kind', '=', 'connect-code').execute()
  expect(mails).toEqual([])
  expect((await world.audited()).filter((action) => action === 'login.refused')).toHaveLength(10)
})

test('R4: a code has five tries, an account twenty a day, a ticket twenty requests', async () => {
  Object.assign(world.ctx.config, { rateLimitFactor: 1 })
  const account = await oldAccount(world)
  const form = await openForm(world)
  await askCode(form, account.username)
  const code = await codeMailedTo(account.email)
  const wrong = (number: number) => String((Number(code) + number) % 1_000_000).padStart(6, '0')
  for (let number = 1; number <= 5; number++)
    expect((await byCode(form, account.username, wrong(number))).status).toBe(422)
  expect((await byCode(form, account.username, code)).status).toBe(422)
  for (let tries = 6; tries < 20; tries++) await byCode(form, account.email, '000000')
  const other = await openForm(world, { person: kari })
  expect((await byCode(other, account.username, '000000')).status).toBe(429)
  for (let asked = 1; asked < 20; asked++) expect((await askCode(form, account.username)).status).toBe(200)
  expect((await askCode(form, account.username)).status).toBe(429)
})

test("R4: others' requests never make the owner wait for a code", async () => {
  const account = await oldAccount(world)
  Object.assign(world.ctx.config, { rateLimitFactor: 1 })
  for (let number = 0; number < 6; number++) {
    const attacker = await openForm(world, { person: stranger(number) })
    for (let asked = 0; asked < 5; asked++) await askCode(attacker, account.username)
  }
  await askCode(await openForm(world), account.username)
  const mails = await world.mails(account.email)
  expect(mails).toHaveLength(31)
  expect(mails.at(-1)?.dueAt.getTime()).toBeLessThanOrEqual(world.ctx.now().getTime())
})

test('R4: Connect pressed twice connects once and both presses lead in', async () => {
  const account = await oldAccount(world)
  const form = await openForm(world)
  const presses = await Promise.all([1, 2, 3].map(() => byPassword(form, account.username, account.password)))
  expect(presses.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await rowCounts(world)).toMatchObject({ identity: 1 })
  expect((await world.audited()).filter((action) => action === 'identity.linked')).toHaveLength(1)
})

test('R4, R5: of two tickets that connect one account at once, one gets it', async () => {
  const account = await oldAccount(world)
  const forms = [await openForm(world), await openForm(world, { person: kari })]
  const answers = await Promise.all(forms.map((form) => byPassword(form, account.username, account.password)))
  expect(answers.map(({ status }) => status).sort()).toEqual([
    303,
    expect.toSatisfy((status) => status === 409 || status === 422),
  ])
  expect(await rowCounts(world)).toMatchObject({ identity: 1 })
})

test('R4: an address that an account only claims connects nothing', async () => {
  const { form: pending } = await register(world, { person: kari })
  const form = await openForm(world)
  await askCode(form, pending.email)
  expect((await world.mails(pending.email)).map(({ kind }) => kind)).toEqual(['activation'])
  expect((await byPassword(form, pending.email, pending.password)).status).toBe(422)
  expect(await userOf(world, pending.username)).toMatchObject({ state: 'pending' })
})

test('R3: the page that the person wanted is the first one after connecting', async () => {
  const account = await oldAccount(world)
  const form = await openForm(world, { from: '/register/begin?return_to=/account' })
  expect(await byPassword(form, account.username, account.password)).toMatchObject({ location: '/account' })
  expect(await prove(world, world.browser(), { person: ole, from: '/login/ansattporten' })).toMatchObject({
    location: '/dashboard',
  })
})
