import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../browser.ts'
import { count } from '../long.ts'
import { sendRaw } from '../raw-request.ts'
import { activeUser, createWorld, type World } from '../world.ts'

let world: World
let address: string
let person: TestBrowser
beforeAll(async () => {
  world = await createWorld({ TRUST_PROXY: '1', RATE_LIMIT_FACTOR: '1000000' })
  address = await world.listen()
  person = (await activeUser(world)).browser
})
afterAll(() => world.end())

/** Bytes, not characters: what a header holds on the wire. */
const values: Record<string, string> = {
  nothing: '',
  'an encoded line break': '%0d%0aset-cookie: evil=1',
  'a line break': 'a\r\nset-cookie: evil=1',
  'a line feed': 'a\nset-cookie: evil=1',
  'a NUL': 'a\0b',
  'an escape of a terminal': '\x1b[31mred\x1b]0;title\x07',
  'a separator of lines': 'a\xe2\x80\xa8{"level":60}\xc2\x85b',
  'an overlong slash': '\xc0\xaf..\xc0\xaf',
  'half a pair': '\xed\xa0\x80',
  'no UTF-8': '\xff\xfe\xfa',
  'a log line': '"}\\n{"level":60,"msg":"forged"}',
  'a huge value': 'a'.repeat(9000),
  'a million commas': ','.repeat(9000),
  'an object': '{"__proto__":{"a":1}}',
}

const headers = [
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'content-type',
  'cookie',
  'dpop',
  'expect',
  'forwarded',
  'host',
  'if-modified-since',
  'if-none-match',
  'origin',
  'range',
  'referer',
  'sec-fetch-site',
  'user-agent',
  'x-forwarded-for',
  'x-request-id',
]

const targets = [
  'GET /login?return_to=/a',
  'GET /assets/x',
  'GET /.well-known/openid-configuration',
  'GET /oauth/userinfo',
  'POST /oauth/token',
  'POST /login/password',
]

/** One line a request, each of them JSON, and nothing in it that some reader takes for the end of a line. */
function expectLines(lines: readonly string[]) {
  for (const line of lines) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(line).toMatch(/^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\n$/)
    expect(JSON.parse(line).msg).not.toBe('forged')
  }
  expect(lines.filter((line) => line.includes('"msg":"request"')).length).toBeLessThanOrEqual(1)
}

test.each(headers)(
  'SEC-M3, X5: whatever the header %s holds, there is one clear answer and one line in the log',
  async (header) => {
    for (const [what, value] of Object.entries(values)) {
      for (const target of targets) {
        world.lines.length = 0
        const host = header === 'host' ? [] : ['host: localhost']
        const lines = [`${target} HTTP/1.1`, ...host, 'content-length: 0', 'connection: close', `${header}: ${value}`]
        const { text, statuses } = await sendRaw(address, `${lines.join('\r\n')}\r\n\r\n`)
        expect([what, target, statuses]).toEqual([what, target, [expect.toSatisfy((status) => status < 500)]])
        expect(text).not.toMatch(/^set-cookie: evil/im)
        expectLines(world.lines)
      }
    }
  },
)

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\r\nset-cookie: evil=1',
    '\u001b[2J',
    '\u2028{"level":60,"msg":"forged"}',
    '\u0085',
    '"}\n{"level":60,"msg":"forged"}',
    '\ud800',
    'a\0b',
    '%0d%0aset-cookie:%20evil=1',
    '%c0%af',
    '../'.repeat(50),
    'x'.repeat(5000),
  ),
)
const written = (text: string) => encodeURIComponent(text.toWellFormed())

test('SEC-M3, X5: whatever an address, a query or a form holds, there is one clear answer and one line in the log', async () => {
  const routes = world.app.routeList
    .filter(({ config, url }) => config?.action !== 'method:refuse' && url !== '/logout')
    .flatMap(({ method, url }) => [method].flat().map((name) => ({ method: name, url })))
    .filter(({ method }) => method === 'GET' || method === 'POST')
  const names = [
    'return_to',
    'login',
    'email',
    'username',
    'code',
    'token',
    'state',
    'client_id',
    'redirect_uri',
    'scope',
  ]
  const token = /name="form_token" value="([^"]+)"/.exec((await person.get('/help')).body)?.[1] ?? ''
  const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const fields = fc.array(fc.tuple(fc.constantFrom(...names), nasty), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), fields, nasty, async ({ method, url }, pairs, text) => {
      world.lines.length = 0
      const encoded = pairs.map(([name, value]) => `${name}=${written(value)}`).join('&')
      const path = `${url.replace(/:\w+|\*/g, () => written(text).slice(0, 300))}?${encoded}`.slice(0, 9000)
      const answer = await world.app.inject({
        method: method as 'GET',
        url: path,
        ...(method === 'POST' && { payload: `${encoded}&form_token=${token}` }),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          accept: 'text/html',
          cookie,
        },
      })
      expect([method, path, answer.statusCode < 500]).toEqual([method, path, true])
      expect(JSON.stringify(answer.headers)).not.toMatch(/"set-cookie":[^}]*evil=1/)
      expectLines(world.lines)
    }),
    { numRuns: count(10_000) },
  )
})
