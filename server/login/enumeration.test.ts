import { hash, verify } from '@node-rs/argon2'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Answer, withoutChance } from '../../test/browser.ts'
import { oldAccount, openForm, readyForm, stranger } from '../../test/registration.ts'
import { createWorld, type Filled, prove, register, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { composeMail } from '../mail/compose-mail.tsx'
import { deactivate } from '../servicedesk/index.ts'

vi.mock('@node-rs/argon2', { spy: true })
vi.mock('../mail/compose-mail.tsx', { spy: true })
const query = vi.spyOn(pg.Client.prototype, 'query')

let world: World
beforeEach(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
})
afterEach(() => world.end())

const password = 'korrekt hest batteri stift'
/** All names are of one length, and so are all addresses: then so is everything that repeats them. */
const formOf = (word: string): Filled => ({ username: word, email: `${word}@example.no`, password })
const wordLength = 10
const word = (text: string) => text.padEnd(wordLength, '0')

const kinds = ['plain', 'shut', 'pending', 'unproven', 'linked', 'nobody'].map(word)

/** One account of every kind that somebody might wish to find; there is no `nobody`. */
async function makeAccounts() {
  await oldAccount(world, formOf(word('plain')))
  await oldAccount(world, formOf(word('shut')))
  await deactivate(world.ctx, operator, { username: word('shut'), reason: 'asked for' })
  await register(world, { person: stranger(1), form: formOf(word('pending')) })
  await register(world, { person: stranger(2), form: formOf(word('unproven')) })
  await prove(world, world.browser(), { person: stranger(2), from: '/login/ansattporten' })
  await oldAccount(world, formOf(word('linked')))
  const { browser, ticket } = await openForm(world, { person: stranger(3) })
  await browser.post('/register/connect', { ticket, login: word('linked'), password })
}

const textOf = (statement: unknown) => (typeof statement === 'string' ? statement : Object(statement).text)

/** What an outsider gets, and what was done before it was given. */
async function observe(typed: string, act: () => Promise<Answer>) {
  for (const spy of [query, hash, verify, composeMail]) vi.mocked(spy).mockClear()
  const answer = await act()
  return {
    answer: JSON.parse(JSON.stringify(withoutChance(answer)).replaceAll(typed, '_'.repeat(wordLength))),
    // A suggested passphrase is as long as it happens to be.
    length: answer.body.includes('data-passphrase') ? undefined : answer.headers['content-length'],
    statements: query.mock.calls.map(([statement]) => textOf(statement)),
    mails: vi
      .mocked(composeMail)
      .mock.calls.map(([, { heading }]) => heading)
      .sort(),
    hashes: vi.mocked(hash).mock.calls.length + vi.mocked(verify).mock.calls.length,
  }
}

type Observed = Awaited<ReturnType<typeof observe>>

function expectOne([first, ...others]: Observed[], expected: { status: number; hashes: number; statement: RegExp }) {
  expect(first).toMatchObject({ answer: { status: expected.status }, hashes: expected.hashes })
  expect(first?.statements.join('\n')).toMatch(expected.statement)
  expect(others.length).toBeGreaterThan(1)
  for (const other of others) expect(other).toEqual(first)
}

describe.each([
  ['username', (name: string) => name],
  ['address', (name: string) => `${name}@example.no`],
])('by %s, whatever the account is, or is not: one answer, the same statements, as many hashes', (_, loginOf) => {
  /** The act for every kind of account, each time in the way that it is done for all. */
  async function all(act: (login: string) => Promise<Answer>) {
    const observed: Observed[] = []
    await makeAccounts()
    for (const name of kinds) observed.push(await observe(name, () => act(loginOf(name))))
    return observed
  }

  test('SEC-B2: log-in with a wrong password', async () => {
    const browser = world.browser()
    await browser.get('/login')
    const observed = await all((login) => browser.post('/login/password', { login, password: 'wrong' }))
    expectOne(observed, { status: 422, hashes: 1, statement: /insert into "audit"/ })
  })

  test('SEC-B3: forgotten password', async () => {
    const browser = world.browser()
    await browser.get('/password/forgotten')
    const observed = await all((login) => browser.post('/password/forgotten', { login }))
    expectOne(observed, { status: 303, hashes: 0, statement: /insert into "mail_wish"/ })
    await world.grantWishes()
    const mails = world.ctx.db.selectFrom('mail').select('addressKey').where('kind', '=', 'password-reset')
    expect((await mails.execute()).map(({ addressKey }) => addressKey)).toEqual([
      `${word('plain')}@example.no`,
      `${word('linked')}@example.no`,
    ])
  })

  test('R4, SEC-B2: connecting by a wrong password', async () => {
    const { browser, ticket } = await openForm(world)
    const observed = await all((login) => browser.post('/register/connect', { ticket, login, password: 'wrong' }))
    expectOne(observed, { status: 422, hashes: 1, statement: /insert into "audit"/ })
  })

  test('R4, SEC-B3: asking for a code to connect, and trying one that was asked for', async () => {
    const { browser, ticket } = await openForm(world)
    const asked = await all((login) => browser.post('/register/connect/code', { ticket, login }))
    expectOne(asked, { status: 200, hashes: 0, statement: /insert into "mail_wish"/ })
    await world.grantWishes()
    const tryCode = (login: string) => browser.post('/register/connect/spend', { ticket, login, code: '123456' })
    const tried: Observed[] = []
    for (const name of kinds) tried.push(await observe(name, () => tryCode(loginOf(name))))
    await tryCode(loginOf(word('unasked')))
    expectOne(tried, { status: 422, hashes: 0, statement: /update "mailed_code"/ })
    // A try that finds a code writes, and takes longer than one that finds none: each has found its own.
    const codes = world.ctx.db.selectFrom('mailedCode').select('triesLeft').where('purpose', '=', 'connect')
    expect(await codes.execute()).toEqual(kinds.map(() => ({ triesLeft: 4 })))
  })
})

test('R4, L1, SEC-B2: the right password of an account that cannot be connected tells no more than a wrong one', async () => {
  await makeAccounts()
  const { browser, ticket } = await openForm(world)
  const observed: Observed[] = []
  for (const login of kinds.slice(1))
    observed.push(await observe(login, () => browser.post('/register/connect', { ticket, login, password })))
  expectOne(observed, { status: 422, hashes: 1, statement: /insert into "audit"/ })
})

describe('whether an address is free, claimed or proven by another: one answer, the same statements, as many hashes', () => {
  const addresses = ['free', 'claimed', 'proven'].map(word)
  const emailOf = (name: string) => `${name}@example.no`

  beforeEach(async () => {
    await register(world, { person: stranger(8), form: formOf(word('claimed')) })
    await oldAccount(world, { ...formOf(word('proven')), username: word('owner') })
  })

  /** A person of their own for each address; only the act itself is observed. */
  async function all<T>(
    prepare: (name: string, number: number) => Promise<T>,
    act: (ready: T, name: string) => Promise<Answer>,
  ) {
    const observed: Observed[] = []
    for (const [number, name] of addresses.entries()) {
      const ready = await prepare(name, number)
      observed.push(await observe(name, () => act(ready, name)))
    }
    return observed
  }

  const waiting = (form: Filled, number: number) => register(world, { person: stranger(10 + number), form })

  test('R7, SEC-B1: Complete', async () => {
    const observed = await all(
      (_, number) => readyForm(world, { person: stranger(20 + number) }),
      ({ browser, fields }, name) => browser.post('/register', { ...fields, email: emailOf(name) }),
    )
    expectOne(observed, { status: 303, hashes: 1, statement: /insert into "mail"/ })
  })

  test('R7, R9, SEC-B1: a code in place of the captcha', async () => {
    const observed = await all(
      (_, number) => openForm(world, { person: stranger(30 + number) }),
      ({ browser, ticket }, name) =>
        browser.post('/register', { ticket, username: 'somebody', email: emailOf(name), act: 'send-code' }),
    )
    expectOne(observed, { status: 200, hashes: 0, statement: /insert into "mail"/ })
  })

  test('A1, SEC-B3: resend', async () => {
    const observed = await all(
      async (name, number) => {
        const registered = await waiting({ ...formOf(word(`user${number}`)), email: emailOf(name) }, number)
        world.clock.advance(181)
        return registered
      },
      ({ browser }) => browser.post('/register/resend'),
    )
    expectOne(observed, { status: 303, hashes: 0, statement: /insert into "mail"/ })
  })

  test('A1, R7: a corrected address', async () => {
    const observed = await all(
      (_, number) => waiting(formOf(word(`user${number}`)), number),
      ({ browser }, name) => browser.post('/register/email', { email: emailOf(name) }),
    )
    expectOne(observed, { status: 303, hashes: 0, statement: /insert into "mail"/ })
  })
})
