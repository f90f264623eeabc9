import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Answer, TestBrowser } from '../browser.ts'
import { oldAccount } from '../registration.ts'
import { createWorld, filledForm, prove, register, ticketIn, type World } from '../world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const networks = Array.from({ length: 12 }, (_, number) => `198.51.${number}.1`)
const guessesEach = 10

/** The same person's cookies in a browser on another network. */
function from(ip: string, { cookies }: TestBrowser): TestBrowser {
  const browser = world.browser({ ip })
  for (const [name, value] of cookies) browser.cookies.set(name, value)
  return browser
}

const codesTo = async (address: string) => (await world.mails(address)).map(({ code }) => code).filter(Boolean)

/** Six digits that are none of the codes. */
async function wrongCodes(address: string, many: number): Promise<string[]> {
  const right = new Set(await codesTo(address))
  const all = Array.from({ length: many + right.size }, (_, number) => String(100_000 + number * 7))
  return all.filter((code) => !right.has(code)).slice(0, many)
}

interface Guessing {
  address: string
  /** One for each network. */
  guesses: ((code: string) => Promise<Answer>)[]
}

/** Each purpose of a code, with several live codes to guess, and twelve networks to guess from. */
const purposes: Record<string, () => Promise<Guessing>> = {
  async 'the waiting page'() {
    const { browser, form } = await register(world)
    for (let mail = 0; mail < 3; mail++) {
      world.clock.advance(181)
      await browser.post('/register/resend')
    }
    return {
      address: form.email,
      guesses: networks.map((ip) => (code) => from(ip, browser).post('/register/code', { code })),
    }
  },
  async 'the form without script'() {
    const browser = world.browser()
    const ticket = ticketIn((await browser.follow(await prove(world, browser))).body)
    const form = { ...filledForm(), ticket }
    for (let mail = 0; mail < 3; mail++) await browser.post('/register', { ...form, act: 'send-code' })
    return {
      address: form.email,
      guesses: networks.map((ip) => (code) => from(ip, browser).post('/register', { ...form, code })),
    }
  },
  async 'connecting, with a ticket for each network'() {
    const { email } = await oldAccount(world)
    const guesses = networks.map(async (ip) => {
      const browser = world.browser({ ip })
      const person = { sub: crypto.randomUUID(), acr: 'high' }
      const ticket = ticketIn((await browser.follow(await prove(world, browser, { person }))).body)
      await browser.post('/register/connect/code', { ticket, login: email })
      return (code: string) => browser.post('/register/connect/spend', { ticket, login: email, code })
    })
    return { address: email, guesses: await Promise.all(guesses) }
  },
}

test.each(Object.entries(purposes))(
  'SEC-C3: of 120 guesses at once from twelve networks at the codes of %s, twenty are looked at, and none is right',
  async (_what, prepare) => {
    const { address, guesses } = await prepare()
    expect((await codesTo(address)).length).toBeGreaterThan(2)
    const wrong = await wrongCodes(address, networks.length * guessesEach)
    const answers = await Promise.all(wrong.map((code, number) => guesses[number % guesses.length]?.(code)))
    const statuses = answers.map((answer) => answer?.status)
    expect(statuses.filter((status) => status === 422)).toHaveLength(20)
    expect(statuses.filter((status) => status === 429)).toHaveLength(wrong.length - 20)
    for (const code of await codesTo(address)) {
      for (const guess of guesses) expect((await guess(code)).status).toBe(429)
    }
    const full = await world.ctx.db.selectFrom('session').select('id').where('kind', '=', 'full').execute()
    expect(full).toEqual([])
  },
)
