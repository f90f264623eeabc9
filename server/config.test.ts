import { expect, test } from 'vitest'
import { readConfig, readDatabaseUrl } from './config.ts'

const good = {
  BASE_URL: 'https://studio.example',
  DATABASE_URL: 'postgresql://inngang@db.example/inngang',
  INNGANG_SECRET: 'a secret that is long enough for anyone',
  REPOSITORIES: '/srv/inngang/repositories',
  ANSATTPORTEN_ISSUER: 'https://test.ansattporten.no',
  ANSATTPORTEN_CLIENT_ID: 'inngang',
  ANSATTPORTEN_CLIENT_SECRET: 'secret',
  SMTP_URL: 'smtps://user:password@mail.example',
}
const jwk = JSON.stringify({ kty: 'RSA', kid: 'a', n: 'x', e: 'AQAB', d: 'y' })

function problems(changes: Record<string, string | undefined>): string {
  try {
    readConfig({}, { ...good, ...changes })
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

test('X7: every problem is listed at once, by name, and no value is repeated', () => {
  const message = problems({
    BASE_URL: 'http://studio.example',
    DATABASE_URL: 'mysql://root:hemmelig@db',
    INNGANG_SECRET: 'kort-hemmelighet',
    ANSATTPORTEN_CLIENT_SECRET: undefined,
    SMTP_URL: undefined,
    PORT: 'eighty',
    LOG_LEVEL: 'loud',
  })
  expect(message.split('\n').slice(1).sort()).toEqual([
    '  ANSATTPORTEN_CLIENT_SECRET: required by client_secret_basic and client_secret_post',
    '  BASE_URL: http is accepted over loopback only; use https',
    '  DATABASE_URL: must be an address like postgresql://user:password@host:5432/database',
    '  INNGANG_SECRET: each secret has at least 32 characters',
    expect.stringContaining('  LOG_LEVEL: '),
    expect.stringContaining('  PORT: '),
    '  SMTP_URL: is missing',
  ])
  expect(message).not.toMatch(/hemmelig/)
})

test('L2: http elsewhere than over loopback does not start', () => {
  for (const url of [
    'http://studio.example',
    'http://localhost.evil.example',
    'http://10.0.0.1',
    'http://127.0.0.1.nip.io',
  ]) {
    expect(problems({ BASE_URL: url })).toContain('BASE_URL: http is accepted over loopback only')
    expect(problems({ ANSATTPORTEN_ISSUER: url })).toContain('ANSATTPORTEN_ISSUER')
  }
  for (const url of ['http://localhost:1', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'https://studio.example']) {
    expect(problems({ BASE_URL: url })).toBe('')
  }
  expect(problems({ BASE_URL: 'https://studio.example/path' })).toContain('must be an origin without a path')
})

test.each([
  'postgresql://u@/db?host=/var/run/postgresql',
  'postgres://u:p%40ss@:5433/db?host=/x',
  'postgresql:///db?host=/x',
  'postgresql://u:p@db.example:5432/db?sslmode=verify-full',
])('X7: DATABASE_URL may be %s', (url) => {
  expect(readDatabaseUrl({}, { DATABASE_URL: url })).toBe(url)
})

test.each(['', 'db', 'http://db.example/db', 'postgresql://u:p@ho st/db'])(
  'X7: DATABASE_URL may not be "%s"',
  (url) => {
    expect(() => readDatabaseUrl({}, { DATABASE_URL: url })).toThrow('DATABASE_URL')
  },
)

test('SEC-D13: private_key_jwt needs a private key with a name, at the start and not at the first login', () => {
  const changes = { ANSATTPORTEN_AUTH_METHOD: 'private_key_jwt', ANSATTPORTEN_CLIENT_SECRET: undefined }
  expect(problems(changes)).toContain('ANSATTPORTEN_CLIENT_KEY: required by private_key_jwt')
  for (const key of [
    '{',
    '{}',
    '[]',
    JSON.stringify({ kty: 'RSA', n: 'x', e: 'AQAB', d: 'y' }),
    JSON.stringify({ kty: 'RSA', kid: 'a' }),
  ]) {
    expect(problems({ ...changes, ANSATTPORTEN_CLIENT_KEY: key })).toContain('must be a private RSA JWK')
  }
  expect(problems({ ...changes, ANSATTPORTEN_CLIENT_KEY: jwk })).toBe('')
})

test('SEC-N5: several secrets are separated by commas, the newest first', () => {
  expect(problems({ INNGANG_SECRET: `${good.INNGANG_SECRET},` })).toContain('INNGANG_SECRET')
  expect(readConfig({}, { ...good, INNGANG_SECRET: `${'a'.repeat(32)}, ${'b'.repeat(32)}` }).secrets).toEqual([
    'a'.repeat(32),
    'b'.repeat(32),
  ])
})

test.each([
  ['TIME_ZONE', 'Europe/Nowhere'],
  ['PORT', '70000'],
  ['REPOSITORIES', 'somewhere/here'],
  ['TRUST_PROXY', '-1'],
  ['PASSWORD_MINIMUM', '7'],
  ['REGISTRATION', 'maybe'],
  ['SERVICEDESK_EMAIL', 'nobody'],
  ['SMTP_URL', 'http://mail.example'],
])('X7: %s may not be %s', (name, value) => {
  expect(problems({ [name]: value })).toContain(name)
})

test('X7: an empty variable counts as absent, and what is given wins over the defaults', () => {
  const { port, studio } = readConfig({ PORT: '1', STUDIO_NAME: 'From here' }, { ...good, PORT: '2', STUDIO_NAME: '' })
  expect([port, studio.name]).toEqual([2, 'From here'])
})
