import { afterEach, beforeEach, expect, test } from 'vitest'
import { kari, ole } from '../../test/port.ts'
import { openForm, readyForm, rowCounts, stranger, summary, userOf, usersNamed } from '../../test/registration.ts'
import { createWorld, filledForm, prove, solvedCaptcha, ticketIn, type World } from '../../test/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

test('R3: nothing is stored as an account until Complete', async () => {
  const { browser } = await openForm(world)
  await browser.get('/register')
  expect(await rowCounts(world)).toMatchObject({ owner: 0, userAccount: 0, identity: 0, session: 0, mail: 0 })
  expect(await world.audited()).toContain('identity.proven')
})

test('R3: the form names who was proven, and the ticket survives reloads', async () => {
  const { browser, shown, ticket } = await openForm(world)
  expect(shown.body).toContain('Ole Bjørn Hansen Berg')
  expect(shown.body).toContain('BankID')
  expect(shown.body).toContain('value="ole_bjorn_hansen_berg"')
  for (let reload = 0; reload < 3; reload++) expect(ticketIn((await browser.get('/register')).body)).toBe(ticket)
  const nameless = await openForm(world, { person: stranger(1) })
  expect(nameless.shown.body).toContain('no name given')
  expect(nameless.shown.body).toMatch(/value="user\d{4}"/)
})

test('R3: the ticket waits for 30 minutes; then the person is asked to prove who they are once more', async () => {
  const { browser, fields } = await readyForm(world)
  world.clock.advance(29 * 60)
  expect(ticketIn((await browser.get('/register')).body)).toBe(fields.ticket)
  world.clock.advance(61)
  expect((await browser.get('/register')).body).toContain('Prove who you are once more')
  const late = await browser.post('/register', fields)
  expect(late.status).toBe(410)
  expect(late.body).toContain('Nothing was stored')
  expect(await rowCounts(world)).toMatchObject({ owner: 0, userAccount: 0, mail: 0 })
})

test('R3: of two tabs with two persons the older form is refused and explained, and nothing is stored', async () => {
  const { browser, fields } = await readyForm(world, { person: ole })
  const other = await browser.follow(await prove(world, browser, { person: kari }))
  expect(other.body).toContain('Kari Nordmann')
  const mixed = await browser.post('/register', fields)
  expect(mixed.status).toBe(409)
  expect(mixed.body).toContain('Another person was proven meanwhile')
  const abandoned = await browser.post('/register/not-you', { ticket: fields.ticket })
  expect(abandoned.status).toBe(409)
  for (const [path, more] of [
    ['', { password: 'x' }],
    ['/code', {}],
    ['/spend', { code: '123456' }],
  ] as const) {
    expect(
      (await browser.post(`/register/connect${path}`, { ticket: fields.ticket, login: 'kari', ...more })).status,
    ).toBe(409)
  }
  expect(await rowCounts(world)).toMatchObject({ owner: 0, userAccount: 0, identity: 0, mail: 0 })
  const right = { ...filledForm(), ticket: ticketIn(other.body), captcha: await solvedCaptcha(browser) }
  expect((await browser.post('/register', right)).status).toBe(303)
  expect((await userOf(world, right.username)).displayName).toBe('Kari Nordmann')
})

test('SEC-A1: no step works without the one before it', async () => {
  const browser = world.browser()
  for (const path of ['/register', '/register/connect', '/register/connect/code', '/register/connect/spend']) {
    const answer = await browser.post(path, {
      ...filledForm(),
      login: 'kari',
      code: '123456',
      ticket: crypto.randomUUID(),
    })
    expect([path, answer.status]).toEqual([path, 410])
  }
  for (const path of ['/register/username?username=kari', '/register/captcha']) {
    expect([path, (await browser.get(path, { accept: 'application/json' })).status]).toEqual([path, 404])
  }
  for (const path of [
    '/register/resend',
    '/register/email',
    '/register/code',
    '/register/sent',
    '/register/continue',
  ]) {
    const answer =
      path === '/register/sent' || path === '/register/continue' ? await browser.get(path) : await browser.post(path)
    expect([path, answer.status, answer.location.split('?')[0]]).toEqual([path, 303, '/login'])
  }
  expect(await rowCounts(world)).toMatchObject({ owner: 0, userAccount: 0, mail: 0, mailedCode: 0 })
})

test('R3: Not you? forgets the proof and logs out at the port', async () => {
  const { browser, ticket } = await openForm(world)
  const left = await browser.post('/register/not-you', { ticket })
  expect(left.body).toContain(`${world.port.issuer}/logout?`)
  expect((await browser.get('/register')).body).toContain('Prove who you are once more')
  expect(await world.ctx.db.selectFrom('registrationTicket').select('id').execute()).toEqual([])
})

test('R3: after Complete the ticket is used up, and Back leads to the waiting page', async () => {
  const { browser, fields } = await readyForm(world)
  await browser.post('/register', fields)
  expect((await browser.get('/register')).location).toBe('/register/sent')
  world.clock.advance(121)
  expect((await browser.get('/register')).location).toBe('/register/sent')
  expect((await browser.post('/register', { ...fields, username: 'another' })).location).toBe('/register/sent')
  expect(await usersNamed(world, 'another')).toEqual([])
  browser.cookies.delete('inngang_session')
  expect((await browser.post('/register', fields)).status).toBe(410)
})

test('R5: of two tickets of one identity only one becomes an account, and the other person is sent to log in', async () => {
  const [first, second] = [await readyForm(world), await readyForm(world)]
  expect((await first.browser.post('/register', first.fields)).status).toBe(303)
  const refused = await second.browser.post('/register', second.fields)
  expect(refused.status).toBe(409)
  expect(refused.body).toContain('This identity has an account already')
  expect(await usersNamed(world, second.fields.username)).toEqual([])
})

test('rate limits: an identity gets 10 tickets an hour, a network 60', async () => {
  for (let number = 0; number < 10; number++) await openForm(world)
  const browser = world.browser()
  const eleventh = await prove(world, browser)
  expect(eleventh.status).toBe(429)
  expect(Number(eleventh.headers['retry-after'])).toBeGreaterThan(3500)
  for (let number = 11; number < 60; number++) await openForm(world, { person: stranger(number) })
  expect((await prove(world, world.browser(), { person: stranger(60) })).status).toBe(429)
  expect((await prove(world, world.browser({ ip: '198.51.100.1' }), { person: stranger(61) })).status).toBe(303)
  world.clock.advance(3601)
  await openForm(world)
})

test('R12: closed registration says how to get help, makes no ticket and completes none', async () => {
  const { browser, fields } = await readyForm(world)
  const closed = { ...world.ctx.config.registration, open: false }
  Object.assign(world.ctx.config, { registration: closed })
  const shown = await browser.get('/register')
  expect(shown.status).toBe(403)
  expect(shown.body).toContain('tjenesteeier@altinn.no')
  for (const act of ['complete', 'send-code']) {
    const refused = await browser.post('/register', { ...fields, act })
    expect(refused.status).toBe(403)
    expect(refused.body).toContain('tjenesteeier@altinn.no')
  }
  const begun = await world.browser().get('/register/begin')
  expect([begun.status, begun.location]).toEqual([403, ''])
  const unknown = world.browser()
  const answer = await prove(world, unknown, { person: kari, from: '/login/ansattporten' })
  expect(answer.status).toBe(403)
  expect(unknown.cookies.has('inngang_ticket')).toBe(false)
  expect(await rowCounts(world)).toMatchObject({ owner: 0, mail: 0 })
})

test('R6: availability is told while typing, in a minute 60 times a ticket', async () => {
  const { browser } = await openForm(world)
  await readyForm(world, { person: kari }).then(({ browser: theirs, fields }) =>
    theirs.post('/register', { ...fields, username: 'kari' }),
  )
  const ask = async (username: string) => {
    const { status, body } = await browser.get(`/register/username?${new URLSearchParams({ username })}`, {
      accept: 'application/json',
    })
    return [status, JSON.parse(body).available]
  }
  expect(await ask('KARI')).toEqual([200, false])
  expect(await ask('admin')).toEqual([200, false])
  expect(await ask('kari2')).toEqual([200, true])
  for (let number = 3; number < 60; number++) await ask('kari2')
  expect((await ask('kari2'))[0]).toBe(429)
  world.clock.advance(61)
  expect((await ask('kari2'))[0]).toBe(200)
})

test("R6: a suggestion is free, also when the person's name is taken or reserved", async () => {
  const namesakes = { given_name: 'Kari', family_name: 'Nordmann' }
  const [first, second, third] = [
    await readyForm(world, { person: { ...stranger(1), ...namesakes } }),
    await openForm(world, { person: { ...stranger(2), ...namesakes } }),
    await openForm(world, { person: { ...stranger(3), given_name: 'Admin' } }),
  ]
  await first.browser.post('/register', { ...first.fields, username: 'Kari_Nordmann' })
  const again = await second.browser.get('/register')
  expect(again.body).toMatch(/value="kari_nordmann_\d{4}"/)
  expect(third.shown.body).toMatch(/value="admin_\d{4}"/)
  expect(summary(again.body)).toEqual([])
})
