import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { describedBy } from '../../test/api.ts'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { createWorld, type World } from '../../test/world.ts'
import { changedMeanwhile } from '../errors.ts'
import { PageQuery, pageOf, readCursor, toPage } from './cursor.ts'
import { describeApi, Nothing, problems } from './openapi.ts'
import { createServer, type Server } from './server.ts'
import { IfMatch, seenVersion, tellVersion } from './version.ts'

let bare: BareContext
let world: World
let server: Server
beforeAll(async () => {
  bare = await createBareContext()
  world = await createWorld()
})
afterAll(async () => {
  await world.end()
  await bare.end()
})
afterEach(() => server?.close())

/** A server that describes itself, where every token is good. */
async function describing() {
  const { config } = bare.ctx
  server = await createServer({
    config,
    logger: false,
    identify: async () => undefined,
    identifyProgram: async () => undefined,
    identifyGit: async () => undefined,
  })
  await describeApi(server, { config, policy: { 'thing:read': 'anyone', 'thing:write': { scope: 'orgs:write' } } })
  return server
}

const config = { action: 'thing:read', api: true }
/** The catalogues know it, whatever it says there. */
const operationId = 'getTokenOwner'
const Thing = z.object({ name: z.string() })

test('a route under /api that is not for programs does not start, nor one for programs elsewhere', async () => {
  const described = await describing()
  const schema = { operationId, response: { 200: Thing } }
  expect(() => described.get('/api/v1/thing', { schema }, async () => ({ name: 'x' }))).toThrow('/api/v1/thing')
  expect(() => described.get('/thing', { config, schema }, async () => ({ name: 'x' }))).toThrow('/thing')
})

test('a route for programs that no catalogue describes, or that declares no answer, does not start', async () => {
  const described = await describing()
  const [withoutName, withoutAnswer] = [{ response: { 200: Thing } }, { operationId, response: problems(409) }]
  expect(() => described.get('/api/v1/a', { config, schema: withoutName }, async () => ({ name: 'x' }))).toThrow(
    'operationId',
  )
  expect(() =>
    described.get('/api/v1/a', { config, schema: { ...withoutName, operationId: 'toString' } }, async () => ({
      name: 'x',
    })),
  ).toThrow('operationId')
  expect(() => described.get('/api/v1/a', { config, schema: withoutAnswer }, async () => {})).toThrow('no answer')
})

test('X5: a column that the schema does not declare is not sent', async () => {
  const described = await describing()
  described.get('/api/v1/thing', { config, schema: { operationId, response: { 200: Thing } } }, async () => ({
    name: 'a',
    passwordHash: 'secret',
  }))
  expect((await described.inject('/api/v1/thing')).json()).toEqual({ name: 'a' })
})

test('X5: an answer that is not as it is declared is a 500, and not sent', async () => {
  const described = await describing()
  const wrong: unknown = { name: 7, passwordHash: 'secret' }
  described.get(
    '/api/v1/thing',
    { config, schema: { operationId, response: { 200: Thing } } },
    async (_request, reply) => reply.send(wrong as { name: string }),
  )
  const { statusCode, body } = await described.inject('/api/v1/thing')
  expect([statusCode, body.includes('secret')]).toEqual([500, false])
})

test('the document has the scope, the problems and the headers of an operation', async () => {
  const described = await describing()
  const schema = { operationId, body: Thing, headers: IfMatch, response: { 204: Nothing, ...problems(409) } }
  described.put('/api/v1/thing/:id', { config: { ...config, action: 'thing:write' }, schema }, async () => null)
  await described.ready()
  const operation = described.swagger().paths?.['/api/v1/thing/{id}']?.put
  expect(operation).toMatchObject({ operationId, tags: ['thing'], security: [{ token: ['orgs:write'] }] })
  const statuses = [204, 400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 500, 503]
  expect(Object.keys(operation?.responses ?? {})).toEqual(statuses.map(String))
  expect(operation?.responses?.['204']).not.toHaveProperty('content')
})

test('the document has every route for programs, and no other', async () => {
  await world.app.ready()
  const described = Object.entries(world.app.swagger().paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const declared = world.app.routeList
    .filter(({ config, schema }) => config?.api && !schema?.hide)
    .flatMap(({ method, url }) =>
      [method].flat().map((name) => `${name} ${url.replace(/:(\w+)|\*/g, (_, name = '*') => `{${name}}`)}`),
    )
    .filter((route) => !route.startsWith('HEAD'))
  expect(described.length).toBeGreaterThan(1)
  expect(described.sort()).toEqual(declared.sort())
})

test('each operation of the API has its own name, and the catalogues name no other', async () => {
  await world.app.ready()
  const { en } = await import('../text/en.ts')
  const names = world.app.routeList.flatMap(({ schema, method }) =>
    schema?.operationId && method !== 'HEAD' ? [schema.operationId] : [],
  )
  expect(names.sort()).toEqual(Object.keys(en.api.operation).sort())
})

test('the document is public, valid JSON for every program that asks, and names our own address', async () => {
  const answer = await world.app.inject({ url: '/api/v1/openapi.json', headers: { accept: 'text/html' } })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
  expect(answer.json()).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'http://localhost:8080' }] })
})

test('what holds answers to the document finds what the document does not have', async () => {
  await world.app.ready()
  const isDescribed = describedBy(world.app.swagger())
  const user = { method: 'GET', path: '/api/v1/user', type: 'application/json' } as const
  const good = {
    id: crypto.randomUUID(),
    username: 'a',
    displayName: null,
    scopes: [],
    expiresAt: '2026-01-01T00:00:00Z',
  }
  expect(isDescribed({ ...user, status: 200 }, good)).toEqual([])
  expect(isDescribed({ ...user, status: 200 }, { ...good, passwordHash: 'x' })).toHaveLength(1)
  expect(isDescribed({ ...user, status: 200 }, { ...good, username: undefined })).toHaveLength(1)
  expect(isDescribed({ ...user, status: 200 }, { ...good, id: 'x' })).toHaveLength(1)
  expect(isDescribed({ ...user, status: 202 }, good)).toHaveLength(1)
  expect(isDescribed({ ...user, status: 200, type: 'text/html' }, good)).toHaveLength(1)
  expect(isDescribed({ ...user, path: '/api/v1/users', status: 200 }, good)).toHaveLength(1)
  const report = { method: 'POST', path: '/api/v1/tokens/revoke-leaked', status: 204, type: '' } as const
  expect(isDescribed(report, '')).toEqual([])
  expect(isDescribed(report, { a: 1 })).toHaveLength(1)
})

const Key = z.tuple([z.string(), z.int()])

test('a cursor leads on from the last row that was shown, and the last part has none', async () => {
  const described = await describing()
  const rows = Array.from({ length: 5 }, (_, index) => ({ name: 'æøå', index, secret: 'x' }))
  described.get(
    '/api/v1/things',
    {
      config,
      schema: { operationId, querystring: PageQuery, response: { 200: pageOf(z.object({ index: z.int() })) } },
    },
    async ({ query: { cursor, limit } }) => {
      const [, after] = readCursor(cursor, Key) ?? ['', -1]
      const found = rows.filter(({ index }) => index > after).slice(0, limit + 1)
      return toPage(found, limit, { keyOf: ({ name, index }) => [name, index], show: ({ index }) => ({ index }) })
    },
  )
  const seen: number[] = []
  let next: string | null = ''
  for (let part = 0; next !== null && part < 9; part++) {
    const answer: { items: { index: number }[]; next: string | null } = (
      await described.inject(`/api/v1/things?limit=2${next && `&cursor=${next}`}`)
    ).json()
    seen.push(...answer.items.map(({ index }) => index))
    next = answer.next
  }
  expect([seen, next]).toEqual([[0, 1, 2, 3, 4], null])
  for (const [query, path] of [
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=x', 'limit'],
    ['cursor=x', 'cursor'],
    [`cursor=${Buffer.from('["a"]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('{"__proto__":1}').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('["a\\u0000",1]').toString('base64url')}`, 'cursor'],
  ]) {
    const refused = await described.inject(`/api/v1/things?${query}`)
    expect([query, refused.statusCode, refused.json().fields?.[0]?.path]).toEqual([query, 422, path])
  }
})

test('an edit names the version that it saw: without one it is refused, and with another one, too', async () => {
  const described = await describing()
  described.put(
    '/api/v1/thing',
    { config, schema: { operationId, headers: IfMatch, response: { 204: Nothing } } },
    async (request, reply) => {
      if (seenVersion(request) !== 7) throw changedMeanwhile()
      tellVersion(reply, 8)
      return reply.code(204).send(null)
    },
  )
  const put = async (headers: Record<string, string>) => {
    const answer = await described.inject({ method: 'PUT', url: '/api/v1/thing', headers })
    return [answer.statusCode, answer.headers.etag ?? answer.json().type.replace(/.*problems\//, '')]
  }
  expect(await put({ 'if-match': '"7"' })).toEqual([204, '"8"'])
  expect(await put({})).toEqual([428, 'general/version-missing'])
  for (const seen of ['"6"', 'W/"7"', '7', '*', '', '"7", "6"', '"07a"'])
    expect([seen, ...(await put({ 'if-match': seen }))]).toEqual([seen, 412, 'general/changed-meanwhile'])
})
