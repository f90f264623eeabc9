import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { testConfig } from '../../test/config.ts'
import { count } from '../../test/long.ts'
import { createWorld } from '../../test/world.ts'
import { createServer, type Server } from '../http/server.ts'
import { policy as productPolicy } from '../policies.ts'
import {
  type Door,
  gatherPolicies,
  type Policy,
  type Role,
  type Rule,
  roles,
  type ServiceAccess,
  serviceAccesses,
  tokenScopes,
} from '../policy.ts'
import { may, type Standing } from './may.ts'

import { guardRoutes } from './routes.ts'

let bare: BareContext
let server: Server | undefined
beforeAll(async () => {
  bare = await createBareContext()
})
afterEach(() => server?.close())
afterAll(() => bare.end())

const doors = {
  hasStudioAccess: async () => false,
  logIn: async () => undefined,
  activate: async () => undefined,
  authorise: async () => undefined,
  confirm: async () => undefined,
}

async function guarded() {
  server = await createServer({
    config: testConfig(),
    logger: false,
    identify: async () => undefined,
    identifyProgram: async () => undefined,
    identifyGit: async () => undefined,
  })
  guardRoutes(server, { ...bare.ctx, policy: { 'thing:read': 'anyone' } }, doors)
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
  token: { session: 'token', deactivated: false, studio: false, scopes: ['orgs:read', 'orgs:write'] },
}
const table: Record<Door, string[]> = {
  anyone: ['yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  pending: ['log-in', 'yes', 'yes', 'yes', 'deactivated', 'missing-scope'],
  session: ['log-in', 'activate', 'yes', 'yes', 'deactivated', 'missing-scope'],
  studio: ['log-in', 'activate', 'authorise', 'yes', 'deactivated', 'missing-scope'],
}

test.each(Object.entries(table))('SEC-L1: what requires %s is decided by this table', (requirement, decisions) => {
  const policy = { 'thing:read': requirement as Door }
  expect(Object.values(standings).map((standing) => may(policy, 'thing:read', standing))).toEqual(decisions)
})

const inside: Standing = { session: 'full', deactivated: false, studio: true }
const byRole: [Role, Record<Role, string>][] = [
  ['stranger', { stranger: 'yes', member: 'yes', owner: 'yes' }],
  ['member', { stranger: 'not-found', member: 'yes', owner: 'yes' }],
  ['owner', { stranger: 'not-found', member: 'forbidden', owner: 'yes' }],
]

test.each(byRole)('SEC-L1: what is for a %s is decided by this table, by session and by token', (role, decisions) => {
  const policy = { 'thing:read': { role, scope: 'orgs:read' } satisfies Rule }
  const decide = (standing: Standing) => may(policy, 'thing:read', standing)
  for (const [own, decision] of Object.entries(decisions) as [Role, string][]) {
    expect(decide({ ...inside, role: own })).toBe(decision)
    expect(decide({ ...inside, session: 'token', scopes: ['orgs:read'], role: own })).toBe(decision)
  }
  expect(decide(inside)).toBe('not-found')
  expect(decide({ ...inside, studio: false, role: 'owner' })).toBe('authorise')
  expect(decide({ ...inside, deactivated: true, role: 'owner' })).toBe('deactivated')
})

test('SEC-L10: what operators do nobody else does, an owner neither, and a token only with its scope', () => {
  const policy = { 'thing:read': { role: 'operator', scope: 'servicedesk' } satisfies Rule }
  const decide = (standing: Partial<Standing>) => may(policy, 'thing:read', { ...inside, ...standing })
  const token = { session: 'token', scopes: ['servicedesk'] } as const
  expect(decide({ role: 'owner' })).toBe('operators-only')
  expect(decide({ operator: false })).toBe('operators-only')
  expect(decide({ operator: true })).toBe('yes')
  expect(decide({ ...token, operator: true })).toBe('yes')
  expect(decide({ ...token, operator: false })).toBe('operators-only')
  expect(decide({ ...token, scopes: ['orgs:write'], operator: true })).toBe('missing-scope')
  expect(decide({ operator: true, studio: false })).toBe('authorise')
  expect(decide({ operator: true, deactivated: true })).toBe('deactivated')
})

const byAccess: [ServiceAccess, string[]][] = [
  ['read', ['not-found', 'yes', 'yes', 'yes']],
  ['write', ['not-found', 'too-little-access', 'yes', 'yes']],
  ['admin', ['not-found', 'too-little-access', 'too-little-access', 'yes']],
]

test.each(byAccess)('SEC-L1: what needs %s access to a service is decided by this table', (access, decisions) => {
  const policy = { 'thing:read': { access, scope: 'services:read' } satisfies Rule }
  const standings = [{}, ...serviceAccesses.map((own) => ({ access: own }))]
  expect(standings.map((own) => may(policy, 'thing:read', { ...inside, role: 'owner', ...own }))).toEqual(decisions)
})

test('SEC-J4: a token may what its scopes say, and nothing that no scope is for', () => {
  const policy: Policy = {
    'thing:read': { scope: 'orgs:read' },
    'thing:write': { scope: 'orgs:write' },
    'thing:burn': {},
    'thing:own': { scope: 'any' },
  }
  const decide = (action: string) => may(policy, action, { ...inside, session: 'token', scopes: ['orgs:read'] })
  expect(Object.keys(policy).map(decide)).toEqual(['yes', 'missing-scope', 'missing-scope', 'yes'])
})

test('SEC-J4: whatever a token may, its owner may in the studio, and would not but by a scope', () => {
  const standing = fc.record({
    deactivated: fc.boolean(),
    scopes: fc.subarray([...tokenScopes]),
    role: fc.option(fc.constantFrom(...roles), { nil: undefined }),
    access: fc.option(fc.constantFrom(...serviceAccesses), { nil: undefined }),
    operator: fc.boolean(),
  })
  const acts = Object.keys(productPolicy).filter((action) => productPolicy[action] !== 'anyone')
  const counted = { yes: 0 }
  fc.assert(
    fc.property(fc.constantFrom(...acts), standing, (action, { role, access, scopes, deactivated, operator }) => {
      const facts = { deactivated, operator, ...(role && { role }), ...(access && { access }) }
      const byToken = may(productPolicy, action, { ...facts, session: 'token', studio: false, scopes })
      if (byToken !== 'yes') return
      counted.yes += 1
      expect(may(productPolicy, action, { ...facts, session: 'full', studio: true })).toBe('yes')
      const { scope } = Object(productPolicy[action])
      expect(scope === 'any' || scopes.includes(scope)).toBe(true)
    }),
    { numRuns: count(20_000) },
  )
  expect(counted.yes).toBeGreaterThan(0)
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
      "act:export",
      "act:list",
      "activation:read",
      "activation:spend",
      "api:describe",
      "application:list",
      "asset:read",
      "dashboard:read",
      "decision:ask",
      "deployer:configure",
      "deployment:cancel",
      "deployment:create",
      "deployment:read",
      "deployment:report",
      "domain:change",
      "domain:list",
      "environment:define",
      "environment:grant",
      "environment:list",
      "environment:list-all",
      "front:read",
      "health:read",
      "help:read",
      "identity:link",
      "invitation:answer",
      "invitation:list",
      "invitation:list-mine",
      "invitation:open",
      "invitation:refuse",
      "invitation:send",
      "join:ask",
      "join:read",
      "language:choose",
      "login:begin",
      "login:by-password",
      "login:confirm",
      "login:end",
      "login:end-at-port",
      "login:finish",
      "login:read",
      "mail:handle",
      "mail:list",
      "member:add",
      "member:explain",
      "member:find-person",
      "member:list",
      "member:remove",
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
      "operator:become",
      "operator:change",
      "operator:list",
      "operator:open-link",
      "organisation-request:decide",
      "organisation-request:make",
      "organisation-request:read",
      "organisation-request:review",
      "organisation:change",
      "organisation:change-kind",
      "organisation:create",
      "organisation:export",
      "organisation:import",
      "organisation:leave",
      "organisation:list",
      "organisation:list-all",
      "organisation:oversee",
      "organisation:read",
      "organisation:read-log",
      "password:reset",
      "person:list",
      "person:read",
      "registration:abandon",
      "registration:begin",
      "registration:check-name",
      "registration:complete",
      "registration:connect",
      "registration:read",
      "registration:wait",
      "representation:prove",
      "request:decide",
      "request:list",
      "service:archive",
      "service:change",
      "service:copy",
      "service:create",
      "service:delete",
      "service:explain",
      "service:leave",
      "service:list",
      "service:list-deleted",
      "service:mark",
      "service:push",
      "service:read",
      "service:restore",
      "service:share",
      "service:transfer",
      "servicedesk:read",
      "session:extend",
      "session:read",
      "studio:log-in",
      "team:change",
      "team:create",
      "team:delete",
      "team:list",
      "token:describe",
      "token:make",
      "token:read",
      "token:report",
      "token:revoke",
      "transfer:answer",
      "transfer:list",
      "user:help",
      "webhook:configure",
      "webhook:list",
      "webhook:redeliver",
    ]
  `)
  expect([...open].sort()).toMatchInlineSnapshot(`
    [
      "activation:read",
      "api:describe",
      "asset:read",
      "deployment:report",
      "front:read",
      "health:read",
      "help:read",
      "invitation:open",
      "login:begin",
      "login:end-at-port",
      "login:finish",
      "login:read",
      "operator:open-link",
      "password:reset",
      "registration:begin",
      "registration:check-name",
      "registration:connect",
      "registration:read",
      "session:read",
    ]
  `)
})
