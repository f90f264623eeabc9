import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, prove, type World } from '../../test/world.ts'
import { networkOf } from './network.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

test.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['::1', '::/48'],
  ['', 'unknown'],
  ['no address', 'unknown'],
  ['192.0.2.77, 10.0.0.1', 'unknown'],
])('rate limits: %s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

async function networkSeen(trustProxy: string, forwarded: string) {
  const other = await createWorld({ TRUST_PROXY: trustProxy })
  await other.browser({ ip: '10.0.0.1' }).get('/help', { 'x-forwarded-for': forwarded })
  const line = JSON.parse(other.lines.findLast((text) => text.includes('"msg":"request"')) ?? '{}')
  await other.end()
  return line.network
}

test.each([
  ['0', '203.0.113.9', '10.0.0.0/24'],
  ['1', '203.0.113.9', '203.0.113.0/24'],
  ['1', '198.51.100.1, 203.0.113.9', '203.0.113.0/24'],
  ['2', '198.51.100.1, 203.0.113.9', '198.51.100.0/24'],
  ['2', '1.1.1.1, 198.51.100.1, 203.0.113.9', '198.51.100.0/24'],
  ['1', 'nonsense', 'unknown'],
  ['1', '', '10.0.0.0/24'],
])(
  'SEC-N3: behind %s proxies, X-Forwarded-For "%s" is believed as far as %s',
  async (trustProxy, forwarded, network) => {
    expect(await networkSeen(trustProxy, forwarded)).toBe(network)
  },
)

test('SEC-M3: the log has a line for each request, with its route and reference, and no query, token or number', async () => {
  const browser = world.browser()
  const { location } = await prove(world, browser)
  const { headers } = await browser.get('/activate?token=the-very-secret-token')
  await browser.get('/problems/01818599907/x')
  const text = world.lines.join('')
  expect(location).toBe('/register')
  for (const secret of ['the-very-secret-token', '01818599907', 'state=', 'code=', '192.0.2.10'])
    expect(text).not.toContain(secret)
  const line = world.lines.map((row) => JSON.parse(row)).find(({ reqId }) => reqId === headers['x-request-id'])
  expect(line).toMatchObject({
    msg: 'request',
    method: 'GET',
    route: '/activate',
    status: 303,
    network: '192.0.2.0/24',
  })
})

test('X1: the language is the one chosen, else the user’s, else the browser’s, else bokmål', async () => {
  const language = async (headers: Record<string, string>, cookie?: string) => {
    const browser = world.browser()
    if (cookie) browser.cookies.set('inngang_language', cookie)
    return /<html lang="(\w+)"/.exec((await browser.get('/help', headers)).body)?.[1]
  }
  expect(await language({ 'accept-language': 'nn;q=0.9, en;q=0.1' })).toBe('nn')
  expect(await language({ 'accept-language': 'fr' })).toBe('nb')
  expect(await language({ 'accept-language': 'no' })).toBe('nb')
  expect(await language({ 'accept-language': 'en' }, 'nn')).toBe('nn')
  expect(await language({ 'accept-language': 'en' }, '__proto__')).toBe('en')
})
