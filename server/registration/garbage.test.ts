import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../../test/browser.ts'
import { kari, ole } from '../../test/port.ts'
import { openForm, rowCounts } from '../../test/registration.ts'
import { createWorld, register, type World } from '../../test/world.ts'

let world: World
let browser: TestBrowser
let ticket: string
let waiting: TestBrowser
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000000' })
  ;({ browser, ticket } = await openForm(world, { person: ole }))
  ;({ browser: waiting } = await register(world, { person: kari }))
})
afterAll(() => world.end())

const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '\0',
    'kari\0',
    '\u0000@example.no',
    '\ud800',
    'a'.repeat(5000),
    '<script>',
    '%00',
    '[object Object]',
    '__proto__',
    "'; drop table owner; --",
    '😀'.repeat(200),
  ),
  fc.emailAddress(),
)
const names = [
  'username',
  'email',
  'password',
  'captcha',
  'code',
  'act',
  'login',
  'ticket',
  '__proto__',
  'constructor',
  'form_token',
]

/** A body in which a field may be missing, be there several times, or hold anything. */
const body = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 14 }).map((pairs) => {
  const wellFormed = pairs.map(([name, text]): [string, string] => [name, text.toWellFormed()])
  return new URLSearchParams(wellFormed).toString()
})

const formTokenOf = async (one: TestBrowser) =>
  /name="form_token" value="([^"]+)"/.exec((await one.get('/help')).body)?.[1] ?? ''

async function posts(one: TestBrowser, path: string, payload: string, accept: string) {
  const answer = await world.app.inject({
    method: 'POST',
    url: path,
    payload,
    headers: {
      accept,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: [...one.cookies].map(([name, text]) => `${name}=${text}`).join('; '),
    },
  })
  return answer.statusCode
}

test.each([
  ['/register', () => browser],
  ['/register/connect', () => browser],
  ['/register/connect/code', () => browser],
  ['/register/connect/spend', () => browser],
  ['/register/email', () => waiting],
  ['/register/code', () => waiting],
])(
  'X5, SEC-N7: garbage posted to %s gets a clear answer and makes no account',
  async (path, who) => {
    const token = await formTokenOf(who())
    const before = await rowCounts(world)
    const owned = new URLSearchParams({ form_token: token, ticket }).toString()
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom('text/html', 'application/json'), async (garbage, accept) => {
        const status = await posts(who(), path, `${owned}&${garbage}`, accept)
        expect(status).toBeLessThan(500)
      }),
      { numRuns: 60 },
    )
    for (const field of ['username', 'email', 'password', 'captcha', 'code', 'login']) {
      for (const text of ['%00', 'kari%00', '%00kari@example.no', 'kari@example.no%00', '%ff', '%']) {
        expect([field, text, (await posts(who(), path, `${owned}&${field}=${text}`, 'text/html')) < 500]).toEqual([
          field,
          text,
          true,
        ])
      }
    }
    expect(await rowCounts(world)).toMatchObject({ owner: before['owner'], userAccount: before['userAccount'] })
  },
  60_000,
)

test('X5: garbage in addresses gets a clear answer', async () => {
  for (const path of [
    '/activate?token=',
    '/register/username?username=',
    '/register/begin?return_to=',
    '/register/sent?sent=',
    '/register/sent?still=',
  ]) {
    for (const text of [
      '%00',
      '%ff',
      '%',
      'a&x[]=1',
      `${'a'.repeat(3000)}`,
      'a&token=b&username=c&return_to=d&sent=e',
      '%F0%9F%98%80',
      '//evil.example',
      '%0d%0aset-cookie:a=b',
    ]) {
      const { status, headers } = await waiting.get(path + text)
      expect([path, text, status < 500]).toEqual([path, text, true])
      expect(headers['set-cookie'] ?? '').not.toContain('a=b')
    }
  }
})
