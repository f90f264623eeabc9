import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readyForm, rowCounts, sessionOf, stranger, summary, userOf } from '../../test/registration.ts'
import { activeUser, createWorld, filledForm, register, type World } from '../../test/world.ts'
import { inTransaction } from '../context.ts'
import { completeRegistration } from './complete-registration.ts'
import { findTicket } from './ticket-queries.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ DATABASE_CONNECTIONS: '40', RATE_LIMIT_FACTOR: '100' })
})
afterEach(() => world.end())

const crowd = 50
const statuses = (answers: readonly { status: number }[]) =>
  Object.fromEntries([...Map.groupBy(answers, ({ status }) => status)].map(([status, those]) => [status, those.length]))

test('R3: Complete makes a pending account and one activation mail, and leads to the waiting page', async () => {
  const { completed, form } = await register(world)
  expect(completed).toMatchObject({ status: 303, location: '/register/sent' })
  const users = await world.ctx.db.selectFrom('userAccount').select(['state', 'email', 'emailVerifiedAt']).execute()
  expect(users).toEqual([{ state: 'pending', email: form.email, emailVerifiedAt: null }])
  expect(await world.mails(form.email)).toMatchObject([{ kind: 'activation' }])
  expect((await world.audited()).slice(-3)).toEqual(['identity.proven', 'user.registered', 'session.started'])
})

test('A2, A8: the link pressed in that browser activates and opens a full session', async () => {
  const { activated, browser } = await activeUser(world)
  expect(activated).toMatchObject({ status: 303, location: '/dashboard' })
  const account = await browser.get('/account')
  expect(account.status).toBe(200)
})

test('R11: of 50 people with one username exactly one wins, the others get the field error', async () => {
  const form = filledForm()
  const people = await Promise.all(
    Array.from({ length: crowd }, (_, number) => readyForm(world, { person: stranger(number) })),
  )
  const answers = await Promise.all(
    people.map(({ browser, fields }, number) =>
      browser.post('/register', { ...fields, username: number % 2 ? form.username : form.username.toUpperCase() }),
    ),
  )
  expect(statuses(answers)).toEqual({ 303: 1, 422: crowd - 1 })
  const refused = answers.filter(({ status }) => status === 422)
  expect(new Set(refused.flatMap(({ body }) => summary(body)))).toEqual(new Set(['username']))
  expect(await rowCounts(world)).toMatchObject({ owner: 1, userAccount: 1, identity: 1, session: 1, mail: 1 })
})

test('R3, SEC-A3: of 50 presses with one ticket, of two usernames, one account comes and every press leads to it', async () => {
  const { browser, fields } = await readyForm(world)
  const presses = Array.from({ length: crowd }, (_, number) => ({
    ...fields,
    username: `${fields.username}${number % 2 ? 'a' : 'b'}`,
  }))
  const answers = await Promise.all(presses.map((form) => browser.post('/register', form)))
  expect(statuses(answers)).toEqual({ 303: crowd })
  expect(await rowCounts(world)).toMatchObject({ owner: 1, userAccount: 1, identity: 1, mail: 1 })
  expect(await sessionOf(world, browser)).toMatchObject({ kind: 'pending' })
})

test('R3: Complete pressed twice leads to the same account, both at once and one after the other', async () => {
  const { browser, fields } = await readyForm(world)
  const both = await Promise.all([browser.post('/register', fields), browser.post('/register', fields)])
  const third = await browser.post('/register', fields)
  expect([...both, third].map(({ location }) => location)).toEqual(Array(3).fill('/register/sent'))
  expect(await rowCounts(world)).toMatchObject({ userAccount: 1, mail: 1 })
})

test('R3: a press that comes just after the other took the name still leads to the account', async () => {
  const { browser, fields } = await readyForm(world)
  const ticketToken = browser.cookies.get('inngang_ticket') ?? ''
  const ticket = await findTicket(world.ctx, ticketToken)
  await browser.post('/register', fields)
  if (!ticket) throw new Error('There was no ticket')
  const form = { ...fields, code: '', act: 'complete' } as const
  const token = await completeRegistration(
    world.ctx,
    { kind: 'visitor' },
    { ticket, ticketToken, form, language: 'nb', device: undefined },
  )
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(await rowCounts(world)).toMatchObject({ userAccount: 1, session: 2 })
})

test('R3, SEC-A3: a ticket that is being completed is waited for, not completed again', async () => {
  const { browser, fields } = await readyForm(world)
  const { second } = await inTransaction(world.ctx, async (tx) => {
    // As the first press does: the ticket is locked, the account there but not yet seen by others.
    await tx.db.selectFrom('registrationTicket').select('id').where('id', '=', fields.ticket).forUpdate().execute()
    const overlapping = browser.post('/register', fields)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const at = tx.now()
    const { id } = await tx.db
      .insertInto('owner')
      .values({ kind: 'user', name: 'first', createdAt: at })
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx.db
      .insertInto('userAccount')
      .values({ id, language: 'nb', email: 'a@b.no', emailKey: 'a@b.no', createdAt: at })
      .execute()
    await tx.db.updateTable('registrationTicket').set({ userId: id }).where('id', '=', fields.ticket).execute()
    return { second: overlapping }
  })
  expect(await second).toMatchObject({ status: 303, location: '/register/sent' })
  expect(await rowCounts(world)).toMatchObject({ userAccount: 1 })
  expect((await sessionOf(world, browser))?.userId).toBe((await userOf(world, 'first')).id)
})

test('R11: of 50 people with one email all are pending and exactly one proves it, the others are told after proving', async () => {
  const { email } = filledForm()
  const people = await Promise.all(
    Array.from({ length: crowd }, (_, number) => readyForm(world, { person: stranger(number) })),
  )
  const answers = await Promise.all(
    people.map(({ browser, fields }) => browser.post('/register', { ...fields, email })),
  )
  expect(statuses(answers)).toEqual({ 303: crowd })
  const links = (await world.mails(email)).map(({ link }) => link)
  expect(new Set(links).size).toBe(crowd)
  const presses = await Promise.all(
    links.map(async (link) => {
      const elsewhere = world.browser()
      await elsewhere.follow(await elsewhere.get(link))
      return elsewhere.post('/activate')
    }),
  )
  expect(statuses(presses)).toEqual({ 200: 1, 409: crowd - 1 })
  expect(presses.find(({ status }) => status === 409)?.body).toContain('The address belongs to another account')
  const states = await world.ctx.db.selectFrom('userAccount').select(['state', 'emailVerifiedAt']).execute()
  expect(states.filter(({ state, emailVerifiedAt }) => state === 'active' && emailVerifiedAt)).toHaveLength(1)
  expect(states.filter(({ state, emailVerifiedAt }) => state === 'pending' && !emailVerifiedAt)).toHaveLength(crowd - 1)
}, 60_000)

test('SEC-A2: when its last step fails, Complete leaves nothing behind', async () => {
  const { browser, fields } = await readyForm(world)
  await sql`create function fail() returns trigger language plpgsql as 'begin raise exception ''disk full''; end'`.execute(
    world.ctx.db,
  )
  await sql`create trigger fail before insert on session for each row execute function fail()`.execute(world.ctx.db)
  expect((await browser.post('/register', fields)).status).toBe(500)
  expect(await rowCounts(world)).toMatchObject({
    owner: 0,
    userAccount: 0,
    identity: 0,
    activation: 0,
    mail: 0,
    mailedCode: 0,
  })
  expect(await world.audited()).not.toContain('user.registered')
  await sql`drop trigger fail on session`.execute(world.ctx.db)
  expect((await browser.post('/register', fields)).status).toBe(303)
})

test('R7: the address is stored as typed, and only fields of the form are accepted (SEC-A6)', async () => {
  const { browser, fields } = await readyForm(world)
  const intruding = {
    state: 'active',
    email_verified_at: '2026-01-01',
    emailVerifiedAt: '2026-01-01',
    email_verified: 'true',
    is_admin: 'true',
    kind: 'full',
    user_id: '1',
  }
  await browser.post('/register', { ...fields, email: '  Kari.N@Example.NO ', ...intruding })
  expect(await userOf(world, fields.username)).toMatchObject({
    email: 'Kari.N@Example.NO',
    emailKey: 'kari.n@example.no',
    state: 'pending',
    emailVerifiedAt: null,
  })
  expect(await world.mails('kari.n@example.no')).toHaveLength(1)
})

test('R10: every field says what is wrong with it, in the language of the person, and nothing that was typed is lost but the password', async () => {
  const expected = { en: 'Write an email address', nb: 'Skriv en e-postadresse', nn: 'Skriv ei e-postadresse' }
  for (const [number, [language, sentence]] of Object.entries(expected).entries()) {
    const { browser, fields } = await readyForm(world, { person: stranger(number), language })
    const refused = await browser.post('/register', {
      ...fields,
      username: 'ka ri',
      email: 'kari',
      password: 'kort',
      captcha: '',
    })
    expect(refused.status).toBe(422)
    expect(summary(refused.body)).toEqual(['username', 'email', 'password', 'captcha'])
    expect(refused.body).toContain(sentence)
    expect(refused.body).toMatch(/id="email"[^>]*value="kari"/)
    expect(refused.body).toMatch(/id="username"[^>]*value="ka ri"/)
    expect(refused.body).not.toContain('value="kort"')
  }
})

test.each([
  ['fjorten tegn x', 'At least 15 characters', 'too short'],
  ['passord passord passord', 'guessed first', 'common'],
  ['qwertyuiopasdfgh', 'guessed first', 'common'],
  ['kari.nordmann kari.nordmann', 'others cannot know', 'the address'],
  ['karinord karinord', 'others cannot know', 'the username'],
  ['altinn studio altinn studio', 'others cannot know', 'the product'],
  ['x'.repeat(257), 'at most 256', 'too long'],
])('R8: the password %j is refused at Complete (%#)', async (password) => {
  const { browser, fields } = await readyForm(world)
  const refused = await browser.post('/register', {
    ...fields,
    username: 'karinord',
    email: 'kari.nordmann@example.no',
    password,
  })
  expect([refused.status, summary(refused.body)]).toEqual([422, ['password']])
  expect(refused.body).not.toContain(`value="${password}"`)
})

test('R8: any characters make a password, and it is the same however they are composed', async () => {
  const { browser, fields } = await readyForm(world)
  const password = '  Blåbær \u{1f984} und Grüße \t  '
  expect((await browser.post('/register', { ...fields, password })).status).toBe(303)
  const { passwordHash } = await userOf(world, fields.username)
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await world.ctx.passwords.verify(passwordHash ?? '', password.normalize('NFD'))).toMatchObject({
    matches: true,
  })
  expect(await world.ctx.passwords.verify(passwordHash ?? '', password.trim())).toMatchObject({ matches: false })
})
