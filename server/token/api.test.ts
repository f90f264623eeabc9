import { afterEach, beforeEach, expect, test } from 'vitest'
import { createProgram, programOf } from '../../test/api.ts'
import { activeUser, createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { deactivate } from '../servicedesk/index.ts'
import { listTokens, makeToken, revokeToken } from './index.ts'
import { checksumOf } from './token.ts'

let world: World
let userId: string
let username: string
beforeEach(async () => {
  world = await createWorld()
  const { form } = await activeUser(world)
  username = form.username
  userId = (await world.ctx.db.selectFrom('owner').select('id').executeTakeFirstOrThrow()).id
})
afterEach(() => world.end())

const tokenOf = (days = 30) =>
  makeToken(world.ctx, { kind: 'user', userId }, { userId, name: 'a test', scopes: ['orgs:read'], days })
const withToken = async (days?: number) => createProgram(world, { token: await tokenOf(days) })

test('U2: a program asks who its token acts for, what it is for and until when', async () => {
  const { status, body } = await (await withToken(30)).get('/api/v1/user')
  expect(status).toBe(200)
  expect(body).toMatchObject({ id: userId, username, scopes: ['orgs:read'] })
  expect(Object.keys(body).sort()).toEqual(['displayName', 'expiresAt', 'id', 'scopes', 'username'])
  const days = (new Date(body.expiresAt).getTime() - world.ctx.now().getTime()) / (24 * 3600_000)
  expect(Math.round(days)).toBe(30)
})

const problemType = 'application/problem+json; charset=utf-8'

const challenged = async (token: string | undefined, challenge: string) => {
  const program = createProgram(world, { ...(token !== undefined && { token }) })
  const { status, headers, body } = await program.get('/api/v1/user', { accept: 'text/html' })
  expect([status, headers['www-authenticate'], headers['content-type']]).toEqual([401, challenge, problemType])
  return body.type.replace('http://localhost:8080/problems/', '')
}

test('SEC-J7: without a token a program is asked for one, whatever Accept says, and no browser’s cookie is one', async () => {
  expect(await challenged(undefined, 'Bearer')).toBe('access/token-missing')
  const { browser } = await activeUser(world, { person: { sub: 'another', acr: 'high' } })
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  expect((await createProgram(world).get('/api/v1/user', { cookie })).status).toBe(401)
})

test('SEC-J1: what cannot be a token is refused without asking the database', async () => {
  const { db } = world.ctx
  const secret = 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ'
  const badSum = checksumOf(secret).replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  for (const token of ['', 'x', `inn_${secret}`, `inn_${secret}${badSum}`, 'eyJhbGciOiJub25lIn0.e30.']) {
    Object.assign(world.ctx, { db: undefined })
    expect(await challenged(token, 'Bearer error="invalid_token"')).toBe('access/token-invalid')
    Object.assign(world.ctx, { db })
  }
  expect(await challenged(`inn_${secret}${checksumOf(secret)}`, 'Bearer error="invalid_token"')).toBe(
    'access/token-invalid',
  )
})

test('SEC-J7: a token is a token in the header only', async () => {
  const token = await tokenOf()
  const nobody = createProgram(world)
  for (const query of [`access_token=${token}`, `token=${token}`, `authorization=Bearer%20${token}`])
    expect((await nobody.get(`/api/v1/user?${query}`)).status).toBe(401)
  for (const authorization of [token, `Basic ${btoa(`x:${token}`)}`, `Bearer ${token} x`])
    expect((await nobody.get('/api/v1/user', { authorization })).status).toBe(401)
  expect((await nobody.get('/api/v1/user', { authorization: `bearer  ${token}` })).status).toBe(200)
})

test('SEC-J3: a token ends by itself', async () => {
  const program = await withToken(1)
  world.clock.advance(24 * 3600 - 10)
  expect((await program.get('/api/v1/user')).status).toBe(200)
  world.clock.advance(11)
  expect((await program.get('/api/v1/user')).status).toBe(401)
})

test('SEC-F5: the token of a deactivated user is refused at once', async () => {
  const program = await withToken()
  expect((await program.get('/api/v1/user')).status).toBe(200)
  await deactivate(world.ctx, operator, { username, reason: 'a test' })
  const { status, body } = await program.get('/api/v1/user')
  expect([status, body.type]).toEqual([403, 'http://localhost:8080/problems/user/deactivated'])
})

test('SEC-F5: a token opens nothing while its user is not activated', async () => {
  const program = await withToken()
  await world.ctx.db.updateTable('userAccount').set({ state: 'pending' }).where('id', '=', userId).execute()
  expect((await program.get('/api/v1/user')).status).toBe(403)
  expect((await program.get('/api/v1/organisations')).status).toBe(403)
})

test('SEC-J3: last use and network are written, at most once a minute', async () => {
  const program = await withToken()
  const used = () =>
    world.ctx.db.selectFrom('personalToken').select(['lastUsedAt', 'lastUsedNetwork']).executeTakeFirstOrThrow()
  await program.get('/api/v1/user')
  const first = await used()
  expect(first.lastUsedNetwork).toBe('192.0.2.0/24')
  world.clock.advance(50)
  await program.get('/api/v1/user')
  expect(await used()).toEqual(first)
  world.clock.advance(11)
  await program.get('/api/v1/user')
  expect((await used()).lastUsedAt?.getTime()).toBeGreaterThan(first.lastUsedAt?.getTime() ?? Infinity)
})

test('a token may 5,000 requests an hour; each answer says what is left, and 429 when to come again', async () => {
  const program = await withToken()
  const { headers } = await program.get('/api/v1/user')
  expect(headers['ratelimit-policy']).toBe('"api";q=5000;w=3600')
  expect(headers['ratelimit']).toMatch(/^"api";r=4999;t=3[56]\d\d$/)
  await world.ctx.db.updateTable('rateLimit').set({ count: 5000 }).where('bearer', 'like', 'api %').execute()
  const refused = await program.get('/api/v1/user')
  expect([refused.status, refused.headers['ratelimit']]).toEqual([
    429,
    expect.stringMatching(/^"api";r=0;t=3[56]\d\d$/),
  ])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3500)
  expect((await (await programOf(world, userId)).get('/api/v1/user')).status).toBe(200)
})

test('RFC 9457: under /api every refusal is a problem in the language of the header, also where nothing is', async () => {
  for (const [language, title] of [
    ['nn', 'Det trengst ein nøkkel'],
    ['en', 'A token is needed'],
  ] as const) {
    const headers = { 'accept-language': language, accept: 'text/html', cookie: 'inngang_language=nb' }
    expect((await createProgram(world).get('/api/v1/user', headers)).body.title).toBe(title)
  }
  for (const [method, url, status] of [
    ['GET', '/api/v1/nothing', 404],
    ['GET', '/api', 404],
    ['GET', '/api?a', 404],
    ['POST', '/api/v1/user', 405],
    ['DELETE', '/api/v1/nothing', 404],
  ] as const) {
    const answer = await world.app.inject({ method, url, headers: { accept: 'text/html' } })
    expect([url, answer.statusCode, answer.headers['content-type']]).toEqual([url, status, problemType])
  }
  const outside = await world.app.inject({ url: '/apix', headers: { accept: 'text/html' } })
  expect(outside.headers['content-type']).toContain('text/html')
})

test('a body is JSON of 64 kB at most', async () => {
  const program = createProgram(world)
  const url = '/api/v1/tokens/revoke-leaked'
  for (const type of [
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/jsonx',
  ])
    expect((await program.post(url, { token: 'x' }, { 'content-type': type })).status).toBe(415)
  expect((await program.post(url, { token: 'a'.repeat(70_000) })).status).toBe(413)
  expect((await program.post(url, { token: 'a'.repeat(1000) })).body).toMatchObject({ fields: [{ path: 'token' }] })
  expect((await program.post(url)).status).toBe(422)
  expect((await program.post(url, { token: 'x' }, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(
    204,
  )
})

test('SEC-J6: whoever finds a token ends it by showing it, and learns nothing of it', async () => {
  const token = await tokenOf()
  const program = createProgram(world, { token })
  const finder = createProgram(world)
  const unknown = `inn_${'0'.repeat(30)}${checksumOf('0'.repeat(30))}`
  expect((await program.get('/api/v1/user')).status).toBe(200)
  const answers = []
  for (const found of [token, token, unknown, 'no token']) {
    const { status, body } = await finder.post('/api/v1/tokens/revoke-leaked', { token: found })
    answers.push([status, body])
  }
  expect(answers).toEqual(Array(4).fill([204, '']))
  expect((await program.get('/api/v1/user')).status).toBe(401)
  expect((await world.audited()).filter((action) => action.startsWith('token.'))).toEqual([
    'token.made',
    'token.revoked',
  ])
})

test('SEC-J2: of a token only the hash is kept', async () => {
  const token = await tokenOf()
  const { rows } = await world.ctx.db
    .selectFrom('personalToken')
    .selectAll()
    .execute()
    .then((rows) => ({ rows }))
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(token.slice(4, 34))
  expect(world.lines.join('')).not.toContain(token.slice(4, 34))
})

test('P1: why the servicedesk ended a token stands in the log', async () => {
  await tokenOf()
  const [{ id } = { id: '' }] = await listTokens(world.ctx, userId)
  await revokeToken(world.ctx, operator, { id, userId, reason: 'it was in a log' })
  const { ctx } = world
  const acts = await ctx.db.selectFrom('audit').select('reason').where('action', '=', 'token.revoked').execute()
  expect(acts).toEqual([{ reason: 'it was in a log' }])
})

test('SEC-J6, rate limits: from one network sixty tokens an hour are reported', async () => {
  const report = async () => (await createProgram(world).post('/api/v1/tokens/revoke-leaked', { token: 'none' })).status
  expect(await report()).toBe(204)
  await world.ctx.db.updateTable('rateLimit').set({ count: 59 }).where('bearer', 'like', 'leak-network %').execute()
  expect([await report(), await report()]).toEqual([204, 429])
})
