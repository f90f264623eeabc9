import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, movesOnTo, type TestBrowser } from '../browser.ts'
import { hostileAddress } from '../hostile-addresses.ts'
import { connectIdentity } from '../identity.ts'
import { count } from '../long.ts'
import { person as newPerson } from '../organisation.ts'
import { actsFor, kari } from '../port.ts'
import { oldAccount, openForm } from '../registration.ts'
import { studioBrowser } from '../studio-browser.ts'
import { activeUser, createWorld, filledForm, prove, register, type World } from '../world.ts'

let world: World
let person: TestBrowser
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000000' })
  person = (await activeUser(world, { person: kari })).browser
})
afterAll(() => world.end())

const origin = 'http://localhost:8080'
const query = (name: string, value: string) => new URLSearchParams({ [name]: value.toWellFormed() })

/** Every address that an answer sends a browser to, read as browsers read it. */
function targetsOf({ location, body }: Answer): URL[] {
  const refresh = /http-equiv="refresh" content="\d+;url=([^"]*)"/.exec(body)?.[1]
  const links = [...body.matchAll(/(?:href|action|formaction|src)="([^"]*)"/g)].map(([, link = '']) => link)
  return [location, refresh ?? '', ...links].filter(Boolean).map((link) => new URL(decoded(link), `${origin}/login`))
}

const decoded = (attribute: string) =>
  attribute.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

function expectOurs(answer: Answer) {
  expect(answer.status).toBeLessThan(500)
  for (const { href, origin: target, protocol, username } of targetsOf(answer)) {
    if (protocol === 'mailto:') continue
    expect([href, target, username]).toEqual([href, origin, ''])
  }
}

const posted: Record<string, (address: string) => Promise<Answer>> = {
  'return_to of the login page, logged in': (address) => person.get(`/login?${query('return_to', address)}`),
  'return_to of the login page, logged out': (address) => world.browser().get(`/login?${query('return_to', address)}`),
  'return_to of a choice of language': (address) =>
    person.post('/language', { language: 'en', return_to: address.toWellFormed() }),
  'return_to of a refused login': (address) =>
    person.post('/login/password', { login: 'x', password: 'y', return_to: address.toWellFormed() }),
  'the Referer of staying logged in': (address) =>
    person.post('/session/extend', {}, { referer: `https://evil.example${encodeURI(address.toWellFormed())}` }),
  'the Referer of a form that came too late': (address) =>
    world.browser().post('/account/email', {}, { referer: `https://evil.example${encodeURI(address.toWellFormed())}` }),
  'a deep link of nobody': (address) => world.browser().get(`/account?${query('tab', address)}`),
  'the page of a refused form': (address) =>
    person.post(`/account/email?${query('still', address)}`, { email: address }),
  post_logout_redirect_uri: (address) =>
    person.get(`/oauth/end_session?${query('post_logout_redirect_uri', address)}&client_id=studio`),
  'redirect_uri of the authorization endpoint': (address) =>
    person.get(`/oauth/authorize?${query('redirect_uri', address)}&client_id=studio&response_type=code&scope=openid`),
  'redirect_uri without an application': (address) => person.get(`/oauth/authorize?${query('redirect_uri', address)}`),
}

test.each(Object.entries(posted))('SEC-F9: no mutation of %s leaves the origin', async (_what, ask) => {
  // 10,000 mutations in all.
  const numRuns = Math.ceil(count(10_000) / Object.keys(posted).length)
  await fc.assert(
    fc.asyncProperty(hostileAddress, async (address) => expectOurs(await ask(address))),
    { numRuns },
  )
})

/** These cost a login or an account each, and so get the worst addresses only. */
const worst = [
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  'javascript:alert(1)',
  '//localhost:8080@evil.example/',
  '\\\\evil.example',
]

const somebody = () => ({ sub: crypto.randomUUID(), acr: 'high' })

test.each(worst)('L3, SEC-F9: %j as the wanted page of a login is never where it leads', async (address) => {
  const from = `/login/ansattporten?${query('return_to', address)}`
  expectOurs(await prove(world, world.browser(), { person: kari, from }))
  const account = await oldAccount(world)
  const browser = world.browser()
  const fields = { login: account.username, password: account.password, return_to: address }
  expectOurs(await browser.post('/login/password', fields))
  expectOurs(await world.browser().get(`/login?${query('return_to', address)}&fresh=1`))
})

test.each(worst)('R3, SEC-F9: %j as the wanted page of a registration is never where it leads', async (address) => {
  const from = `/register/begin?${query('return_to', address)}`
  const { browser, form } = await register(world, { person: somebody(), form: filledForm(), from })
  const [mail] = await world.mails(form.email)
  expectOurs(await browser.post('/register/code', { code: mail?.code ?? '' }))
  expectOurs(await browser.get('/register/continue'))
  const account = await oldAccount(world)
  const ticket = await openForm(world, { person: somebody(), from })
  const fields = { ticket: ticket.ticket, login: account.username, password: account.password }
  expectOurs(await ticket.browser.post('/register/connect', fields))
})

test.each(worst)('Q3, SEC-F9: %j as the page that a proof goes back to is never where it leads', async (address) => {
  const { ctx } = world
  const user = await newPerson(ctx)
  const sub = crypto.randomUUID()
  await connectIdentity(ctx, user.userId, sub)
  const number = '314758625'
  for (const end of ['proves', 'proves nothing', 'cancels']) {
    const browser = await studioBrowser(world, user)
    expectOurs(await browser.get(`/representation/begin?${query('return_to', address)}&number=${number}`))
    const to = movesOnTo(await browser.post('/representation/begin', { number, return_to: address }))
    const bend = end === 'proves' ? actsFor(number) : {}
    const back = end === 'cancels' ? world.port.cancel(to) : world.port.answer(to, { sub, acr: 'high' }, bend)
    expectOurs(await browser.get(back))
  }
})
