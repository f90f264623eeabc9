import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../browser.ts'
import { fieldsOf } from '../routes.ts'
import { rowsOf } from '../rows.ts'
import { activeUser, createWorld, type World } from '../world.ts'

let world: World
let person: TestBrowser
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000000' })
  person = (await activeUser(world)).browser
  // Time stands still, so that no session is seen to be used.
  const now = world.ctx.now()
  world.ctx.now = () => now
})
afterAll(() => world.end())

/** What a parser of parameters may make an array, an object or a prototype of. */
const shapes: Record<string, (name: string, value: string) => string> = {
  'first and last': (name, value) => `${name}=${value}&${name}=${value}`,
  'an empty last': (name, value) => `${name}=${value}&${name}=`,
  'an array': (name, value) => `${name}[]=${value}&${name}[]=${value}`,
  'an index': (name, value) => `${name}[0]=${value}&${name}[99999999]=b`,
  'an object': (name, value) => `${name}[a]=${value}&${name}.a=b`,
  'a prototype': (name) => `${name}[__proto__][polluted]=1&${name}.constructor.prototype.polluted=1`,
  'the prototype': (name, value) =>
    `__proto__=${name}&__proto__[${name}]=${value}&__proto__.polluted=1&constructor[prototype][polluted]=1`,
  'a method': (name) => `${name}=a&toString=1&hasOwnProperty=1&valueOf=1&then=1&length=99999999`,
  'a semicolon': (name, value) => `${name}=${value};${name}=${value}`,
}

/** Values that would be obeyed if they came once, and by their plain name. */
const values: Record<string, string> = {
  language: 'nn',
  decision: 'authorize',
  email: 'evil@example.no',
  act: 'send-code',
  logout: 'yes',
}

/** Names that some route of ours, or the protocol, reads. */
const names = [
  ...[
    'act',
    'captcha',
    'code',
    'decision',
    'email',
    'form_token',
    'fresh',
    'language',
    'login',
    'password',
    'return_to',
  ],
  ...['sent', 'still', 'ticket', 'token', 'user', 'username', 'state', 'error', 'iss'],
  ...['client_id', 'client_secret', 'redirect_uri', 'response_type', 'scope', 'grant_type', 'refresh_token', 'request'],
  ...[
    'request_uri',
    'claims',
    'prompt',
    'max_age',
    'id_token_hint',
    'logout_token',
    'post_logout_redirect_uri',
    'xsrf',
  ],
]

const routes = () =>
  world.app.routeList
    .filter(({ config, url }) => config?.action !== 'method:refuse' && url !== '/logout')
    .flatMap(({ method, url, schema }) => [method].flat().map((name) => ({ method: name, url, schema })))
    .filter(({ method }) => method === 'GET' || method === 'POST')

/** Beginning and keeping things is what these requests are for; nothing of anybody's account is in them. */
const mayGrow = {
  except: ['login_attempt', 'mail_wish', 'rate_limit', 'oauth_model', 'audit', 'audit_unsealed', 'studio_login'],
}

function expectCleanPrototypes() {
  expect(Object.keys(Object.prototype)).toEqual([])
  for (const name of ['polluted', 'a', ...names]) expect(Reflect.get({}, name)).toBeUndefined()
}

async function send({ method, url }: { method: string; url: string }, payload: string, type: string) {
  const token = /name="form_token" value="([^"]+)"/.exec((await person.get('/help')).body)?.[1] ?? ''
  const path = url.replace(/:\w+|\*/g, 'x')
  const form = type.includes('urlencoded') ? `${payload}&form_token=${token}` : payload
  return world.app.inject({
    method: method as 'GET',
    url: method === 'GET' ? `${path}?${payload}` : path,
    ...(method === 'POST' && { payload: form }),
    headers: {
      'content-type': type,
      'sec-fetch-site': 'same-origin',
      accept: 'text/html',
      cookie: [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
  })
}

test.each(Object.entries(shapes))(
  'SEC-N7: parameters sent as %s change nothing, on any route',
  async (_what, shape) => {
    const payload = names
      .filter((name) => name !== 'form_token')
      .map((name) => shape(name, values[name] ?? 'a'))
      .join('&')
    const before = await rowsOf(world, mayGrow)
    for (const route of routes()) {
      const { statusCode } = await send(route, payload, 'application/x-www-form-urlencoded')
      expect([route.method, route.url, statusCode < 500]).toEqual([route.method, route.url, true])
    }
    expectCleanPrototypes()
    expect(await rowsOf(world, mayGrow)).toEqual(before)
  },
)

test.each(Object.entries(shapes))(
  'SEC-N7: one parameter sent as %s changes nothing, beside good ones',
  async (_what, shape) => {
    const before = await rowsOf(world, mayGrow)
    for (const route of routes()) {
      const fields = fieldsOf(route.method === 'POST' ? route.schema?.body : route.schema?.querystring)
      for (const field of fields) {
        const others = fields.filter((name) => name !== field && name !== 'language')
        const good = [...others.map((name) => `${name}=${values[name] ?? 'a'}`), 'language=en']
        const payload = [...(field === 'language' ? [] : good), shape(field, values[field] ?? 'a')].join('&')
        const { statusCode } = await send(route, payload, 'application/x-www-form-urlencoded')
        expect([route.method, route.url, field, statusCode < 500]).toEqual([route.method, route.url, field, true])
      }
    }
    expectCleanPrototypes()
    expect(await rowsOf(world, mayGrow)).toEqual(before)
  },
)

const bodies: Record<string, string> = {
  'a prototype': '{"__proto__":{"polluted":1,"client_id":"studio"},"constructor":{"prototype":{"polluted":1}}}',
  'a name twice': '{"client_id":"studio","client_id":"forge","grant_type":"a","grant_type":"authorization_code"}',
  'an array': '[{"client_id":"studio"}]',
  'deep nesting': `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  'a bare word': 'null',
  'no JSON': '{"a":',
}

test.each(Object.entries(bodies))(
  'SEC-N7: JSON with %s is refused by every form and protocol endpoint',
  async (_what, body) => {
    const before = await rowsOf(world, mayGrow)
    for (const route of routes().filter(({ method }) => method === 'POST')) {
      const { statusCode } = await send(route, body, 'application/json')
      expect([route.url, Math.floor(statusCode / 100)]).toEqual([route.url, 4])
    }
    expectCleanPrototypes()
    expect(await rowsOf(world, mayGrow)).toEqual(before)
  },
)
