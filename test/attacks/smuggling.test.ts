import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendRaw } from '../raw-request.ts'
import { createWorld, type World } from '../world.ts'

let world: World
let address: string
beforeAll(async () => {
  world = await createWorld()
  // How often Node looks for requests that take too long; half a minute would be long in a test.
  Object.assign(world.app.server, { connectionsCheckingInterval: 50 })
  address = await world.listen()
})
afterAll(() => world.end())

const form = 'content-type: application/x-www-form-urlencoded'
const hidden = 'GET /help HTTP/1.1\r\nhost: localhost\r\n\r\n'
const request = (...headers: string[]) =>
  `POST /login/password HTTP/1.1\r\nhost: localhost\r\n${form}\r\n${headers.join('\r\n')}\r\n\r\n`

/** Requests whose end two programs may see in two places; behind each stands another one. */
const ambiguous: Record<string, string> = {
  'Content-Length and Transfer-Encoding': `${request('content-length: 4', 'transfer-encoding: chunked')}0\r\n\r\n${hidden}`,
  'Transfer-Encoding and Content-Length': `${request('transfer-encoding: chunked', 'content-length: 5')}0\r\n\r\n${hidden}`,
  'two Content-Lengths': `${request('content-length: 3', 'content-length: 4')}a=b${hidden}`,
  'the same Content-Length twice': `${request('content-length: 3', 'content-length: 3')}a=b${hidden}`,
  'a list of Content-Lengths': `${request('content-length: 3, 3')}a=b${hidden}`,
  'a signed Content-Length': `${request('content-length: +3')}a=b${hidden}`,
  'a negative Content-Length': `${request('content-length: -3')}a=b${hidden}`,
  'a hexadecimal Content-Length': `${request('content-length: 0x3')}a=b${hidden}`,
  'a Content-Length beyond all numbers': `${request('content-length: 99999999999999999999')}a=b${hidden}`,
  'a space before the colon': `${request('transfer-encoding : chunked')}0\r\n\r\n${hidden}`,
  'a folded header': `${request('transfer-encoding:', ' chunked')}0\r\n\r\n${hidden}`,
  'a folded first header': `POST /login/password HTTP/1.1\r\n content-length: 3\r\nhost: localhost\r\n\r\na=b${hidden}`,
  'an unknown Transfer-Encoding': `${request('transfer-encoding: xchunked')}0\r\n\r\n${hidden}`,
  'chunked, but not last': `${request('transfer-encoding: chunked, identity')}0\r\n\r\n${hidden}`,
  'two Transfer-Encodings': `${request('transfer-encoding: chunked', 'transfer-encoding: identity')}0\r\n\r\n${hidden}`,
  'a vertical tab before chunked': `${request('transfer-encoding: \x0bchunked')}0\r\n\r\n${hidden}`,
  'lines that end with LF alone': `POST /login/password HTTP/1.1\nhost: localhost\ncontent-length: 3\n\na=b${hidden}`,
  'a CR inside a header': `${request('x-a: b\rcontent-length: 3')}a=b${hidden}`,
  'a NUL inside a header': `${request('x-a: b\0', 'content-length: 3')}a=b${hidden}`,
  'a chunk size that is none': `${request('transfer-encoding: chunked')}3x\r\na=b\r\n0\r\n\r\n${hidden}`,
  'a chunk size with a sign': `${request('transfer-encoding: chunked')}+3\r\na=b\r\n0\r\n\r\n${hidden}`,
  'a chunk longer than its size': `${request('transfer-encoding: chunked')}1\r\na=b\r\n0\r\n\r\n${hidden}`,
  'a chunk extension that ends with LF': `${request('transfer-encoding: chunked')}3;a\nb\r\na=b\r\n0\r\n\r\n${hidden}`,
}

test.each(Object.entries(ambiguous))(
  'SEC-N4: with %s a request is refused, and the one behind it is not read',
  async (_what, bytes) => {
    world.lines.length = 0
    const { statuses, isClosed } = await sendRaw(address, bytes)
    expect({ statuses, isClosed }).toEqual({ statuses: [400], isClosed: true })
    expect(world.lines.join('')).not.toContain('"route":"/help"')
  },
)

const limits: Record<string, [string, number[]]> = {
  'headers beyond 16 KiB': [`GET /help HTTP/1.1\r\nhost: localhost\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, [431]],
  'a thousand headers': [`GET /help HTTP/1.1\r\nhost: localhost\r\n${'x-a: b\r\n'.repeat(3000)}\r\n`, [431]],
  'a cookie beyond 16 KiB': [`GET /help HTTP/1.1\r\nhost: localhost\r\ncookie: a=${'a'.repeat(20_000)}\r\n\r\n`, [431]],
  'an address beyond 16 KiB': [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`, [431]],
  'a body that is announced as too large': [request('content-length: 70000'), [413]],
  'a body that grows too large': [
    `${request('transfer-encoding: chunked')}${`1000\r\n${'a'.repeat(0x1000)}\r\n`.repeat(20)}0\r\n\r\n`,
    [413],
  ],
  'no Host': ['GET /help HTTP/1.1\r\n\r\n', [400]],
  'a method that does not exist': ['BREW /help HTTP/1.1\r\nhost: localhost\r\n\r\n', [400]],
  'no HTTP at all': ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', [400]],
  'another protocol': ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
  'a tunnel': ['CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n', []],
}

test.each(Object.entries(limits))(
  'SEC-N4: %s gets its refusal, and the next request is answered',
  async (_what, [bytes, expected]) => {
    expect((await sendRaw(address, bytes)).statuses).toEqual(expected)
    expect((await sendRaw(address, hidden)).statuses).toEqual([200])
  },
)

test.each([
  ['headers', 'GET /help HTTP/1.1\r\nhost: localhost\r\nx-a: '],
  ['a body', request('content-length: 100')],
])('SEC-N4: a request whose %s never end is given up', async (_what, bytes) => {
  const { server, bodyPatience } = world.app
  expect([bodyPatience, server.headersTimeout]).toEqual([30_000, 30_000])
  Object.assign(server, { headersTimeout: 100 })
  world.app.bodyPatience = 100
  const { statuses, isClosed } = await sendRaw(address, bytes)
  Object.assign(server, { headersTimeout: 30_000 })
  world.app.bodyPatience = bodyPatience
  expect({ statuses, isClosed }).toEqual({ statuses: [408], isClosed: true })
})

const names: Record<string, string> = {
  'an absolute address': 'GET http://evil.example/login HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'an absolute address of nothing': 'GET http://evil.example/nothing HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'an absolute address with a user': 'GET http://localhost@evil.example/login HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'an address without a scheme': 'GET //evil.example/login HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'a backslash': 'GET /\\evil.example/login HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'no slash': 'GET evil.example HTTP/1.1\r\nhost: localhost\r\n\r\n',
  'an asterisk': 'GET * HTTP/1.1\r\nhost: evil.example\r\n\r\n',
  'two Hosts': 'GET /login HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\n\r\n',
  'two Hosts, the other way round': 'GET /login HTTP/1.1\r\nhost: evil.example\r\nhost: localhost\r\n\r\n',
  'a Host with a user': 'GET /login HTTP/1.1\r\nhost: localhost@evil.example\r\n\r\n',
  'a Host with a path': 'GET /login HTTP/1.1\r\nhost: evil.example/a?b#c\r\n\r\n',
  'an empty Host': 'GET /login HTTP/1.1\r\nhost:\r\n\r\n',
  'a Host of the protocol': 'GET /.well-known/openid-configuration HTTP/1.1\r\nhost: evil.example\r\n\r\n',
  'two forwarded hosts':
    'GET /login HTTP/1.1\r\nhost: localhost\r\nx-forwarded-host: evil.example\r\nx-forwarded-host: evil.example\r\n\r\n',
}

test.each(Object.entries(names))(
  'SEC-C11: %s makes no answer that names another host, and no 5xx',
  async (_what, bytes) => {
    const { text, statuses } = await sendRaw(address, bytes)
    expect(statuses).toEqual([expect.toSatisfy((status) => status < 500)])
    expect(text).not.toContain('evil.example')
  },
)
