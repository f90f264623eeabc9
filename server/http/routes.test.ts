import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../../test/browser.ts'
import { sendEveryForm } from '../../test/every-form.ts'
import { rowsOf } from '../../test/rows.ts'
import { activeUser, createWorld, type World } from '../../test/world.ts'
import { tooMany } from '../errors.ts'

let world: World
let person: TestBrowser
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  person = (await activeUser(world)).browser
})
afterAll(() => world.end())

interface Route {
  method: string
  path: string
  action: string
  foreign: boolean
  api: boolean
  file: boolean
}

/** Every route of the program, with something in the place of its parameters. */
const routes = (): Route[] =>
  world.app.routeList.flatMap(({ method, url, config }) =>
    [method].flat().map((name) => ({
      method: name,
      path: url.replace(/:\w+|\*/g, 'x'),
      action: config?.action ?? '',
      foreign: config?.foreign ?? false,
      api: config?.api ?? false,
      file: config?.file ?? false,
    })),
  )
const own = () => routes().filter(({ action }) => action !== 'method:refuse')
const isUnsafe = ({ method }: Route) => !['GET', 'HEAD', 'OPTIONS'].includes(method)
const cookieOf = ({ cookies }: TestBrowser) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
const formType = { 'content-type': 'application/x-www-form-urlencoded' }

async function tokenOf(browser: TestBrowser) {
  return /name="form_token" value="([^"]+)"/.exec((await browser.get('/help')).body)?.[1] ?? ''
}

const attacks: Record<string, (token: string) => { headers: Record<string, string>; payload: string }> = {
  'no token': () => ({ headers: { ...formType, 'sec-fetch-site': 'same-origin' }, payload: 'a=1' }),
  'the token of another browser': () => ({
    headers: { ...formType, 'sec-fetch-site': 'same-origin' },
    payload: 'form_token=abc-def',
  }),
  'two tokens': (token) => ({
    headers: { ...formType, 'sec-fetch-site': 'same-origin' },
    payload: `form_token=${token}&form_token=${token}`,
  }),
  'a foreign Origin': (token) => ({
    headers: { ...formType, origin: 'https://evil.example' },
    payload: `form_token=${token}`,
  }),
  'the Origin null': (token) => ({ headers: { ...formType, origin: 'null' }, payload: `form_token=${token}` }),
  'neither Origin nor Sec-Fetch-Site': (token) => ({ headers: formType, payload: `form_token=${token}` }),
  'Sec-Fetch-Site cross-site and our Origin': (token) => ({
    headers: { ...formType, 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8080' },
    payload: `form_token=${token}`,
  }),
  'Sec-Fetch-Site same-site': (token) => ({
    headers: { ...formType, 'sec-fetch-site': 'same-site' },
    payload: `form_token=${token}`,
  }),
  'text/plain': (token) => ({
    headers: { 'content-type': 'text/plain', 'sec-fetch-site': 'same-origin' },
    payload: `form_token=${token}`,
  }),
  'multipart/form-data': (token) => ({
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'same-origin' },
    payload: `--x\r\ncontent-disposition: form-data; name="form_token"\r\n\r\n${token}\r\n--x--\r\n`,
  }),
  JSON: (token) => ({
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    payload: JSON.stringify({ form_token: token }),
  }),
  'no body': () => ({ headers: { 'sec-fetch-site': 'same-origin' }, payload: '' }),
}

test.each(Object.entries(attacks))('SEC-F6: with %s no route of ours changes anything', async (what, attack) => {
  const takesIt = (file: boolean) => file && what === 'multipart/form-data'
  const unsafe = own().filter((route) => isUnsafe(route) && !route.foreign && !route.api && !takesIt(route.file))
  expect(unsafe.length).toBeGreaterThan(15)
  const { headers, payload } = attack(await tokenOf(person))
  const before = await rowsOf(world)
  for (const { method, path } of unsafe) {
    const answer = await world.app.inject({
      method: method as 'POST',
      url: path,
      payload,
      headers: { ...headers, cookie: cookieOf(person), accept: 'text/html' },
    })
    expect([method, path, [403, 415].includes(answer.statusCode)]).toEqual([method, path, true])
    expect(answer.body).toContain('<main')
  }
  expect(await rowsOf(world)).toEqual(before)
})

/** Where nobody asks whose a token is: one that was found is revoked, and a deployer that says nothing is told what is missing. */
const byTokenInside: Record<string, number> = {
  '/api/v1/tokens/revoke-leaked': 204,
  '/api/v1/deployments/x/status': 422,
}

test('SEC-F6: a route for programs does nothing for the cookies of a browser, whatever page of whose posts what', async () => {
  const unsafe = own().filter((route) => isUnsafe(route) && route.api)
  expect(unsafe.length).toBeGreaterThan(0)
  await person.get('/help')
  const except = { except: ['rate_limit'] }
  const before = await rowsOf(world, except)
  for (const { method, path } of unsafe) {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await world.app.inject({
        method: method as 'POST',
        url: path,
        payload: '{"token":"x"}',
        headers: {
          'content-type': type,
          cookie: cookieOf(person),
          'sec-fetch-site': 'same-origin',
          accept: 'text/html',
        },
      })
      const expected = type === 'application/json' ? (byTokenInside[path] ?? 401) : 415
      expect([method, path, type, answer.statusCode]).toEqual([method, path, type, expected])
    }
  }
  expect(await rowsOf(world, except)).toEqual(before)
})

test('SEC-F6: one form carries a file, and no other route takes that type', () => {
  expect(own().flatMap(({ method, path, file }) => (file ? [`${method} ${path}`] : []))).toEqual([
    'POST /orgs/x/settings/logo',
  ])
})

test('SEC-F6: only the protocol’s own endpoints are without the form check', () => {
  const foreign = own().filter((route) => route.foreign && route.method === 'POST')
  const paths = foreign
    .map(({ path }) => path)
    .filter((path) => !/^(\/login)?\/oauth\/|\/git-(upload|receive)-pack$/.test(path))
  expect(paths).toEqual(['/logout/back-channel'])
  expect(foreign.length).toBeGreaterThan(4)
})

test('SEC-F6: what a foreign page posts to the protocol changes nothing, since its cookies prove no client', async () => {
  const foreign = own().filter(({ method, foreign }) => foreign && method === 'POST')
  // The shadow of the person's session may be drawn anew; it opens nothing by itself.
  const shadow = { except: ['oauth_model'] }
  await person.get('/help')
  const before = await rowsOf(world, shadow)
  for (const { method, path } of foreign) {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json', 'multipart/form-data']) {
      const answer = await world.app.inject({
        method: method as 'POST',
        url: path,
        payload: 'client_id=studio&token=x&logout=yes&xsrf=x&grant_type=authorization_code&code=x&scope=openid',
        headers: {
          'content-type': type,
          origin: 'https://evil.example',
          cookie: cookieOf(person),
          accept: 'text/html',
        },
      })
      expect([path, type, Math.floor(answer.statusCode / 100)]).toEqual([path, type, 4])
    }
  }
  expect(await rowsOf(world, shadow)).toEqual(before)
  const drawn = await world.ctx.db.selectFrom('oauthModel').select('model').distinct().execute()
  expect(drawn).toEqual([{ model: 'Session' }])
})

const headerNames = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
]

/** The port opens this one in a frame, so its headers are looked at where its tests are. */
const framed = '/logout/front-channel'

/** At the end of a session oidc-provider allows its own script by hash, though our page has none. */
const headersOf = (headers: Record<string, unknown>) =>
  Object.fromEntries(headerNames.map((name) => [name, String(headers[name] ?? '').replace(/ 'sha256-[^']+'/, '')]))

/** One set of headers, whatever the answer. */
const protection = {
  'content-security-policy':
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';worker-src 'self';form-action 'self';base-uri 'none';object-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'strict-transport-security': '',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}
const aRequestId = expect.stringMatching(/^[0-9a-f-]{36}$/)

test('SEC-F7, SEC-F8, SEC-F10: every answer has the same protecting headers, and none is stored', async () => {
  const pages = own().filter(({ method, path }) => method === 'GET' && path !== framed)
  const gets = [...pages, { path: '/nothing-here' }, { path: '/%E0%A4%A' }]
  for (const { path } of gets) {
    for (const browser of [world.browser(), person]) {
      const { headers } = await browser.get(path)
      expect([path, headersOf(headers)]).toEqual([path, protection])
      expect([path, headers['x-request-id']]).toEqual([path, aRequestId])
      const stored = /^\/(oauth\/jwks|\.well-known\/(openid|oauth))/.test(path)
      expect([path, stored || headers['cache-control']]).toEqual([path, stored || 'no-store'])
    }
    const renewed = await person.get('/account')
    if (renewed.status !== 200)
      person = (await activeUser(world, { person: { sub: crypto.randomUUID(), acr: 'high' } })).browser
  }
})

test('SEC-F7, SEC-F8: and so has every answer on the way through every form', async () => {
  const other = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  const seen: Record<string, unknown>[] = []
  await sendEveryForm(other, (server) => ({
    async inject(request) {
      const answer = await server.inject(request)
      seen.push({ from: `${request.method} ${request.url}`, ...headersOf(answer.headers) })
      return answer
    },
  }))
  await other.end()
  expect(seen.length).toBeGreaterThan(40)
  for (const headers of seen) expect(headers).toEqual({ from: headers['from'], ...protection })
})

/** An answer of each status that the program gives. */
const answers: Record<number, () => Promise<{ statusCode: number; headers: Record<string, unknown> }>> = {
  200: () => inject({ url: asset }),
  206: () => inject({ url: asset, headers: { range: 'bytes=0-9' } }),
  302: () => inject({ url: '/.well-known/change-password' }),
  303: () => inject({ url: '/login' }),
  304: () => inject({ url: asset, headers: { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' } }),
  400: () => inject({ url: '/login?return_to=%00' }),
  401: () => inject({ url: '/account', headers: { accept: 'application/json', cookie: '' } }),
  403: () => inject({ method: 'POST', url: '/login/password', payload: 'a=1', headers: formType }),
  404: () => inject({ url: '/assets/nothing.js' }),
  405: () => inject({ method: 'DELETE', url: '/help' }),
  410: () => inject({ url: '/activate' }),
  413: () => inject({ method: 'POST', url: '/login/password', payload: 'a'.repeat(70_000), headers: formType }),
  415: () => inject({ method: 'POST', url: '/login/password', payload: 'a', headers: { 'content-type': 'text/xml' } }),
  422: () => inject({ url: '/login?return_to=/a&return_to=/b' }),
  429: () => failing(tooMany(5)),
  500: () => failing(new Error('nobody foresaw this')),
  503: () => failing(Object.assign(new Error('no database'), { syscall: 'connect', code: 'ECONNREFUSED' })),
}

let asset = ''

const inject = (request: { method?: 'GET' | 'POST' | 'DELETE'; url: string; payload?: string; headers?: object }) =>
  world.app.inject({
    ...request,
    headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', cookie: cookieOf(person), ...request.headers },
  })

/** The clock is asked while a page is made ready, so what it throws fails there. */
async function failing(error: Error) {
  const { now } = world.ctx
  world.ctx.now = () => {
    throw error
  }
  const answer = await inject({ url: '/account' })
  world.ctx.now = now
  return answer
}

test.each(Object.entries(answers))('SEC-F7, SEC-F8: an answer %s has them, too', async (status, ask) => {
  asset = /href="(\/assets\/page[^"]+\.css)"/.exec((await person.get('/help')).body)?.[1] ?? ''
  const { statusCode, headers } = await ask()
  expect(statusCode).toBe(Number(status))
  expect(headersOf(headers)).toEqual(protection)
  const kept = [200, 206, 304].includes(statusCode)
  expect(headers['cache-control']).toBe(kept ? 'public, max-age=31536000, immutable' : 'no-store')
  expect(headers['x-request-id']).toEqual(aRequestId)
})

test('SEC-F8: on https every answer says so for a year, and cookies are tied to the host', async () => {
  const secure = await createWorld({ BASE_URL: 'https://studio.example' })
  const browser = secure.browser()
  const { headers } = await browser.get('/login')
  expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
  await browser.get('/login/ansattporten')
  expect([...browser.cookies.keys()].sort()).toEqual(['__Host-inngang_attempt', '__Host-inngang_form'])
  await secure.end()
})

test.each(['http://localhost:8080', 'https://studio.example'])(
  'SEC-F1, L2: at %s every cookie of every route has its flags',
  async (base) => {
    const other = await createWorld({ BASE_URL: base })
    const secure = base.startsWith('https')
    const names = new Set<string>()
    for (const { method, url } of other.app.routeList) {
      if (![method].flat().includes('GET')) continue
      const answer = await other.app.inject({
        url: `${url.replace(/:\w+|\*/g, 'x')}?token=x`,
        headers: { accept: 'text/html' },
      })
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
        names.add(line.split('=')[0] ?? '')
        expect(line).toMatch(secure ? /^(__Host-|__Secure-)?inngang_/ : /^inngang_/)
        expect(line.toLowerCase()).toMatch(/; ?httponly/)
        expect(line.toLowerCase()).toMatch(/; ?samesite=lax/)
        expect(line.toLowerCase()).toMatch(/; ?path=\//)
        expect(/; ?secure/i.test(line)).toBe(secure)
        expect(line).not.toMatch(/domain=/i)
      }
    }
    expect(names.size).toBeGreaterThan(2)
    await other.end()
  },
)

test('SEC-F12: a path answers 405 with Allow to each method that it does not have, TRACE among them', async () => {
  const answers = await Promise.all(
    (['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const).map((method) =>
      world.app.inject({
        method: method as 'POST',
        url: '/help',
        headers: { accept: 'text/html', 'accept-language': 'en', 'content-type': 'text/strange' },
      }),
    ),
  )
  for (const { statusCode, headers, body } of answers) {
    expect([statusCode, headers.allow, body.includes('This cannot be done here')]).toEqual([405, 'GET, HEAD', true])
  }
  const get = await world.app.inject({ url: '/login/password', headers: { accept: 'application/json' } })
  expect([get.statusCode, get.headers.allow, get.json().type]).toEqual([
    405,
    'POST',
    'http://localhost:8080/problems/general/method-not-allowed',
  ])
})

test('SEC-C11: a forged Host changes no page and no redirect', async () => {
  const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  for (const { path } of own().filter(({ method }) => method === 'GET')) {
    const { body, headers } = await world.browser().get(path, forged)
    expect([path, body.includes('evil.example'), JSON.stringify(headers).includes('evil.example')]).toEqual([
      path,
      false,
      false,
    ])
  }
})
