import { afterAll, beforeAll, expect, test } from 'vitest'
import { program } from '../../server/actor.ts'
import {
  type Application,
  authorize,
  type Browser,
  cancel,
  createApplication,
  createOauthWorld,
  createUser,
  forge,
  type OauthWorld,
  publicOrigin,
} from '../../test/oauth-world.ts'
import { textIn } from '../text/text.ts'
import { revokeGrant } from './index.ts'

let world: OauthWorld
let application: Application
let people = 0
beforeAll(async () => {
  world = await createOauthWorld()
  application = await createApplication(world.address, forge)
})
afterAll(() => world.end())

async function newPerson(displayName?: string) {
  const username = `person${people++}`
  const userId = await createUser(world.ctx, username, displayName ? { displayName } : {})
  const browser = world.browser()
  const sessionId = await browser.logIn(userId)
  return { userId, username, browser, sessionId }
}

const ask = async (browser: Browser, scope = 'openid profile', parameters: Record<string, string> = {}) =>
  browser.open((await application.begin({ scope, ...parameters })).url)

const codeOf = (page: { location: string | undefined }) => new URL(page.location ?? '').searchParams.get('code')

const visibleText = (page: { text: string }) =>
  (/<main[\s\S]*<\/main>/.exec(page.text)?.[0] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

const audited = (userId: string) =>
  world.ctx.db
    .selectFrom('audit')
    .select(['action', 'details', 'subjectId'])
    .where('actorId', '=', userId)
    .where('action', 'like', 'grant%')
    .execute()

test('C1 the page says who asks, for what, as whom and where one goes', async () => {
  const { browser, username } = await newPerson('Kari Nordmann')
  const text = visibleText(await ask(browser, 'openid profile email services:read services:write'))
  for (const part of [
    'Authorize The forge',
    'Smiths &amp; Sons',
    'forge.example',
    'Kari Nordmann',
    username,
    'Know that it is you',
    'See your email address',
    'Create and change services on your behalf',
    'at most a year',
  ]) {
    expect(text).toContain(part)
  }
  expect(text).not.toContain('organisation')
})

test.each([
  ['en', 'Authorize The forge', 'Authorize', 'Cancel'],
  ['nb', 'Gi The forge tilgang', 'Gi tilgang', 'Avbryt'],
  ['nn', 'Gi The forge tilgang', 'Gi tilgang', 'Avbryt'],
])('C1 X1 in %s the heading is "%s" and the buttons are "%s" and "%s"', async (language, heading, yes, no) => {
  const { browser } = await newPerson()
  const { path } = await ask(browser)
  const page = await browser.send(path, {
    headers: {
      cookie: `${browser
        .cookies()
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ')}; __Host-inngang_language=${language}`,
    },
  })
  expect(page.text).toContain(`>${heading}</h1>`)
  expect(
    [...page.text.matchAll(/name="decision" value="(\w+)"[^>]*>([^<]+)</g)].map(([, value, label]) => [value, label]),
  ).toEqual([
    ['authorize', yes],
    ['cancel', no],
  ])
})

test('C1 markup in names is shown as text', async () => {
  const { browser } = await newPerson('<script>alert(1)</script>')
  expect((await ask(browser)).text).not.toContain('<script>alert')
})

test('C2 what was allowed once is not asked again, on another device either', async () => {
  const { browser, userId } = await newPerson()
  const page = await ask(browser)
  expect(codeOf(await browser.moveOn(await browser.press(page, authorize)))).toBeTruthy()
  expect(codeOf(await ask(browser))).toBeTruthy()
  const other = world.browser()
  await other.logIn(userId)
  expect(codeOf(await ask(other))).toBeTruthy()
  expect(await audited(userId)).toEqual([
    { action: 'grant.given', details: { scopes: 'openid profile' }, subjectId: 'forge' },
  ])
})

test('C2 C6 when an application asks for more, the page shows only the difference', async () => {
  const { browser } = await newPerson()
  await browser.moveOn(await browser.press(await ask(browser, 'openid profile'), authorize))
  const page = await ask(browser, 'openid profile orgs:read')
  const text = visibleText(page)
  expect(text).toContain('asks for more than you have allowed before')
  expect(text).toContain('organisations and teams that you belong to')
  expect(text).not.toContain('your language')
  await browser.moveOn(await browser.press(page, authorize))
  expect(codeOf(await ask(browser, 'openid profile orgs:read'))).toBeTruthy()
  expect(codeOf(await ask(browser, 'openid'))).toBeTruthy()
})

test('C2 after the grant was revoked everything is asked again', async () => {
  const { browser, userId } = await newPerson()
  await browser.moveOn(await browser.press(await ask(browser), authorize))
  await revokeGrant(world.ctx, program, { userId, clientId: 'forge' })
  const page = await ask(browser)
  expect(visibleText(page)).toContain('asks to do this for you')
  expect(visibleText(page)).toContain('your language')
})

test('C2 a grant is remembered for a year', async () => {
  const { browser, userId } = await newPerson()
  await browser.moveOn(await browser.press(await ask(browser), authorize))
  const now = world.clock.time
  world.clock.time = new Date(now.getTime() + 364 * 24 * 3600_000)
  await browser.logIn(userId)
  expect(codeOf(await ask(browser))).toBeTruthy()
  world.clock.time = new Date(now.getTime() + 366 * 24 * 3600_000)
  await browser.logIn(userId)
  expect(visibleText(await ask(browser))).toContain('Authorize The forge')
  world.clock.time = now
})

test('C1 Cancel gives the application access_denied with iss, stores nothing and is logged', async () => {
  const { browser, userId } = await newPerson()
  const { location = '' } = await browser.moveOn(await browser.press(await ask(browser), cancel))
  expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
    error: 'access_denied',
    iss: publicOrigin,
  })
  expect((await audited(userId)).map(({ action }) => action)).toEqual(['grant.declined'])
  expect(visibleText(await ask(browser))).toContain('Authorize The forge')
})

test('SEC-F7 the decision is answered with 200 and a page that moves on, on our own origin', async () => {
  const { browser } = await newPerson()
  const moving = await browser.press(await ask(browser), authorize)
  expect(moving.status).toBe(200)
  expect(moving.text).toMatch(/http-equiv="refresh" content="0;url=\/oauth\/authorize\/[\w-]+"/)
  expect(moving.text).toContain('>Continue</a>')
})

test('SEC-H8 a page drawn for one person is refused when another is logged in, and nothing is given', async () => {
  const { browser } = await newPerson()
  const page = await ask(browser)
  const other = await createUser(world.ctx, `other${people++}`)
  await browser.logIn(other)
  const refused = await browser.press(page, authorize)
  expect([refused.status, visibleText(refused)]).toEqual([
    409,
    expect.stringContaining('Someone else is logged in now'),
  ])
  const disguised = await browser.press(page, authorize, { user: other })
  expect(disguised.status).toBe(409)
  expect(await audited(other)).toEqual([])
})

test('SEC-H8 a page that names another person than the one who is logged in is refused', async () => {
  const { browser, userId } = await newPerson()
  const page = await ask(browser)
  expect((await browser.press(page, authorize, { user: crypto.randomUUID() })).status).toBe(409)
  expect(await audited(userId)).toEqual([])
})

test('SEC-H8 another browser cannot decide, not even of the same person', async () => {
  const { browser, userId } = await newPerson()
  const page = await ask(browser)
  const elsewhere = world.browser()
  await elsewhere.logIn(userId)
  const own = await ask(elsewhere)
  const refused = await elsewhere.press({ ...own, text: own.text.replaceAll(own.path, page.path) }, authorize)
  expect(refused.status).toBe(410)
})

test('SEC-F6 a decision without the token of the form, or from another site, is refused', async () => {
  const { browser, userId } = await newPerson()
  const page = await ask(browser)
  const guessed = await browser.press(page, authorize, { form_token: 'guessed' })
  expect(guessed.text).not.toContain('http-equiv="refresh"')
  const foreign = await browser.send(page.path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
    body: 'decision=authorize',
  })
  expect(foreign.status).toBe(403)
  expect(await audited(userId)).toEqual([])
})

test('C1 a decision made twice, or after logging out and in, is answered with a page that explains', async () => {
  const { browser, userId, sessionId } = await newPerson()
  const page = await ask(browser)
  const moving = await browser.press(page, authorize)
  expect((await browser.press(page, authorize)).status).toBe(200)
  await browser.moveOn(moving)
  const late = await browser.press(page, authorize)
  expect([late.status, visibleText(late)]).toEqual([410, expect.stringContaining('This request has expired')])
  const waiting = await ask(browser, 'openid email')
  await browser.logOut(sessionId)
  await browser.logIn(userId)
  expect((await browser.press(waiting, authorize)).status).toBe(410)
})

test('C2 two tabs that decide at the same moment leave one grant with both sets of scopes', async () => {
  const { browser, userId } = await newPerson()
  const pages = [await ask(browser, 'openid profile'), await ask(browser, 'openid orgs:read')]
  await Promise.all(pages.map((page) => browser.press(page, authorize)))
  const grants = await world.ctx.db
    .selectFrom('oauthModel')
    .select('payload')
    .where('model', '=', 'Grant')
    .where('userId', '=', userId)
    .execute()
  expect(grants).toHaveLength(1)
  expect(grants[0]?.payload).toMatchObject({ openid: { scope: 'openid orgs:read profile' } })
})

test('SEC-H2 prompt=consent asks again for everything', async () => {
  const { browser } = await newPerson()
  await browser.moveOn(await browser.press(await ask(browser), authorize))
  const page = await ask(browser, 'openid profile', { prompt: 'consent' })
  expect(visibleText(page)).toContain('your language')
  expect(codeOf(await browser.moveOn(await browser.press(page, authorize)))).toBeTruthy()
})

test('X1 the refusals of this feature are told apart in every language', () => {
  const titles = (['nb', 'nn', 'en'] as const).map((language) => textIn(language)('refusal.oauth.other-person.title'))
  expect(new Set(titles).size).toBe(3)
})
