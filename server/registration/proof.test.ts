import { afterEach, beforeEach, expect, test } from 'vitest'
import { kari } from '../../test/port.ts'
import { openForm, readyForm, sessionOf, stranger, summary, userOf, usersNamed } from '../../test/registration.ts'
import { createWorld, filledForm, solvedCaptcha, type World } from '../../test/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const asksForCaptcha = (body: string) => body.includes('data-captcha="/register/captcha"')
const asksForCode = (body: string) => /<input[^>]*name="code"/.test(body)
const codeMailedTo = async (email: string) => (await world.mails(email)).at(-1)?.code ?? ''

test('R9: a wrong, missing, expired or foreign captcha keeps every other field as typed, and none makes an account', async () => {
  const { browser, fields } = await readyForm(world)
  const foreign = await readyForm(world, { person: kari })
  const payload = JSON.parse(Buffer.from(fields.captcha, 'base64').toString())
  const bent = (change: object) => Buffer.from(JSON.stringify({ ...payload, ...change })).toString('base64')
  const attempts = {
    missing: '',
    garbage: 'x',
    json: Buffer.from('{"challenge":null}').toString('base64'),
    wrong: bent({ solution: { ...payload.solution, derivedKey: '00' } }),
    forged: bent({ challenge: { ...payload.challenge, signature: 'ab'.repeat(32) } }),
    foreign: foreign.fields.captcha,
  }
  for (const [name, captcha] of Object.entries(attempts)) {
    const { status, body } = await browser.post('/register', { ...fields, captcha })
    expect([name, status, summary(body), asksForCaptcha(body)]).toEqual([name, 422, ['captcha'], true])
    expect(body).toMatch(new RegExp(`id="username"[^>]*value="${fields.username}"`))
    expect(body).toMatch(new RegExp(`id="email"[^>]*value="${fields.email}"`))
    expect(body).not.toContain(fields.password)
  }
  world.clock.advance(601)
  const expired = await browser.post('/register', fields)
  expect([expired.status, summary(expired.body)]).toEqual([422, ['captcha']])
  expect(expired.body).toContain('too old')
  expect(await usersNamed(world, fields.username)).toEqual([])
})

test("R9, SEC-A9: a captcha that was solved is remembered on the ticket: another field's error never asks again", async () => {
  const { browser, fields } = await readyForm(world)
  const refused = await browser.post('/register', { ...fields, password: 'short' })
  expect(summary(refused.body)).toEqual(['password'])
  expect(asksForCaptcha(refused.body)).toBe(false)
  expect(asksForCaptcha((await browser.get('/register')).body)).toBe(false)
  expect(await browser.post('/register', { ...fields, captcha: '' })).toMatchObject({ status: 303 })
})

test('R9, SEC-A9: a solution counts once, for the ticket that it was made for', async () => {
  const { fields } = await readyForm(world)
  const other = await openForm(world, { person: kari })
  const reused = await other.browser.post('/register', {
    ...filledForm(),
    ticket: other.ticket,
    captcha: fields.captcha,
  })
  expect(summary(reused.body)).toEqual(['captcha'])
  const spent = await world.ctx.db.selectFrom('captchaSpent').select('challenge').execute()
  expect(spent).toEqual([])
})

test('R9: a mailed code replaces the captcha and proves the address, so that Complete gives an active account', async () => {
  const { browser, ticket } = await openForm(world)
  const form = { ...filledForm(), ticket }
  const sent = await browser.post('/register', { ...form, act: 'send-code' })
  expect(sent.status).toBe(200)
  expect([asksForCode(sent.body), asksForCaptcha(sent.body)]).toEqual([true, false])
  expect(sent.body).toMatch(new RegExp(`id="username"[^>]*value="${form.username}"`))
  expect(sent.body).not.toContain(form.password)
  expect(asksForCode((await browser.get('/register')).body)).toBe(true)
  const completed = await browser.post('/register', { ...form, code: await codeMailedTo(form.email) })
  expect(completed).toMatchObject({ status: 303, location: '/register/sent' })
  expect(await userOf(world, form.username)).toMatchObject({ state: 'active', emailVerifiedAt: expect.any(Date) })
  expect(await sessionOf(world, browser)).toMatchObject({ kind: 'full' })
  expect(await browser.follow(completed)).not.toMatchObject({ status: 500 })
  expect((await world.mails(form.email)).map(({ kind }) => kind)).toEqual(['registration-code'])
  expect(await world.audited()).toEqual(expect.arrayContaining(['user.registered', 'email.verified', 'user.activated']))
})

test("R9: a code that was right is remembered through another field's error", async () => {
  const { browser, ticket } = await openForm(world)
  const form = { ...filledForm(), ticket }
  await browser.post('/register', { ...form, act: 'send-code' })
  const refused = await browser.post('/register', { ...form, password: 'short', code: await codeMailedTo(form.email) })
  expect(summary(refused.body)).toEqual(['password'])
  expect([asksForCode(refused.body), asksForCaptcha(refused.body)]).toEqual([false, false])
  expect(await browser.post('/register', form)).toMatchObject({ status: 303 })
  expect(await userOf(world, form.username)).toMatchObject({ state: 'active' })
})

test('R9: a code is bound to its address: another address is not proven by it, before or after', async () => {
  const { browser, ticket } = await openForm(world)
  const form = { ...filledForm(), ticket }
  await browser.post('/register', { ...form, act: 'send-code' })
  const code = await codeMailedTo(form.email)
  const other = await browser.post('/register', { ...form, email: 'other@example.no', code })
  expect(summary(other.body)).toEqual(['code'])
  await browser.post('/register', { ...form, password: 'short', code })
  expect(await browser.post('/register', { ...form, email: 'other@example.no' })).toMatchObject({ status: 303 })
  expect(await userOf(world, form.username)).toMatchObject({
    state: 'pending',
    emailVerifiedAt: null,
    email: 'other@example.no',
  })
  expect((await world.mails('other@example.no')).map(({ kind }) => kind)).toEqual(['activation'])
  expect(await sessionOf(world, browser)).toMatchObject({ kind: 'pending' })
})

test('R9: a wrong, empty, late or foreign code says so at its field and lets nobody in', async () => {
  const { browser, ticket } = await openForm(world)
  const theirs = await openForm(world, { person: kari })
  const form = { ...filledForm(), ticket }
  await browser.post('/register', { ...form, act: 'send-code' })
  const code = await codeMailedTo(form.email)
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  for (const typed of ['', wrong, 'abcdef', '1'.repeat(50), `${code}0`]) {
    const { status, body } = await browser.post('/register', { ...form, code: typed })
    expect([typed, status, summary(body), asksForCode(body)]).toEqual([typed, 422, ['code'], true])
  }
  const foreign = await theirs.browser.post('/register', { ...form, ticket: theirs.ticket, code })
  expect(summary(foreign.body)).toEqual(['code'])
  world.clock.advance(601)
  expect(summary((await browser.post('/register', { ...form, code })).body)).toEqual(['code'])
  expect(await usersNamed(world, form.username)).toEqual([])
})

test('SEC-C3: a code dies after five wrong tries, also when they come at once', async () => {
  const { browser, ticket } = await openForm(world)
  const form = { ...filledForm(), ticket }
  await browser.post('/register', { ...form, act: 'send-code' })
  const code = await codeMailedTo(form.email)
  const wrong = Array.from({ length: 5 }, (_, number) =>
    String((Number(code) + 1 + number) % 1_000_000).padStart(6, '0'),
  )
  await Promise.all(wrong.map((typed) => browser.post('/register', { ...form, code: typed })))
  expect(summary((await browser.post('/register', { ...form, code })).body)).toEqual(['code'])
  await browser.post('/register', { ...form, act: 'send-code' })
  expect(
    await browser.post('/register', {
      ...form,
      code: ` ${(await codeMailedTo(form.email)).replace(/(?<=^...)/, ' ')} `,
    }),
  ).toMatchObject({ status: 303 })
})

test('R9: a ticket gets three codes, and 20 tries', async () => {
  const { browser, ticket } = await openForm(world)
  const form = { ...filledForm(), ticket }
  for (let sent = 0; sent < 3; sent++)
    expect((await browser.post('/register', { ...form, act: 'send-code' })).status).toBe(200)
  const fourth = await browser.post('/register', { ...form, act: 'send-code' })
  expect([fourth.status, asksForCode(fourth.body)]).toEqual([429, true])
  expect(fourth.body).toContain('Three codes have been sent')
  expect(await world.mails(form.email)).toHaveLength(3)
  for (let tries = 0; tries < 20; tries++)
    expect((await browser.post('/register', { ...form, code: 'wrong1' })).status).toBe(422)
  expect((await browser.post('/register', { ...form, code: 'wrong1' })).status).toBe(429)
})

test('R9: a code needs an address, and a captcha may still come instead', async () => {
  const { browser, ticket } = await openForm(world)
  const form = { ...filledForm(), ticket }
  const nowhere = await browser.post('/register', { ...form, email: 'kari', act: 'send-code' })
  expect([nowhere.status, summary(nowhere.body)]).toEqual([422, ['email']])
  await browser.post('/register', { ...form, act: 'send-code' })
  expect(await browser.post('/register', { ...form, captcha: await solvedCaptcha(browser) })).toMatchObject({
    status: 303,
  })
  expect(await userOf(world, form.username)).toMatchObject({ state: 'pending' })
})

test('R9, R7: an address that another proved between the code and Complete is a field error', async () => {
  const { browser, ticket } = await openForm(world)
  const form = { ...filledForm(), ticket }
  await browser.post('/register', { ...form, act: 'send-code' })
  const code = await codeMailedTo(form.email)
  const faster = await openForm(world, { person: stranger(1) })
  const fasterForm = { ...filledForm(), email: form.email, ticket: faster.ticket }
  await faster.browser.post('/register', { ...fasterForm, act: 'send-code' })
  await faster.browser.post('/register', { ...fasterForm, code: await codeMailedTo(form.email) })
  const late = await browser.post('/register', { ...form, code })
  expect([late.status, summary(late.body)]).toEqual([422, ['email']])
  expect(await usersNamed(world, form.username)).toEqual([])
})
