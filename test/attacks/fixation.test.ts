import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '../../server/secrets.ts'
import { createTestBrowser, type Reachable, type TestBrowser } from '../browser.ts'
import type { PortPerson } from '../port.ts'
import { oldAccount, openForm, sessionOf } from '../registration.ts'
import { activeUser, createWorld, filledForm, prove, register, type World } from '../world.ts'

let world: World
let loggedIn: TestBrowser
let waiting: TestBrowser
let proven: TestBrowser
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
})
afterAll(() => world.end())
/** The attacker, anew before each try, since a planted session ends when somebody else goes in. */
beforeEach(async () => {
  loggedIn = (await activeUser(world, { person: somebody() })).browser
  waiting = (await register(world, { person: somebody() })).browser
  proven = (await openForm(world, { person: somebody() })).browser
})

const somebody = (): PortPerson => ({ sub: crypto.randomUUID(), acr: 'high' })

/** Cookies that were in the browser before the person came. */
const planted: Record<string, () => Iterable<[string, string]>> = {
  'invented cookies': () =>
    ['session', 'ticket', 'attempt', 'link', 'oauth'].map((name) => [`inngang_${name}`, `${name}-`.repeat(6)]),
  'the cookies of the attacker’s open form': () => proven.cookies,
  'the cookies of the attacker’s waiting page': () => waiting.cookies,
  'the cookies of the attacker’s dashboard': () => loggedIn.cookies,
}

/** The product as seen from a browser where cookies were planted; every session token that it gets is noted. */
function bewitched(cookies: Iterable<[string, string]>, tokens: string[]): World {
  const watch = (server: Reachable): Reachable => ({
    async inject(request) {
      const answer = await server.inject(request)
      for (const { name, value } of answer.cookies) if (name === 'inngang_session' && value) tokens.push(value)
      return answer
    },
  })
  return {
    ...world,
    browser(options) {
      const browser = createTestBrowser(watch(world.app), options)
      for (const [name, value] of cookies) browser.cookies.set(name, value)
      return browser
    },
  }
}

const mailedCode = async (address: string) => (await world.mails(address)).at(-1)?.code ?? ''

/** Every way in, each ending in the browser that is logged in then. */
const ways: Record<string, (there: World) => Promise<TestBrowser>> = {
  async 'a password'(there) {
    const { username, password } = await oldAccount(world)
    const browser = there.browser()
    await browser.post('/login/password', { login: username, password })
    return browser
  },
  async 'the port'(there) {
    const person = somebody()
    const { browser: earlier } = await activeUser(world, { person })
    await earlier.post('/logout')
    const browser = there.browser()
    await prove(world, browser, { person, from: '/login/ansattporten' })
    return browser
  },
  Complete: async (there) => (await register(there, { person: somebody() })).browser,
  'the mailed link': async (there) => (await activeUser(there, { person: somebody() })).browser,
  async 'the code of the waiting page'(there) {
    const { browser, form } = await register(there, { person: somebody() })
    await browser.post('/register/code', { code: await mailedCode(form.email) })
    return browser
  },
  async 'a link pressed elsewhere'(there) {
    const { browser, form } = await register(there, { person: somebody() })
    const elsewhere = world.browser()
    await elsewhere.get((await world.mails(form.email)).at(-1)?.link ?? '')
    await elsewhere.post('/activate')
    await browser.get('/register/continue')
    return browser
  },
  async 'a code instead of the captcha'(there) {
    const { browser, ticket } = await openForm(there, { person: somebody() })
    const form = { ...filledForm(), ticket }
    await browser.post('/register', { ...form, act: 'send-code' })
    await browser.post('/register', { ...form, code: await mailedCode(form.email) })
    return browser
  },
  async 'connecting by password'(there) {
    const { username, password } = await oldAccount(world)
    const { browser, ticket } = await openForm(there, { person: somebody() })
    await browser.post('/register/connect', { ticket, login: username, password })
    return browser
  },
  async 'connecting by code'(there) {
    const { email } = await oldAccount(world)
    const { browser, ticket } = await openForm(there, { person: somebody() })
    await browser.post('/register/connect/code', { ticket, login: email })
    await browser.post('/register/connect/spend', { ticket, login: email, code: await mailedCode(email) })
    return browser
  },
  async 'linking an electronic ID'(there) {
    const { username, password } = await oldAccount(world)
    const browser = there.browser()
    await browser.post('/login/password', { login: username, password })
    const { body } = await browser.post('/account/identity')
    const to = /content="0;url=([^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    await browser.get(world.port.answer(to, somebody()))
    return browser
  },
}

/** Whoever is logged in is not let into the registration, so there is nothing to fix. */
const startsAtLogin = ['a password', 'the port', 'linking an electronic ID']

describe.each(Object.entries(planted))('SEC-F2: with %s planted before', (what, cookies) => {
  const open = Object.entries(ways).filter(([way]) => !what.endsWith('dashboard') || startsAtLogin.includes(way))
  test.each(open)('%s gives a new session, and every earlier token is dead', async (_way, goIn) => {
    const before = [...cookies()]
    const tokens: string[] = []
    const browser = await goIn(bewitched(before, tokens))
    const session = await sessionOf(world, browser)
    expect(session).toBeDefined()
    const last = browser.cookies.get('inngang_session') ?? ''
    expect(before.map(([, value]) => value)).not.toContain(last)
    expect(tokens.at(-1)).toBe(last)
    const live = await world.ctx.db
      .selectFrom('session')
      .select('tokenHash')
      .where('userId', '=', session?.userId ?? '')
      .execute()
    expect(live.map(({ tokenHash }) => tokenHash.equals(sha256(last)))).toEqual([true])
    for (const browser of [loggedIn, waiting, proven])
      expect((await sessionOf(world, browser))?.userId).not.toBe(session?.userId)
  })
})
