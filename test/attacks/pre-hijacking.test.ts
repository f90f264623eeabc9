import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '../../server/secrets.ts'
import type { TestBrowser } from '../browser.ts'
import { kari, ole } from '../port.ts'
import { oldAccount, openForm, sessionOf, userOf } from '../registration.ts'
import { createWorld, filledForm, prove, register, solvedCaptcha, type World } from '../world.ts'

/** The attacks of Sudhodanan and Paverd, "Pre-hijacked accounts" (arXiv 2205.10174), each in three orders. */
let world: World
let victim: Victim
let attacker: Attacker
beforeEach(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
})
afterEach(() => world.end())

const hers = 'kari@example.no'
const his = 'ole@evil.example'
const hisPassword = 'angriperens eget passord'
const herPassword = 'gul traktor synger lavt'

interface Person {
  browsers: TestBrowser[]
  /** The first half of what the person does, and the second. */
  begin(): Promise<void>
  finish(): Promise<void>
}

interface Victim extends Person {
  username: string
}

interface Attacker extends Person {
  /** Passwords that he knows. */
  passwords: string[]
  /** What he tries when both are done. */
  cashIn(): Promise<void>
}

/** Opens the mailed link in a browser and presses the button there. */
async function pressLink(browser: TestBrowser, link: string) {
  await browser.follow(await browser.get(link))
  return browser.post('/activate')
}

const mailsOfKind = async (address: string, kind: string) =>
  (await world.mails(address)).filter((mail) => mail.kind === kind)

/** Comes with her electronic ID for the first time, and presses the link of the mail that names her user. */
function newcomer(): Victim {
  const browsers: TestBrowser[] = []
  return {
    username: 'kari',
    browsers,
    async begin() {
      const form = { username: 'kari', email: hers, password: herPassword }
      const { browser, completed } = await register(world, { person: kari, form })
      expect(completed.location).toBe('/register/sent')
      browsers.push(browser)
    },
    async finish() {
      const mail = (await mailsOfKind(hers, 'activation')).find(({ subject }) => subject.startsWith('kari,'))
      const [browser] = browsers
      expect(browser && (await pressLink(browser, mail?.link ?? '')).status).toBe(303)
    },
  }
}

/** Has an account whose password is known to others, and takes it back: by a mailed link, and then with her eID. */
function returner(password: string): Victim {
  const browsers: TestBrowser[] = []
  return {
    username: 'kari',
    browsers,
    async begin() {
      const browser = world.browser()
      browsers.push(browser)
      await browser.post('/password/forgotten', { login: hers })
    },
    async finish() {
      const [browser] = browsers
      const { link = '' } = (await mailsOfKind(hers, 'password-reset')).at(-1) ?? {}
      await browser?.follow(await browser.get(link))
      expect(await browser?.post('/password/reset', { password: herPassword })).toMatchObject({ status: 303 })
      expect(password).not.toBe(herPassword)
      const form = await openForm(world, { person: kari })
      browsers.push(form.browser)
      const connected = { ticket: form.ticket, login: hers, password: herPassword }
      expect(await form.browser.post('/register/connect', connected)).toMatchObject({ location: '/dashboard' })
    },
  }
}

/** An account with her address and his password, made with his electronic ID. */
function classicFederatedMerge(): Attacker {
  const browsers: TestBrowser[] = []
  const logsIn = async () => {
    const browser = world.browser()
    browsers.push(browser)
    await prove(world, browser, { person: ole, from: '/login/ansattporten' })
  }
  return {
    passwords: [hisPassword],
    browsers,
    async begin() {
      const form = { ...filledForm(), email: hers, password: hisPassword }
      browsers.push((await register(world, { person: ole, form })).browser)
    },
    finish: logsIn,
    cashIn: logsIn,
  }
}

/** Sessions of her account, kept warm over her taking it back, and a link to his identity begun in one of them. */
function unexpiredSession(): Attacker {
  const browsers: TestBrowser[] = []
  let authorization = ''
  async function logsIn() {
    const browser = world.browser()
    browsers.push(browser)
    await browser.post('/login/password', { login: hers, password: hisPassword })
    const { body } = await browser.post('/account/identity')
    authorization = /content="0;url=([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? authorization
  }
  return {
    passwords: [hisPassword],
    browsers,
    begin: logsIn,
    async finish() {
      for (const browser of browsers) await browser.post('/session/extend')
      await logsIn()
    },
    async cashIn() {
      for (const browser of browsers) {
        await browser.post('/session/extend')
        if (authorization) await browser.get(world.port.answer(authorization, ole))
      }
    },
  }
}

/** Everything by which his identity could get beside hers, or in the place of hers. */
function trojanIdentifier(): Attacker {
  const browsers: TestBrowser[] = []
  const tickets: Awaited<ReturnType<typeof openForm>>[] = []
  async function connects() {
    for (const { browser, ticket } of tickets) {
      await browser.post('/register/connect/code', { ticket, login: hers })
      for (const code of ['000000', '123456'])
        await browser.post('/register/connect/spend', { ticket, login: hers, code })
      await browser.post('/register/connect', { ticket, login: hers, password: hisPassword })
    }
  }
  /** His own answer of the port, opened by her, would log her in as him and then link what she proves. */
  async function answersInHerBrowser() {
    const begun = await world.browser().get('/login/ansattporten')
    for (const browser of victim.browsers) {
      const answer = await browser.get(world.port.answer(begun.location, ole))
      expect(String(answer.headers['set-cookie'])).not.toContain('inngang_session')
    }
  }
  return {
    passwords: [hisPassword],
    browsers,
    async begin() {
      const ticket = await openForm(world, { person: ole })
      browsers.push(ticket.browser)
      tickets.push(ticket)
      await connects()
      await answersInHerBrowser()
    },
    async finish() {
      await connects()
      await answersInHerBrowser()
    },
    async cashIn() {
      await connects()
      const [{ browser, ticket } = await openForm(world, { person: ole })] = tickets
      const captcha = await solvedCaptcha(browser)
      await browser.post('/register', { ...filledForm(), email: hers, password: hisPassword, ticket, captcha })
    },
  }
}

/** A change of address that he began before it was hers, and all links and codes of both addresses that he has seen. */
function unexpiredChange(): Attacker {
  const browsers: TestBrowser[] = []
  const change = (email: string) => browsers[0]?.post('/register/email', { email })
  async function usesAll() {
    for (const { link, code } of await world.mails(his)) {
      await browsers[0]?.post('/register/code', { code })
      const browser = world.browser()
      browsers.push(browser)
      await pressLink(browser, link)
    }
  }
  return {
    passwords: [hisPassword],
    browsers,
    async begin() {
      const form = { ...filledForm(), email: his, password: hisPassword }
      browsers.push((await register(world, { person: ole, form })).browser)
    },
    async finish() {
      await change(hers)
      await browsers[0]?.post('/register/resend')
      await usesAll()
    },
    async cashIn() {
      await usesAll()
      await change(his)
      await change(hers)
      await usesAll()
    },
  }
}

/** A provider that asserts her address and name of him; nothing but issuer and subject is believed. */
function nonVerifyingProvider(): Attacker {
  const browsers: TestBrowser[] = []
  const asserted = { ...ole, email: hers, email_verified: true, preferred_username: 'kari', name: 'Kari Nordmann' }
  async function comesBack(from: string) {
    const browser = world.browser()
    browsers.push(browser)
    await browser.follow(await prove(world, browser, { person: asserted, from }))
  }
  return {
    passwords: [hisPassword],
    browsers,
    begin: () => comesBack('/login/ansattporten'),
    async finish() {
      const form = { ...filledForm(), email: hers, password: hisPassword }
      browsers.push((await register(world, { person: asserted, form })).browser)
    },
    async cashIn() {
      await comesBack('/login/ansattporten')
      await comesBack('/register/begin')
    },
  }
}

/** Nothing that he has opens her account, and her address is hers alone. */
async function expectHers() {
  const { db } = world.ctx
  const user = await userOf(world, victim.username)
  expect(user).toMatchObject({ state: 'active', emailKey: hers, emailVerifiedAt: expect.any(Date) })
  const owners = await db
    .selectFrom('userAccount')
    .select('id')
    .where('emailKey', '=', hers)
    .where('emailVerifiedAt', 'is not', null)
    .execute()
  expect(owners).toEqual([{ id: user.id }])
  const identities = await db.selectFrom('identity').select('subject').where('userId', '=', user.id).execute()
  expect(identities).toEqual([{ subject: kari.sub }])
  await expectOnlyHerSessions(user.id)
  await expectNoWayIn(user.id)
}

async function expectOnlyHerSessions(userId: string) {
  const tokens = victim.browsers.map(({ cookies }) => sha256(cookies.get('inngang_session') ?? '').toString('hex'))
  const sessions = await world.ctx.db.selectFrom('session').select('tokenHash').where('userId', '=', userId).execute()
  expect(sessions.length).toBeGreaterThan(0)
  for (const { tokenHash } of sessions) expect(tokens).toContain(tokenHash.toString('hex'))
  for (const browser of attacker.browsers) {
    expect((await sessionOf(world, browser))?.userId).not.toBe(userId)
    expect((await browser.get('/account')).body).not.toContain(`>${victim.username}<`)
  }
  const kept = await world.ctx.db.selectFrom('oauthModel').select('sessionId').where('userId', '=', userId).execute()
  expect(kept).toEqual([])
}

async function expectNoWayIn(userId: string) {
  for (const password of attacker.passwords) {
    for (const login of [hers, victim.username]) {
      expect((await world.browser().post('/login/password', { login, password })).status).toBe(422)
    }
  }
  const byIdentity = world.browser()
  await prove(world, byIdentity, { person: ole, from: '/login/ansattporten' })
  expect((await sessionOf(world, byIdentity))?.userId).not.toBe(userId)
  for (const { text } of await world.mails(his)) expect(text).not.toMatch(/\bkari\b/)
  const hersAgain = world.browser()
  await prove(world, hersAgain, { person: kari, from: '/login/ansattporten' })
  expect((await sessionOf(world, hersAgain))?.userId).toBe(userId)
  const byPassword = await world.browser().post('/login/password', { login: hers, password: herPassword })
  expect(byPassword.status).toBe(303)
}

const orders: Record<string, ('attacker' | 'victim')[]> = {
  'the attacker comes first': ['attacker', 'attacker', 'victim', 'victim'],
  'the victim comes first': ['victim', 'victim', 'attacker', 'attacker'],
  'they come in turns': ['attacker', 'victim', 'attacker', 'victim'],
}

const attacks: Record<string, () => Promise<[Attacker, Victim]>> = {
  'classic-federated merge': async () => [classicFederatedMerge(), newcomer()],
  'unexpired session identifier': async () => [unexpiredSession(), await withOldAccount()],
  'trojan identifier': async () => [trojanIdentifier(), newcomer()],
  'unexpired change of address': async () => [unexpiredChange(), newcomer()],
  'non-verifying identity provider': async () => [nonVerifyingProvider(), newcomer()],
}

/** Her account from before Ansattporten, with a password that he knows. */
async function withOldAccount() {
  await oldAccount(world, { username: 'kari', email: hers, password: hisPassword })
  return returner(hisPassword)
}

describe.each(Object.entries(attacks))('SEC-D5, SEC-D6, SEC-D7: %s', (_what, cast) => {
  test.each(Object.entries(orders))('gives the attacker nothing of hers when %s', async (_order, turns) => {
    ;[attacker, victim] = await cast()
    const begun = new Set<Person>()
    for (const turn of turns) {
      const person = turn === 'attacker' ? attacker : victim
      await (begun.has(person) ? person.finish() : person.begin())
      begun.add(person)
    }
    await attacker.cashIn()
    await expectHers()
  })
})
