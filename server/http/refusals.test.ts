import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../../test/browser.ts'
import { createTestBrowser } from '../../test/browser.ts'
import { activeUser, createWorld, type World } from '../../test/world.ts'
import { createPort } from '../ansattporten/index.ts'
import { createApp } from '../app.ts'
import { connect } from '../database/connect.ts'

let world: World
let person: TestBrowser
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100000' })
  person = (await activeUser(world)).browser
})
afterAll(() => world.end())

const json = { accept: 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const own = { 'sec-fetch-site': 'same-origin', 'accept-language': 'en' }

const refused = [
  { what: 'an unknown address', status: 404, code: 'general/not-found', send: { url: '/nothing-here' } },
  { what: 'an address that cannot be decoded', status: 404, code: 'general/not-found', send: { url: '/%E0%A4%A' } },
  {
    what: 'a very long address',
    status: 404,
    code: 'general/not-found',
    send: { url: `/problems/${'a'.repeat(9000)}/b` },
  },
  { what: 'a NUL in the query', status: 400, code: 'general/bad-request', send: { url: '/login?return_to=%00' } },
  { what: 'a NUL in the address', status: 400, code: 'general/bad-request', send: { url: '/problems/a%00/b' } },
  {
    what: 'a repeated parameter',
    status: 422,
    code: 'general/invalid',
    send: { url: '/login?return_to=/a&return_to=/b' },
  },
  {
    what: 'another content type',
    status: 415,
    code: 'general/unsupported-type',
    send: { method: 'POST', url: '/login/password', payload: '<a/>', headers: { 'content-type': 'text/xml' } },
  },
  {
    what: 'a body that is too large',
    status: 413,
    code: 'general/too-large',
    send: { method: 'POST', url: '/login/password', payload: `login=${'a'.repeat(70_000)}`, headers: form },
  },
  {
    what: 'a broken JSON',
    status: 400,
    code: 'general/bad-request',
    send: { method: 'POST', url: '/login/password', payload: '{', headers: { 'content-type': 'application/json' } },
  },
  {
    what: 'a form without token',
    status: 403,
    code: 'general/form-not-ours',
    send: { method: 'POST', url: '/login/password', payload: 'a=1', headers: form },
  },
  {
    what: 'a port’s answer that nobody asked for',
    status: 410,
    code: 'ansattporten/unknown-attempt',
    send: { url: '/login/ansattporten/callback?code=a&state=b' },
  },
] as const

test.each(refused)(
  'X5: $what is $status, a page for people and a problem for programs',
  async ({ status, code, send }) => {
    const ask = (accept: string) => {
      const { headers = {}, ...rest } = { headers: {}, ...send }
      return world.app.inject({ ...rest, headers: { ...own, ...headers, accept } })
    }
    const page = await ask('text/html,application/xhtml+xml')
    expect([page.statusCode, page.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8'])
    expect(page.body).toContain(`Reference: ${page.headers['x-request-id']}`)
    const problem = await ask('application/json')
    expect([problem.statusCode, problem.headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ])
    expect(problem.json()).toMatchObject({
      type: `http://localhost:8080/problems/${code}`,
      status,
      title: expect.stringMatching(/\w/),
      detail: expect.stringMatching(/\w/),
      requestId: problem.headers['x-request-id'],
    })
    expect(problem.body).not.toMatch(/[{][a-z]+[}]/)
  },
)

test('X5: the type of a problem is a page that explains it, in the reader’s language', async () => {
  const page = await world.browser({ language: 'nn' }).get('/problems/general/too-large')
  expect([page.status, page.body.includes('<html lang="nn"')]).toEqual([200, true])
  for (const path of ['/problems/general/nonsense', '/problems/__proto__/x', '/problems/constructor/name']) {
    expect((await world.browser().get(path)).status).toBe(404)
  }
})

test('X5: a problem names the fields', async () => {
  const browser = world.browser()
  const answer = await browser.post('/login/password', { login: 'nobody', password: 'wrong' }, json)
  expect(JSON.parse(answer.body)).toMatchObject({
    type: 'http://localhost:8080/problems/general/invalid',
    fields: [{ path: 'login', code: 'login-refused', message: 'The username, the address or the password is wrong.' }],
  })
})

test('X5: a page that cannot show what was sent again names the fields all the same', async () => {
  const { status, body } = await world.browser({ language: 'nn' }).get('/login?return_to=/a&return_to=/b')
  expect(status).toBe(422)
  expect(body).toContain('<li>return_to: Dette er ikkje gyldig.</li>')
})

test('SEC-M6: an error that nobody foresaw says nothing but a reference, and the log has the rest', async () => {
  const { now } = world.ctx
  world.ctx.now = () => {
    throw new Error('the secret of the house is 42')
  }
  const answers = [await person.get('/account'), await person.get('/account', json)]
  world.ctx.now = now
  for (const { status, body, headers } of answers) {
    expect([status, body.includes('secret'), body.includes(String(headers['x-request-id']))]).toEqual([
      500,
      false,
      true,
    ])
  }
  expect(world.lines.findLast((line) => line.includes('unexpected error'))).toContain('the secret of the house')
})

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\0',
    '__proto__',
    'constructor',
    "' or 1=1 --",
    '<script>',
    '{"a":1}',
    '../../etc/passwd',
    '%00',
    '\ud800',
    'null',
  ),
  fc.constant('x'.repeat(10_000)),
)
const fieldNames = [
  '__proto__',
  'account',
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
  'state',
  'ticket',
  'token',
  'user',
  'username',
  'act',
  'still',
  'sent',
]
const fields = fc.array(fc.tuple(fc.constantFrom(...fieldNames), nasty), { maxLength: 8 })
const encoded = (pairs: [string, string][]) =>
  pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')

test('X5, SEC-N7: garbage in any query or form is never a 5xx', { timeout: 120_000 }, async () => {
  const targets = world.app.routeList
    .filter(({ config }) => config?.action !== 'method:refuse')
    .flatMap(({ method, url }) => [method].flat().map((name) => ({ method: name, url })))
    .filter(({ method, url }) => method !== 'HEAD' && method !== 'OPTIONS' && url !== '/logout')
  const token = /name="form_token" value="([^"]+)"/.exec((await person.get('/help')).body)?.[1] ?? ''
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...targets), fields, nasty, async ({ method, url }, pairs, parameter) => {
      const path = url.replace(/:\w+|\*/g, () => encodeURIComponent(parameter.toWellFormed()).slice(0, 300))
      const isPost = method === 'POST'
      const answer = await world.app.inject({
        method: method as 'GET',
        url: isPost ? path : `${path}?${encoded(pairs)}`.slice(0, 12_000),
        ...(isPost && { payload: `${encoded(pairs)}&form_token=${token}` }),
        headers: { ...own, ...(isPost && form), cookie, accept: 'text/html' },
      })
      expect([method, path, answer.statusCode < 500 || answer.statusCode === 503]).toEqual([method, path, true])
    }),
    { numRuns: 500 },
  )
})

test.each(['inngang_session', 'inngang_ticket', 'inngang_attempt', 'inngang_link', 'inngang_form', 'inngang_language'])(
  'X5: garbage in the cookie %s is a visitor without it',
  async (name) => {
    for (const value of ['', 'x', '%00', '%', '"', '__proto__', 'x'.repeat(5000), '%F0%9F', 'a=b']) {
      for (const url of [
        '/',
        '/account',
        '/register',
        '/activate',
        '/password/reset',
        '/login/ansattporten/callback?state=a',
      ]) {
        const answer = await world.app.inject({
          url,
          headers: { ...own, accept: 'text/html', cookie: `${name}=${value}` },
        })
        expect([url, value, answer.statusCode < 500]).toEqual([url, value, true])
      }
    }
  },
)

test('SEC-N7: what is sent as __proto__ changes no object', async () => {
  await person.post('/login/password', {
    login: 'x',
    password: 'y',
    ['__proto__']: 'polluted',
    'constructor[prototype][a]': '1',
  })
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

async function appOn(databaseUrl: string) {
  const connection = connect(databaseUrl, { size: 2 })
  const ctx = { ...world.ctx }
  const app = await createApp({ ctx, port: createPort(ctx.config), log: false, internalOrigin: () => '' })
  ctx.db = connection.db
  return { app, end: () => app.close().then(connection.close) }
}

test.each([
  ['refuses connections', () => 'postgresql://nobody@127.0.0.1:1/none'],
  ['has no socket', () => 'postgresql://nobody@/none?host=/nowhere'],
  ['does not know us', () => world.ctx.config.database.url.replace('//inngang', '//stranger')],
  ['is not there', () => world.ctx.config.database.url.replace(/test_\w+/, 'no_such_database')],
])('SEC-D11, P4: a database that %s is 503 with Retry-After, for people and programs', async (_what, url) => {
  const { app, end } = await appOn(url())
  const browser = createTestBrowser(app)
  browser.cookies.set('inngang_session', 'some token')
  const pages = [await browser.get('/account'), await browser.get('/login/ansattporten'), await browser.get('/')]
  for (const { status, headers, body } of pages) {
    expect([status, headers['retry-after'], body.includes('<main')]).toEqual([503, '5', true])
  }
  const problem = await browser.get('/account', json)
  expect([problem.status, JSON.parse(problem.body).type]).toEqual([
    503,
    'http://localhost:8080/problems/general/unavailable',
  ])
  const posted = await browser.post('/login/password', { login: 'kari', password: 'not to be seen' })
  expect([posted.status, posted.headers['retry-after']]).toEqual([503, '5'])
  expect(posted.body).toContain('<form method="post" action="/login/password"')
  expect(posted.body).toContain('<input type="hidden" name="login" value="kari"/>')
  expect(posted.body).toContain('type="password"')
  expect(posted.body).not.toContain('not to be seen')
  const foreign = await browser.post('/login/password', { login: 'kari' }, { 'sec-fetch-site': 'cross-site' })
  expect([foreign.status, foreign.body.includes('kari')]).toEqual([403, false])
  const unreadable = await browser.post('/account/email', { email: 'kari@example.no' })
  expect([unreadable.status, unreadable.body.includes('value="kari@example.no"')]).toEqual([503, true])
  expect((await browser.get('/livez', json)).body).toBe('{"status":"alive"}')
  expect((await browser.get('/readyz', json)).status).toBe(503)
  await end()
})

test.each([
  ['a deadlock', '40P01'],
  ['a serialization failure', '40001'],
])('SEC-D11: whoever had to give way in %s is asked to try again', async (_what, state) => {
  const { db } = world.ctx
  await sql`create function give_way() returns trigger language plpgsql as
    ${sql.lit(`begin raise exception 'gave way' using errcode = '${state}'; end`)}`.execute(db)
  await sql`create trigger give_way before insert on mail_wish execute function give_way()`.execute(db)
  const answer = await world.browser().post('/password/forgotten', { login: 'kari' }, json)
  await sql`drop function give_way cascade`.execute(db)
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5'])
})

test('P4: /readyz is ready with a migrated database, and neither health check asks who comes', async () => {
  expect((await person.get('/readyz', json)).body).toBe('{"status":"ready"}')
  const newest = await world.ctx.db.selectFrom('session').select('id').execute()
  expect(newest.length).toBeGreaterThan(0)
})

test('SEC-D11: after the database dropped all its connections the next request works', async () => {
  const { url } = world.ctx.config.database
  const { app, end } = await appOn(url)
  const browser = createTestBrowser(app)
  expect((await browser.get('/readyz', json)).status).toBe(200)
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await admin.end()
  await sleep(200)
  expect((await browser.get('/readyz', json)).status).toBe(200)
  await end()
})
