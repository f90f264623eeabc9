import { afterEach, beforeEach, expect, test } from 'vitest'
import { program } from '../../server/actor.ts'
import {
  authorize,
  type Browser,
  cancel,
  createOauthWorld,
  createUser,
  type OauthWorld,
  publicOrigin,
} from '../../test/oauth-world.ts'
import { createSecrets } from '../secrets.ts'
import { revokeGrant } from './index.ts'

let world: OauthWorld
let browser: Browser
let kari: string
let session: string
beforeEach(async () => {
  world = await createOauthWorld()
  kari = await createUser(world.ctx, 'kari', { displayName: 'Kari Nordmann' })
  browser = world.browser()
  session = await browser.logIn(kari)
})
afterEach(() => world.end())

const models = async () =>
  (await world.ctx.db.selectFrom('oauthModel').select('model').execute()).map(({ model }) => model).sort()

/** Up to the callback, without going there. */
async function upToCallback() {
  let page = await browser.send('/dashboard')
  while (page.location && !page.location.includes('/studio/callback')) page = await browser.send(page.location)
  return page.location ?? ''
}

test('C1 D1 the first visit to the dashboard goes over the consent page and ends on the dashboard', async () => {
  const consent = await browser.open('/dashboard')
  expect(consent.text).toContain('>Authorize Altinn Studio</h1>')
  expect(consent.text).toContain('Digdir')
  expect(consent.text).toContain('studio.example')
  const page = await browser.moveOn(await browser.press(consent, authorize))
  expect([page.path, page.text]).toEqual(['/dashboard', 'dashboard of kari'])
})

test('C1 the studio is asked by its real client: code, PKCE, state, nonce and the exact scopes', async () => {
  const { location = '' } = await browser.send('/dashboard')
  const url = new URL(location)
  expect(url.origin + url.pathname).toBe(`${publicOrigin}/oauth/authorize`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: 'studio',
    redirect_uri: `${publicOrigin}/studio/callback`,
    response_type: 'code',
    scope: 'openid profile services:read services:write orgs:read orgs:write',
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  })
  const login = await world.ctx.db.selectFrom('studioLogin').selectAll().executeTakeFirstOrThrow()
  expect(JSON.stringify(login)).not.toContain(url.searchParams.get('state'))
})

test('C2 the tokens are dropped at once, and neither they nor the client secret reach the browser', async () => {
  const tokens: string[] = []
  const real = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init)
    if (String(input).endsWith('/oauth/token'))
      tokens.push(...Object.values<string>(await answer.clone().json()).map(String))
    return answer
  }
  await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize)).finally(() => {
    globalThis.fetch = real
  })
  const secrets = tokens.filter((token) => token.length > 40 && !token.includes(' '))
  expect(secrets).toHaveLength(2)
  for (const secret of secrets) expect(browser.seen.join('\n')).not.toContain(secret)
  expect(browser.seen.join('\n')).not.toMatch(/access_token|id_token|eyJ/)
  expect(await models()).toEqual(['AuthorizationCode', 'Grant', 'Session'])
})

test('C2 the second login passes without a question, the first page stands open meanwhile', async () => {
  await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize))
  const elsewhere = world.browser()
  await elsewhere.logIn(kari)
  expect((await elsewhere.open('/dashboard/deep?tab=1')).path).toBe('/dashboard/deep?tab=1')
  expect((await browser.send('/dashboard')).text).toBe('dashboard of kari')
})

test('L3 the page that was wanted is where one arrives', async () => {
  const page = await browser.moveOn(await browser.press(await browser.open('/dashboard/deep?q=a%26b'), authorize))
  expect([page.path, page.status]).toEqual(['/dashboard/deep?q=a%26b', 200])
})

test('D1 a form without a grant ends on the dashboard and changes nothing; a program is told', async () => {
  const { location = '', status } = await browser.send('/dashboard/deep', { method: 'POST' })
  expect(status).toBe(303)
  const page = await browser.moveOn(await browser.press(await browser.open(location), authorize))
  expect(page.path).toBe('/dashboard')
  const program = await world.browser().send('/dashboard', { headers: { accept: 'application/json' } })
  expect(program.status).toBe(401)
  const stranger = world.browser()
  await stranger.logIn(await createUser(world.ctx, 'ola'))
  const refused = await stranger.send('/dashboard', { headers: { accept: 'application/json' } })
  expect([refused.status, JSON.parse(refused.text).type]).toEqual([
    403,
    `${publicOrigin}/problems/oauth/studio-not-authorised`,
  ])
})

test('C2 after the grant was revoked the next request asks again', async () => {
  await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize))
  await revokeGrant(world.ctx, program, { userId: kari, clientId: 'studio' })
  expect((await browser.open('/dashboard')).text).toContain('>Authorize Altinn Studio</h1>')
})

test('C1 Cancel leads to a page that says what does not work, with Try again and Log out', async () => {
  const declined = await browser.moveOn(await browser.press(await browser.open('/dashboard'), cancel))
  expect([declined.path, declined.status]).toEqual(['/studio/declined', 200])
  expect(declined.text).toContain('cannot open the dashboard')
  expect(declined.text).toMatch(/<a class="ds-button"[^>]*href="\/dashboard"[^>]*>Try again<\/a>/)
  expect(declined.text).toMatch(/action="\/logout"[\s\S]*Log out/)
  const page = await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize))
  expect(page.text).toBe('dashboard of kari')
})

test('C1 several tabs finish on their own pages, in any order', async () => {
  const pages = [await browser.open('/dashboard/deep?tab=1'), await browser.open('/dashboard/deep?tab=2')]
  for (const [index, page] of [...pages.entries()].reverse()) {
    expect((await browser.moveOn(await browser.press(page, authorize))).path).toBe(`/dashboard/deep?tab=${index + 1}`)
  }
})

test('C1 the back button to the callback goes on to the dashboard; before access it explains', async () => {
  await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize))
  const elsewhere = await browser.open('/studio/callback?state=used&code=used')
  expect(elsewhere.path).toBe('/dashboard')
  const stranger = world.browser()
  await stranger.logIn(await createUser(world.ctx, 'ola'))
  const page = await stranger.open('/studio/callback?state=used&code=used')
  expect([page.status, page.text]).toEqual([410, expect.stringContaining('You have been here before')])
})

test('C1 a state works once, in its own session, for ten minutes', async () => {
  await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize))
  await world.ctx.db.deleteFrom('studioAccess').execute()
  const stolen = await upToCallback()
  const thief = world.browser()
  await thief.logIn(await createUser(world.ctx, 'ola'))
  expect((await thief.open(stolen)).status).toBe(410)
  const late = await upToCallback()
  world.clock.time = new Date(world.clock.time.getTime() + 11 * 60_000)
  expect((await browser.send(late)).status).toBe(410)
})

test.each([
  ['another issuer', (parameters: URLSearchParams) => parameters.set('iss', 'https://evil.example')],
  ['no issuer', (parameters: URLSearchParams) => parameters.delete('iss')],
  ['another code', (parameters: URLSearchParams) => parameters.set('code', 'guessed')],
  [
    'an error of the server',
    (parameters: URLSearchParams) => {
      parameters.delete('code')
      parameters.set('error', 'server_error')
    },
  ],
])('SEC-D3 a callback with %s is refused on a readable page', async (_what, change) => {
  await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize))
  await world.ctx.db.deleteFrom('studioAccess').execute()
  const callback = new URL(await upToCallback())
  change(callback.searchParams)
  const page = await browser.send(callback.href)
  expect([page.status, page.text]).toEqual([503, expect.stringContaining('We could not open the dashboard')])
  expect(await world.ctx.db.selectFrom('studioAccess').selectAll().execute()).toEqual([])
})

test('L5 access to the studio ends with the session', async () => {
  await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize))
  await browser.logOut(session)
  expect(await world.ctx.db.selectFrom('studioAccess').selectAll().execute()).toEqual([])
  expect((await browser.send('/dashboard')).location).toBe(`${publicOrigin}/login?return_to=%2Fdashboard`)
})

test('C3 two processes share everything: each request of the journey goes to the other one', async () => {
  const another = await world.anotherProcess()
  const addresses = [world.address, another.address]
  let turn = 0
  const send = browser.send
  browser.send = (...request: Parameters<typeof send>) => {
    browser.address = addresses[turn++ % 2] ?? ''
    return send(...request)
  }
  let page = await browser.send('/dashboard')
  while (page.location) page = await browser.send(page.location)
  browser.address = another.address
  page = await browser.press(page, authorize)
  let next = `${publicOrigin}${/url=([^"]*)"/.exec(page.text)?.[1]}`
  for (let hops = 0; next && hops < 10; hops++) {
    page = await browser.send(next)
    next = page.location ?? ''
  }
  expect(turn).toBeGreaterThan(5)
  expect(page.text).toBe('dashboard of kari')
})

test('N5 while the secret rotates, processes with the old and the new configuration understand each other', async () => {
  const [old] = world.ctx.config.secrets
  const secrets = createSecrets(['a newer secret that is long enough too', old ?? ''])
  const newer = await world.anotherProcess({ secrets })
  await browser.moveOn(await browser.press(await browser.open('/dashboard'), authorize))
  await world.ctx.db.deleteFrom('studioAccess').execute()
  const callback = await upToCallback()
  browser.address = newer.address
  expect((await browser.open(callback)).text).toBe('dashboard of kari')
})
