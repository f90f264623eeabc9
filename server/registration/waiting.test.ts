import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ole } from '../../test/port.ts'
import { openForm, rowCounts, sessionOf, summary, userOf } from '../../test/registration.ts'
import { routesOf } from '../../test/routes.ts'
import { createWorld, filledForm, prove, register, type World } from '../../test/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const codeMailedTo = async (email: string) => (await world.mails(email)).at(-1)?.code ?? ''

test('A1: the page says which address was used', async () => {
  const { browser, form } = await register(world)
  expect((await browser.get('/register/sent')).body).toContain(`<strong>${form.email}</strong>`)
})

test('A1: the mail is sent again at most once in 180 seconds, and the time left is shown', async () => {
  const { browser, form } = await register(world)
  world.clock.advance(100)
  const shown = await browser.get('/register/sent')
  expect(shown.body).toMatch(/Possible in (79|80) seconds/)
  const early = await browser.post('/register/resend')
  expect(early.status).toBe(429)
  expect(Number(early.headers['retry-after'])).toBeGreaterThan(70)
  expect(early.body).toMatch(/You can ask for another in (79|80) s/)
  world.clock.advance(81)
  expect((await browser.get('/register/sent')).body).not.toContain('Possible in')
  expect((await browser.post('/register/resend')).location).toBe('/register/sent?sent=again')
  expect((await browser.post('/register/resend')).status).toBe(429)
  expect(await world.mails(form.email)).toHaveLength(2)
})

test('A1: of two presses of resend at once one sends a mail', async () => {
  const { browser, form } = await register(world)
  world.clock.advance(181)
  const answers = await Promise.all(Array.from({ length: 8 }, () => browser.post('/register/resend')))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(7).fill(429)])
  expect(await world.mails(form.email)).toHaveLength(2)
})

test('A1, A8: the address can be corrected five times, also when ten presses come at once', async () => {
  const { browser, form } = await register(world)
  for (let number = 1; number <= 3; number++) {
    expect((await browser.post('/register/email', { email: `right${number}@example.no` })).location).toBe(
      '/register/sent?sent=corrected',
    )
  }
  const rest = await Promise.all(
    [4, 5, 6, 7, 8, 9].map((number) => browser.post('/register/email', { email: `right${number}@example.no` })),
  )
  expect(rest.map(({ status }) => status).sort()).toEqual([303, 303, 409, 409, 409, 409])
  expect(rest.find(({ status }) => status === 409)?.body).toContain('It can be corrected five times')
  const { email, emailCorrections } = await userOf(world, form.username)
  expect(emailCorrections).toBe(5)
  expect((await browser.get('/register/sent')).body).toContain(`<strong>${email}</strong>`)
  expect((await world.audited()).filter((action) => action === 'email.corrected')).toHaveLength(5)
})

test('A1: the same address is no correction, and something else is refused at the field with what was typed', async () => {
  const { browser, form } = await register(world)
  await browser.post('/register/email', { email: form.email.toUpperCase() })
  expect(await userOf(world, form.username)).toMatchObject({ email: form.email, emailCorrections: 0 })
  const refused = await browser.post('/register/email', { email: 'kari@' })
  expect([refused.status, summary(refused.body)]).toEqual([422, ['email']])
  expect(refused.body).toMatch(/id="email"[^>]*value="kari@"/)
})

test('A3: links and codes to the old address are dead once it was corrected', async () => {
  const { browser, form } = await register(world)
  const [old] = await world.mails(form.email)
  await browser.post('/register/email', { email: 'right@example.no' })
  expect(summary((await browser.post('/register/code', { code: old?.code ?? '' })).body)).toEqual(['code'])
  const opened = await browser.follow(await browser.get(old?.link ?? ''))
  expect(opened.status).toBe(410)
  expect((await browser.post('/activate')).status).toBe(410)
  expect(await userOf(world, form.username)).toMatchObject({ state: 'pending', emailVerifiedAt: null })
  expect(await browser.post('/register/code', { code: await codeMailedTo('right@example.no') })).toMatchObject({
    status: 303,
  })
  expect(await userOf(world, form.username)).toMatchObject({ state: 'active', email: 'right@example.no' })
})

test('A3: the code typed on the waiting page makes the pending session a full one, with a new id', async () => {
  const { browser, form } = await register(world)
  const before = browser.cookies.get('inngang_session') ?? ''
  expect(await browser.post('/register/code', { code: await codeMailedTo(form.email) })).toMatchObject({
    status: 303,
    location: '/dashboard',
  })
  expect(await sessionOf(world, browser)).toMatchObject({ kind: 'full' })
  expect(browser.cookies.get('inngang_session')).not.toBe(before)
  browser.cookies.set('inngang_session', before)
  expect((await browser.get('/register/sent')).location).toContain('/login')
  expect((await userOf(world, form.username)).state).toBe('active')
})

test('A3, SEC-C3: a code lives ten minutes, five tries, and twenty tries a day come to an end with 429', async () => {
  const { browser, form } = await register(world)
  const code = await codeMailedTo(form.email)
  const wrong = (number: number) => String((Number(code) + number) % 1_000_000).padStart(6, '0')
  for (let number = 1; number <= 5; number++)
    expect(summary((await browser.post('/register/code', { code: wrong(number) })).body)).toEqual(['code'])
  expect(summary((await browser.post('/register/code', { code })).body)).toEqual(['code'])
  world.clock.advance(181)
  await browser.post('/register/resend')
  const second = await codeMailedTo(form.email)
  world.clock.advance(601)
  expect(summary((await browser.post('/register/code', { code: second })).body)).toEqual(['code'])
  await browser.get('/register/sent')
  for (let tries = 7; tries < 20; tries++) await browser.post('/register/code', { code: '000000' })
  const limited = await browser.post('/register/code', { code: '000000' })
  expect(limited.status).toBe(429)
  expect((await userOf(world, form.username)).state).toBe('pending')
})

test('SEC-C4: an older unexpired link and code work until one is used', async () => {
  const { browser, form } = await register(world)
  world.clock.advance(181)
  await browser.post('/register/resend')
  const [first, second] = await world.mails(form.email)
  expect(first?.code).not.toBe('')
  expect(await browser.post('/register/code', { code: first?.code ?? '' })).toMatchObject({ status: 303 })
  const elsewhere = world.browser()
  expect((await elsewhere.follow(await elsewhere.get(second?.link ?? ''))).body).toContain('Already active')
  expect(await rowCounts(world)).toMatchObject({ mailedCode: 0 })
})

test('A8: a pending session opens only the waiting page, whatever route is tried', async () => {
  const { browser, form } = await register(world)
  const open = new Set<string>()
  for (const route of routesOf(world.app)) {
    const [method = '', pattern = ''] = route.split(' ')
    if (!['GET', 'POST'].includes(method) || pattern === '/logout' || pattern === '/*') continue
    const path = pattern.replace(':feature/:reason', 'user/deactivated').replace(':uid', 'abc')
    const answer =
      method === 'GET' ? await browser.get(path) : await browser.post(path, { code: '1', email: form.email })
    expect([route, answer.status < 500], route).toEqual([route, true])
    if (answer.location !== '/register/sent') open.add(`${route} ${answer.status}`)
    expect(await sessionOf(world, browser), route).toMatchObject({ kind: 'pending' })
  }
  const reached = [...open].filter((route) => / 200$/.test(route)).map((route) => route.replace(/ 200$/, ''))
  expect(
    reached.filter(
      (route) =>
        !/well-known|jwks|openapi|livez|readyz|problems|help|cookies|password|logged-out|activate|studio\/declined|end_session/.test(
          route,
        ),
    ),
  ).toEqual(['GET /session', 'GET /register/sent', 'GET /register/status'])
  for (const closed of ['/account', '/dashboard']) expect((await browser.get(closed)).location).toBe('/register/sent')
  expect((await browser.post('/account/email', { email: 'x@example.no' })).location).toBe('/register/sent')
  expect((await browser.post('/account/identity')).location).toBe('/register/sent')
  expect(await userOf(world, form.username)).toMatchObject({ state: 'pending', email: form.email })
})

test('A8: the pending session can be logged out of', async () => {
  const { browser } = await register(world)
  await browser.post('/logout')
  expect((await browser.get('/register/sent')).location).toContain('/login')
  expect(await rowCounts(world)).toMatchObject({ session: 0 })
})

test('A8: the waiting page goes on when the account was activated on another device, in two tabs at once too', async () => {
  const { browser, form } = await register(world)
  const ask = async () => JSON.parse((await browser.get('/register/status', { accept: 'application/json' })).body)
  expect(await ask()).toEqual({ active: false })
  expect(
    (await browser.get('/register/sent')).headers['refresh'] ?? (await browser.get('/register/sent')).body,
  ).toMatch(/10/)
  const elsewhere = world.browser()
  const [mail] = await world.mails(form.email)
  await elsewhere.follow(await elsewhere.get(mail?.link ?? ''))
  const pressed = await elsewhere.post('/activate')
  expect(pressed.body).toContain('To go on here, log in')
  expect(elsewhere.cookies.has('inngang_session')).toBe(false)
  expect(await ask()).toEqual({ active: true })
  const before = browser.cookies.get('inngang_session')
  const tabs = await Promise.all([
    browser.get('/register/continue'),
    browser.get('/register/continue'),
    browser.get('/register/sent'),
  ])
  expect(tabs.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await sessionOf(world, browser)).toMatchObject({ kind: 'full' })
  expect(browser.cookies.get('inngang_session')).not.toBe(before)
  expect(await rowCounts(world)).toMatchObject({ session: 1 })
})

test('R3: the page that the person wanted is kept through everything and opened once, in the same browser', async () => {
  const { browser, form } = await register(world, { from: '/register/begin?return_to=/account%3Ftab%3D1' })
  expect(await browser.post('/register/code', { code: await codeMailedTo(form.email) })).toMatchObject({
    location: '/account?tab=1',
  })
  expect((await browser.get('/register/continue')).location).toBe('/dashboard')
})

test('R3: and on another device too, after logging in there', async () => {
  const { form } = await register(world, { from: '/register/begin?return_to=/account' })
  const elsewhere = world.browser()
  const [mail] = await world.mails(form.email)
  await elsewhere.follow(await elsewhere.get(mail?.link ?? ''))
  await elsewhere.post('/activate')
  expect(await prove(world, elsewhere, { person: ole, from: '/login/ansattporten' })).toMatchObject({
    location: '/account',
  })
  expect(await prove(world, elsewhere, { person: ole, from: '/login/ansattporten?fresh=1' })).toMatchObject({
    location: '/dashboard',
  })
})

test('R3, SEC-F9: a wanted page elsewhere is no wanted page', async () => {
  for (const wanted of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    const { browser, ticket } = await openForm(world, {
      from: `/register/begin?${new URLSearchParams({ return_to: wanted })}`,
    })
    expect(ticket).not.toBe('')
    browser.cookies.clear()
  }
  expect(
    await world.ctx.db
      .selectFrom('registrationTicket')
      .select('wantedPath')
      .where('wantedPath', 'is not', null)
      .execute(),
  ).toEqual([])
})

test('A6: a person whose pending account was purged meanwhile is sent to log in, and may begin again', async () => {
  const { browser, form } = await register(world)
  const id = (await userOf(world, form.username)).id
  await world.ctx.db.deleteFrom('userAccount').where('id', '=', id).execute()
  for (const path of ['/register/sent', '/register/continue'])
    expect((await browser.get(path)).location).toContain('/login')
  for (const path of ['/register/code', '/register/email', '/register/resend'])
    expect((await browser.post(path, { ...filledForm() })).location).toContain('/login')
  expect((await prove(world, browser)).location).toBe('/register')
})

test('A3: a database that goes away between the activation and the new session takes neither link nor session away', async () => {
  const { browser, form } = await register(world)
  const [mail] = await world.mails(form.email)
  await browser.follow(await browser.get(mail?.link ?? ''))
  const { db } = world.ctx
  await sql`create function go_away() returns trigger language plpgsql as
    $$ begin raise exception 'going away' using errcode = '57P01'; end $$`.execute(db)
  await sql`create constraint trigger go_away after insert on session deferrable initially deferred
    for each row execute function go_away()`.execute(db)
  const before = new Map(browser.cookies)
  const unavailable = await browser.post('/activate')
  await sql`drop trigger go_away on session`.execute(db)
  expect(unavailable.status).toBe(503)
  for (const name of ['inngang_link', 'inngang_session']) expect(browser.cookies.get(name)).toBe(before.get(name))
  const again = await browser.post('/activate')
  expect([again.status, again.body.includes('>Already active</h1>')]).toEqual([200, true])
  expect((await browser.get('/register/sent')).location).toBe('/register/continue')
})
