import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestBrowser } from './browser.ts'
import type { Fleet } from './fleet.ts'
import { type Filled, filledForm, prove, solvedCaptcha, ticketIn } from './world.ts'

/** What persons saw of the failures around them, and every act that the program said it had done. */
export interface Ledger {
  /** How often an act of the audit log was acknowledged to a user, by `action username`. */
  acknowledged: Map<string, number>
  answered: number
  /** How many requests were interrupted before their answer came. */
  lost: number
  /** How many were asked to try again later. */
  unavailable: number
  lives: number
}

export const emptyLedger = (): Ledger => ({ acknowledged: new Map(), answered: 0, lost: 0, unavailable: 0, lives: 0 })

/** Of a person on a busy machine. */
const patience = 300_000

interface Surroundings {
  fleet: Fleet
  address: () => string
  ledger: Ledger
}

interface Person extends Surroundings {
  browser: TestBrowser
  form: Filled
}

const people = 6

/**
 * Several people live one life after the other, each to its end, while they are disturbed so many times, at moments
 * somewhere in their acts. Whoever fails ends it all.
 */
export async function disturb(surroundings: Surroundings, times: number, disturbance: () => Promise<void>) {
  let over = false
  const liveOn = async () => {
    while (!over) await live(surroundings)
  }
  const disturbOften = async () => {
    for (let time = 0; time < times && !over; time++) {
      await untilSomewhere(surroundings.ledger, () => over)
      await disturbance()
    }
  }
  const crowd = Promise.all(Array.from({ length: people }, liveOn))
  const disturbing = disturbOften()
  await Promise.race([disturbing, crowd]).finally(() => {
    over = true
    return Promise.allSettled([disturbing, crowd])
  })
  await crowd
}

/** Counted in answers, since a process that is killed after some time may not have answered anybody on a busy machine. */
async function untilSomewhere(ledger: Ledger, isOver: () => boolean) {
  const until = ledger.answered + Math.random() * 40
  while (ledger.answered < until && !isOver()) await sleep(5)
  await sleep(Math.random() * 50)
}

/** Registers, activates, consents, changes the password and logs in with it; whatever is not answered is pressed again. */
async function live(surroundings: Surroundings) {
  const { fleet, address, ledger } = surroundings
  const person = { ...surroundings, browser: pressingAgain(fleet.browser(address), ledger), form: filledForm() }
  await register(person)
  await activate(person)
  await authorise(person)
  await changePassword(person)
  await logIn(person)
  await requireStatus(person.browser.get('/account'), 200)
  ledger.lives += 1
}

function acknowledge({ ledger, form }: Person, ...actions: string[]) {
  for (const action of actions) {
    const act = `${action} ${form.username}`
    ledger.acknowledged.set(act, (ledger.acknowledged.get(act) ?? 0) + 1)
  }
}

/** A browser whose owner repeats what got no answer, or the answer to try again; any other failure is one of the test. */
function pressingAgain(browser: TestBrowser, ledger: Ledger): TestBrowser {
  const insisting = (press: Press) => (path: string, body?: Record<string, string>) =>
    insist(ledger, path, () => press(path, body ?? {}))
  const get = insisting(browser.get)
  return {
    ...browser,
    get,
    post: insisting(browser.post),
    async follow(answer) {
      let last = answer
      for (let hops = 0; last.location && hops < 12; hops++) last = await get(pathOf(last.location))
      return last
    },
  }
}

type Press = (path: string, body: Record<string, string>) => Promise<Answer>

async function insist(ledger: Ledger, path: string, press: () => Promise<Answer>): Promise<Answer> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(50)) {
    const answer = await press().catch((error: Error) => noteLost(ledger, error))
    if (!answer) continue
    ledger.answered += 1
    if (answer.status < 500) return answer
    if (answer.status !== 503 || !isReadable(answer)) throw new Error(`${path}: ${answer.status}\n${answer.body}`)
    ledger.unavailable += 1
  }
  throw new Error(`${path} got no answer that lets anybody go on`)
}

/** Where nobody was there to answer, nothing was interrupted. */
function noteLost(ledger: Ledger, { cause }: Error) {
  const wasRefused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
  if (!wasRefused) ledger.lost += 1
  return undefined
}

type Answer = Awaited<ReturnType<TestBrowser['get']>>

const isReadable = ({ headers, body }: Answer) =>
  Number(headers['retry-after']) > 0 && (body.includes('<main') || body.includes('/problems/'))

/** On our own site, whether the address is a whole one or a path. */
function pathOf(location: string) {
  const { pathname, search } = new URL(location, 'http://localhost:8080')
  return pathname + search
}

async function requireStatus(answering: Promise<Answer>, ...statuses: number[]): Promise<Answer> {
  const answer = await answering
  if (statuses.includes(answer.status)) return answer
  throw new Error(`${statuses} was expected, not ${answer.status} to ${answer.location}: ${answer.body}`)
}

async function register(person: Person) {
  const { browser, form } = person
  const ticket = await openForm(person)
  const captcha = await solvedCaptcha(browser)
  await requireStatus(browser.post('/register', { ...form, ticket, captcha }), 303)
  acknowledge(person, 'user.registered', 'session.started')
}

/** The answer of the port is believed once: if ours to it is lost, the person begins again. */
async function openForm({ browser, fleet }: Person): Promise<string> {
  const person = { sub: randomUUID(), acr: 'high' }
  for (let tries = 0; tries < 20; tries++) {
    const shown = await browser.follow(await prove({ ...fleet, browser: () => browser }, browser, { person }))
    const ticket = ticketIn(shown.body)
    if (ticket) return ticket
  }
  throw new Error('No form was opened')
}

async function activate(person: Person) {
  const { browser } = person
  await browser.follow(await browser.get(await newestLink(person, '/activate')))
  const answer = await requireStatus(browser.post('/activate'), 303, 200)
  acknowledge(person, 'user.activated', 'email.verified')
  if (answer.status === 303) return acknowledge(person, 'session.started')
  // The first answer was lost, and the new session with it.
  if (!answer.body.includes('>Already active</h1>')) throw new Error(answer.body)
  await logIn(person)
}

async function authorise(person: Person) {
  const { browser } = person
  for (let tries = 0; tries < 20; tries++) {
    const page = await browser.follow(await browser.get('/dashboard'))
    const [, uid] = /action="\/oauth\/consent\/([\w-]+)"/.exec(page.body) ?? []
    if (page.body.includes('class="checklist"')) return
    const [, user = ''] = /name="user" value="([^"]+)"/.exec(page.body) ?? []
    if (!uid) continue
    const moving = await browser.post(`/oauth/consent/${uid}`, { user, decision: 'authorize' })
    const [, to] = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(moving.body) ?? []
    if (!to) continue
    acknowledge(person, 'grant.given')
    await browser.follow(await browser.get(pathOf(to.replaceAll('&amp;', '&'))))
  }
  throw new Error('The dashboard was not reached')
}

async function changePassword(person: Person) {
  const { browser, form } = person
  await requireStatus(browser.post('/password/forgotten', { login: form.username }), 303)
  const link = await newestLink(person, '/password/reset')
  acknowledge(person, 'password.reset-requested')
  await browser.follow(await browser.get(link))
  form.password = `${form.password} ${form.username.slice(-3)} igjen`
  const answer = await requireStatus(browser.post('/password/reset', { password: form.password }), 303, 410)
  // A link that is spent by now did its work with the answer that was lost; the new password will show.
  if (answer.status === 303) acknowledge(person, 'password.changed')
}

async function logIn(person: Person) {
  const { username: login, password } = person.form
  await requireStatus(person.browser.post('/login/password', { login, password }), 303)
  acknowledge(person, 'session.started')
}

async function newestLink({ fleet, form }: Person, path: string): Promise<string> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(20)) {
    const links = await fleet.mails(form.email)
    const newest = links.findLast(({ link }) => link.startsWith(path))
    if (newest) return newest.link
  }
  throw new Error(`No mail with a link to ${path}`)
}
