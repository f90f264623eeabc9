import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Answer, TestBrowser } from './browser.ts'
import { isLong } from './long.ts'
import type { PortPerson } from './port.ts'
import { solveCaptcha } from './solve-captcha.ts'
import { type Filled, filledForm, type Surroundings, ticketIn } from './world.ts'

/** Does one thing that a person does, and gives what came of it in the end. */
export type Press = (what: string, send: () => Promise<Answer>) => Promise<Answer>

interface Traveller {
  person: PortPerson
  form?: Filled
  press?: Press
}

const justSend: Press = (_what, send) => send()

const newPassword = 'gul traktor synger lavt'

/**
 * The way of the seed, and what follows it: front page, port, form, mail, consent, dashboard, account, log out, log in
 * by password, forgotten password. Every step is seen to lead where a person expects it.
 */
export async function walk(world: Surroundings, { person, form = filledForm(), press = justSend }: Traveller) {
  const browser = world.browser()
  const steps = { world, browser, person, form, press }
  await becomeUser(steps)
  await authorise(steps)
  await seeAccount(steps)
  await logOut(steps)
  await logIn(steps, form.password)
  await logOut(steps)
  await chooseNewPassword(steps)
  await logIn(steps, newPassword)
  return { browser, form: { ...form, password: newPassword } }
}

interface Steps extends Required<Traveller> {
  world: Surroundings
  browser: TestBrowser
}

/** To the port and back. A code counts once, so whoever has to try again begins again. */
async function passPort({ world, browser, person, press }: Omit<Steps, 'form'>, from: string) {
  const begin = () => browser.get(from)
  let begun: Answer | undefined = await press('goes to the port', begin)
  return press('comes back from the port', async () => {
    const { location } = begun ?? (await begin())
    begun = undefined
    return browser.get(world.port.answer(location, person))
  })
}

async function becomeUser({ world, browser, person, form, press }: Steps) {
  const front = await press('opens the front page', () => browser.get('/'))
  expect(front.body).toContain('href="/register/begin"')
  const back = await passPort({ world, browser, person, press }, '/register/begin')
  expect(back).toMatchObject({ status: 303, location: '/register' })
  const shown = await press('sees the form', () => browser.get('/register'))
  const ticket = ticketIn(shown.body)
  expect(ticket).not.toBe('')
  const json = { accept: 'application/json' }
  const challenge = await press('gets a captcha', () => browser.get('/register/captcha', json))
  const captcha = await solveCaptcha(JSON.parse(challenge.body))
  const completed = await press('presses Complete', () => browser.post('/register', { ...form, ticket, captcha }))
  expect([completed.status, completed.location], completed.body).toEqual([303, '/register/sent'])
  const sent = await press('is told to look for a mail', () => browser.get('/register/sent'))
  expect(sent.body).toContain(form.email)
  const link = await linkTo(world, form.email, '/activate')
  const opened = await press('opens the link', () => browser.get(link))
  expect(opened).toMatchObject({ status: 303, location: '/activate' })
  const asked = await press('is asked', () => browser.get('/activate'))
  expect(asked.status).toBe(200)
  const activated = await press('presses Activate', () => browser.post('/activate'))
  if (activated.status === 303) return
  // The press before this one activated, and its answer with the new session was lost.
  expect(activated.body).toContain('Already active')
  await passPort({ world, browser, person, press }, '/login/ansattporten')
}

/** Through our own authorization endpoint, as any application's person. */
export async function authorise({ browser, press = justSend }: { browser: TestBrowser; press?: Press }) {
  const wanted = await press('wants the dashboard', () => browser.get('/dashboard'))
  const page = await moveOn(browser, press, wanted.location)
  const action = /action="(\/oauth\/consent\/[^"]+)"/.exec(page.body)?.[1] ?? ''
  expect(action, page.body).not.toBe('')
  const user = /name="user" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const given = await press('presses Authorize', () => browser.post(action, { user, decision: 'authorize' }))
  const to = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(given.body)?.[1] ?? ''
  const dashboard = await moveOn(browser, press, to.replaceAll('&amp;', '&'))
  expect(dashboard.body).toMatch(/<h1[^>]*>Welcome,/)
}

async function seeAccount({ browser, form, press }: Steps) {
  const { body } = await press('sees the account', () => browser.get('/account'))
  expect(body).toContain(form.email)
}

async function logOut({ browser, press }: Steps) {
  await press('logs out', () => browser.post('/logout'))
  const over = await press('is logged out', () => browser.get('/logged-out'))
  expect(over.status).toBe(200)
  const refused = await press('wants the dashboard again', () => browser.get('/dashboard'))
  expect(refused.location).toMatch(/^\/login/)
}

export async function logIn({ browser, form, press }: Pick<Steps, 'browser' | 'form' | 'press'>, password: string) {
  await press('sees the ways in', () => browser.get('/login'))
  const login = { login: form.username, password }
  const loggedIn = await press('logs in', () => browser.post('/login/password', login))
  expect([loggedIn.status, loggedIn.location], loggedIn.body).toEqual([303, '/dashboard'])
  // The consent is remembered; only the round through the authorization endpoint is made once more.
  const dashboard = await moveOn(browser, press, loggedIn.location)
  expect(dashboard.body).toMatch(/<h1[^>]*>Welcome,/)
}

async function chooseNewPassword({ world, browser, form, press }: Steps) {
  await press('has forgotten the password', () => browser.get('/password/forgotten'))
  const asked = await press('asks for a link', () => browser.post('/password/forgotten', { login: form.email }))
  expect(asked.location).toBe('/password/sent')
  const link = await linkTo(world, form.email, '/password/reset')
  await press('opens the link for a password', () => browser.get(link))
  const shown = await press('sees the form for a password', () => browser.get('/password/reset'))
  expect(shown.status).toBe(200)
  const changed = await press('chooses a password', () => browser.post('/password/reset', { password: newPassword }))
  // A second press finds the link used; the new password is seen to count below.
  expect(changed.location || changed.status, changed.body).toBeOneOf(['/password/changed', 410])
}

/** Follows redirects, one press each. A round through our own authorization that broke off begins again. */
async function moveOn(browser: TestBrowser, press: Press, to: string): Promise<Answer> {
  // Our own addresses are paths to the test browser.
  const { pathname, search } = new URL(to, 'http://localhost')
  const page = await press(`moves on to ${pathname.split('/', 3).join('/')}`, () => browser.get(pathname + search))
  if (page.status >= 400 && pathname !== '/dashboard') return moveOn(browser, press, '/dashboard')
  return page.location ? moveOn(browser, press, page.location) : page
}

/** A killed worker keeps a mail for two minutes; in a long run a mail may meet several. */
const mailPatience = isLong ? 900_000 : 200_000

/** The newest link of its kind that was mailed. */
async function linkTo({ mails }: Surroundings, email: string, path: string): Promise<string> {
  const deadline = Date.now() + mailPatience
  while (Date.now() < deadline) {
    const mail = (await mails(email)).findLast(({ link }) => link.startsWith(path))
    if (mail) return mail.link
    await sleep(30)
  }
  throw new Error(`No mail with a link to ${path} came to ${email}`)
}
