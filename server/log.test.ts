import fastify from 'fastify'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createLog, mask } from './log.ts'

function logging() {
  const lines: string[] = []
  const log = createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') }
}

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJwaWQiOiIwMTgxODAxMjM0NSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ'

test('SEC-M3 what goes under the name of a secret is not written, however deep', () => {
  const { log, lines } = logging()
  log.info({
    password: 'canary-1',
    headers: { authorization: 'Bearer canary-2', cookie: 'canary-3', 'set-cookie': ['canary-4'] },
    form: { fields: { password: 'canary-5', list: [{ token: 'canary-6' }] }, code: 'canary-7' },
    client_secret: 'canary-8',
    idToken: 'canary-9',
  })
  log.child({ token: 'canary-10' }).warn({ a: { b: { c: { d: { e: { f: { secret: 'canary-11' } } } } } } }, 'bound')
  expect(lines).toHaveLength(2)
  expect(lines.join()).not.toContain('canary')
})

test('SEC-M3 an error is written without the values that PostgreSQL and SMTP servers repeat', () => {
  const { log, lines, last } = logging()
  const duplicate = Object.assign(new pg.DatabaseError('duplicate key value', 1, 'error'), {
    code: '23505',
    constraint: 'user_account_verified_email_key',
    detail: 'Key (email_key)=(canary-1) already exists.',
    where: 'canary-2',
  })
  const unreadable = Object.assign(new pg.DatabaseError('invalid input syntax for type uuid: "canary-3"', 1, 'error'), {
    code: '22P02',
  })
  const refused = Object.assign(new Error('refused'), {
    response: '550 canary-4',
    rejected: ['canary-5'],
    cause: duplicate,
  })
  log.error({ err: unreadable }, 'failed')
  expect(last().err).toMatchObject({ code: '22P02', message: 'invalid input syntax for type uuid: [value]' })
  log.error({ err: refused }, 'failed')
  expect(last().err.cause).toMatchObject({ code: '23505', constraint: 'user_account_verified_email_key' })
  expect(last().err.stack).toContain('log.test.ts')
  expect(lines.join()).not.toContain('canary')
})

test('SEC-M3 the code of a refusal is written, a mailed code is not', () => {
  const { log, last } = logging()
  log.info({ code: 'user/deactivated' })
  expect(last().code).toBe('user/deactivated')
  log.info({ code: '123456' })
  expect(last().code).toBe('[secret]')
})

test.each([
  ['an identity number in a sentence', 'person 01818012345 came', 'person 0 came'],
  ['an identity number with a space', '018180 12345', '0'],
  ['an identity number as a number', '{"n":21818012345}', '{"n":0}'],
  ['a signed token', `Bearer ${jwt}`, 'Bearer [jwt]'],
  ['one part of a signed token', jwt.split('.')[1], '[jwt]'],
  ['a mail address', '<ola.nordmann+x@mail.example.no> no such user', '<[address]@mail.example.no> no such user'],
  ['a mail address with letters of ours', 'åse@blåbær.no', '[address]@blåbær.no'],
  ['a mail address in a URL', '/x?to=ola%40example.no', '/x?to=[address]@example.no'],
  ['a password in a URL', 'smtp://user:hemmelig@mail.example.no:25', 'smtp://user:[secret]@mail.example.no:25'],
])('SEC-M3 the last line of defence masks %s', (_what, line, masked) => {
  expect(mask(line ?? '')).toBe(masked)
})

test.each([
  ['the time', '{"time":1795437468359}'],
  ['an id whose last part is digits', '{"id":"43834ae3-280f-4701-b21b-12345678901c"}'],
  ['a path of a package', 'at /app/node_modules/@fastify/cookie/plugin.js:12:34'],
  ['a port', 'http://127.0.0.1:8080/livez'],
  ['a version', 'kysely@0.29.9'],
])('SEC-M3 the last line of defence leaves %s alone', (_what, line) => {
  expect(mask(line)).toBe(line)
})

test('SEC-M3 a line stays one line of JSON, whatever is in it', () => {
  const { log, lines, last } = logging()
  log.info({ text: 'first\nsecond {"level":60}', number: 21818012345 }, 'message\r\nforged')
  expect(lines.join('').trim().split('\n')).toHaveLength(1)
  expect(last()).toMatchObject({ text: 'first\nsecond {"level":60}', number: 0, msg: 'message\r\nforged' })
})

test('SEC-M3 a long line cannot make the masks hang', () => {
  for (const piece of ['a', 'a.', '@', 'a@a.', '://', 'eyJ', '1', '%40']) {
    expect(mask(piece.repeat(20_000))).toBeTruthy()
  }
})

test('SEC-M3 a request through Fastify leaves no header, address, body or person in the log', async () => {
  const { log, lines } = logging()
  const server = fastify({ loggerInstance: log })
  server.post('/activate/:token', async (request) => {
    request.log.info({ req: request, headers: request.headers, body: request.body }, 'seen')
    throw new Error('broken by ola@example.no')
  })
  const answer = await server.inject({
    method: 'POST',
    url: '/activate/canary-1?code=canary-2',
    headers: { authorization: 'Bearer canary-3', cookie: 'session=canary-4' },
    payload: { password: 'canary-5', email: 'canary-6@example.no', nested: { pid: '01818012345' } },
  })
  expect(answer.statusCode).toBe(500)
  expect(lines.length).toBeGreaterThan(2)
  expect(lines.join()).not.toMatch(/canary|ola@|01818012345/)
  expect(lines.join()).toContain('/activate/:token')
})
