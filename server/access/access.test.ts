import { afterEach, expect, test } from 'vitest'
import { testConfig } from '../../test/bare-context.ts'
import { createWorld } from '../../test/world.ts'
import { createServer, type Server } from '../http/server.ts'
import { may, type Standing } from './may.ts'
import { gatherPolicies, type Requirement } from './policy.ts'
import { guardRoutes } from './routes.ts'

let server: Server | undefined
afterEach(() => server?.close())

const doors = {
  hasStudioAccess: async () => false,
  logIn: async () => undefined,
  activate: async () => undefined,
  authorise: async () => undefined,
}

async function guarded() {
  server = await createServer({ config: testConfig(), logger: false, identify: async () => undefined })
  guardRoutes(server, gatherPolicies([{ 'thing:read': 'anyone' }]), doors)
  return server
}

test('SEC-L1: a route without an action does not start', async () => {
  const guardedServer = await guarded()
  expect(() => guardedServer.get('/thing', async () => 'x')).toThrow('The route /thing declares no action')
})

test('SEC-L1: a route with an action that no policy knows does not start', async () => {
  const guardedServer = await guarded()
  for (const action of ['thing:eat', 'toString', '__proto__']) {
    expect(() => guardedServer.get('/thing', { config: { action } }, async () => 'x')).toThrow(
      /an action that no policy knows/,
    )
  }
})

test('SEC-L1: two features that declare the same act do not start', () => {
  expect(() => gatherPolicies([{ 'thing:read': 'anyone' }, { 'thing:read': 'session' }])).toThrow('thing:read')
})

test('SEC-L1: an act that nobody declared is refused by throwing', () => {
  expect(() => may({}, 'thing:read', { session: 'full', deactivated: false, studio: true })).toThrow('thing:read')
  expect(() => may({}, 'constructor', { session: 'full', deactivated: false, studio: true })).toThrow('constructor')
})

const standings: Record<string, Standing> = {
  nobody: { session: 'none', deactivated: false, studio: false },
  pending: { session: 'pending', deactivated: false, studio: false },
  'logged in': { session: 'full', deactivated: false, studio: false },
  authorised: { session: 'full', deactivated: false, studio: true },
  deactivated: { session: 'full', deactivated: true, studio: true },
}
const table: Record<Requirement, string[]> = {
  anyone: ['yes', 'yes', 'yes', 'yes', 'yes'],
  pending: ['log-in', 'yes', 'yes', 'yes', 'deactivated'],
  session: ['log-in', 'activate', 'yes', 'yes', 'deactivated'],
  studio: ['log-in', 'activate', 'authorise', 'yes', 'deactivated'],
}

test.each(Object.entries(table))('SEC-L1: what requires %s is decided by this table', (requirement, decisions) => {
  const policy = { 'thing:read': requirement as Requirement }
  expect(Object.values(standings).map((standing) => may(policy, 'thing:read', standing))).toEqual(decisions)
})

test('SEC-L1: the whole policy of the product, and every act is performed by some route', async () => {
  const world = await createWorld()
  const used = new Set(world.app.routeList.map(({ config }) => config?.action))
  const open = new Set<string>()
  for (const { url, method, config } of world.app.routeList) {
    if (config?.action === 'method:refuse' || method !== 'GET') continue
    const answer = await world.app.inject({
      url: url.replace(/:\w+|\*/g, 'x'),
      headers: { accept: 'application/json' },
    })
    if (answer.statusCode !== 401) open.add(config?.action ?? '')
  }
  await world.end()
  expect([...used].sort()).toMatchInlineSnapshot(`
    [
      "account:confirm-email",
      "account:read",
      "activation:read",
      "activation:spend",
      "asset:read",
      "dashboard:read",
      "front:read",
      "health:read",
      "help:read",
      "identity:link",
      "language:choose",
      "login:begin",
      "login:by-password",
      "login:end",
      "login:end-at-port",
      "login:finish",
      "login:read",
      "method:refuse",
      "oauth:authorize",
      "oauth:consent",
      "oauth:discover",
      "oauth:end-session",
      "oauth:introspect",
      "oauth:log-in",
      "oauth:push",
      "oauth:revoke",
      "oauth:token",
      "oauth:userinfo",
      "password:reset",
      "registration:abandon",
      "registration:begin",
      "registration:check-name",
      "registration:complete",
      "registration:connect",
      "registration:read",
      "registration:wait",
      "session:extend",
      "session:read",
      "studio:log-in",
    ]
  `)
  expect([...open].sort()).toMatchInlineSnapshot(`
    [
      "activation:read",
      "asset:read",
      "front:read",
      "health:read",
      "help:read",
      "login:begin",
      "login:end-at-port",
      "login:finish",
      "login:read",
      "password:reset",
      "registration:begin",
      "registration:check-name",
      "registration:connect",
      "registration:read",
      "session:read",
    ]
  `)
})
