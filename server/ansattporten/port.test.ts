import { exportJWK, generateKeyPair, jwtVerify } from 'jose'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testConfig } from '../../test/config.ts'
import { json, ole, type TestPort } from '../../test/port.ts'
import { createWorld, prove, type World } from '../../test/world.ts'
import { createPort } from './port.ts'

let world: World
let port: TestPort
beforeEach(async () => {
  world = await createWorld()
  port = world.port
})
afterEach(async () => {
  vi.useRealTimers()
  await world.end()
})

const discovery = '/.well-known/openid-configuration'
const countOf = (path: string) => port.asked.filter((request) => request.path === path).length

test('SEC-D11: a key that nobody knows makes us look once a minute at most, and a new key is found then', async () => {
  await prove(world, world.browser())
  const forged = { header: { kid: 'port-9' } }
  for (let round = 0; round < 5; round++) {
    const browser = world.browser()
    const begun = await browser.get('/register/begin')
    await browser.get(port.answer(begun.location, ole, forged))
  }
  expect(countOf('/jwks.json')).toBe(1)
  port.rotate()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  expect((await prove(world, world.browser())).location).toBe('/register')
  expect(countOf('/jwks.json')).toBe(2)
})

test('SEC-D2: RS256 is what we take, whatever else the metadata offers', async () => {
  const honest = await fetch(port.issuer + discovery).then((answer) => answer.json())
  const keys = await fetch(`${port.issuer}/jwks.json`).then((answer) => answer.json())
  const { alg: _, ...jwk } = keys.keys[0]
  port.faults.set(discovery, (response) =>
    json(response, { ...honest, id_token_signing_alg_values_supported: ['RS512'] }),
  )
  port.faults.set('/jwks.json', (response) => json(response, { keys: [jwk] }))
  const browser = world.browser()
  const begun = await browser.get('/register/begin')
  expect((await browser.get(port.answer(begun.location, ole, { header: { alg: 'RS512' } }))).status).toBe(409)
})

test('R2: metadata is asked for once, by however many at once, and serves on while the port is away', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const client = createPort(testConfig('postgresql://localhost/none', { ANSATTPORTEN_ISSUER: port.issuer }))
  const before = countOf(discovery)
  const many = await Promise.all(Array.from({ length: 10 }, () => client.configuration()))
  expect([new Set(many).size, countOf(discovery) - before]).toEqual([1, 1])
  vi.advanceTimersByTime(24 * 3600_000)
  port.faults.set(discovery, (response) => response.destroy())
  for (let round = 0; round < 3; round++) expect(await client.configuration()).toBe(many[0])
  expect(countOf(discovery) - before).toBe(2)
  port.faults.delete(discovery)
  vi.advanceTimersByTime(61_000)
  expect(await client.configuration()).not.toBe(many[0])
})

function tokenRequest(of: TestPort) {
  const found = of.asked.find(({ path }) => path === '/token')
  if (!found) throw new Error('nobody asked for a token')
  return found
}

test('SEC-D13: the client proves itself by basic authentication by default', async () => {
  await prove(world, world.browser())
  const { authorization, form } = tokenRequest(port)
  expect(Buffer.from(authorization?.slice(6) ?? '', 'base64').toString()).toMatch(/^inngang:a[+ ]secret/)
  expect(form).not.toHaveProperty('client_secret')
  expect(form).toHaveProperty('code_verifier')
})

test('SEC-D13: the client proves itself by a secret in the form where that is configured', async () => {
  const other = await createWorld({ ANSATTPORTEN_AUTH_METHOD: 'client_secret_post' })
  expect((await prove(other, other.browser())).location).toBe('/register')
  expect(tokenRequest(other.port)).toMatchObject({
    authorization: undefined,
    form: { client_id: 'inngang', client_secret: 'a secret of the client' },
  })
  await other.end()
})

test('SEC-D13: the client proves itself by a signed assertion where a key is configured', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'ours-1', alg: 'RS256' }
  const other = await createWorld({
    ANSATTPORTEN_AUTH_METHOD: 'private_key_jwt',
    ANSATTPORTEN_CLIENT_KEY: JSON.stringify(key),
  })
  expect((await prove(other, other.browser())).location).toBe('/register')
  const { form, authorization } = tokenRequest(other.port)
  expect([authorization, form['client_secret'], form['client_id']]).toEqual([undefined, undefined, 'inngang'])
  const { payload, protectedHeader } = await jwtVerify(form['client_assertion'] ?? '', publicKey, {
    audience: other.port.issuer,
  })
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: 'ours-1' })
  expect(payload).toMatchObject({ iss: 'inngang', sub: 'inngang', jti: expect.any(String) })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(120)
  await other.end()
})
