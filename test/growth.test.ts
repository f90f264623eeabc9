import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDatabase, seededPassword } from '../bench/seed-database.ts'
import { operator } from '../server/actor.ts'
import { sealActs } from '../server/audit/index.ts'
import type { Context } from '../server/context.ts'
import { connect } from '../server/database/connect.ts'
import { isUnderWay, listPlaces } from '../server/deployment/deployed-queries.ts'
import { findLastChange, findRunning, listDeployments } from '../server/deployment/queries.ts'
import type { ClockJob } from '../server/jobs/clock.ts'
import { sweepInBatches } from '../server/jobs/sweep.ts'
import { clockJobs } from '../server/main.ts'
import { listOrganisations, listOrganisationsOf } from '../server/organisation/index.ts'
import { listEvents } from '../server/organisation-request/event-queries.ts'
import { findDraft, listOwn } from '../server/organisation-request/queries.ts'
import {
  countQueue,
  listQueue,
  listSameOrganisations,
  listSameRequests,
} from '../server/organisation-request/queue-queries.ts'
import { findKept } from '../server/registry/queries.ts'
import { findRepresentation } from '../server/representation/index.ts'
import { deactivate } from '../server/servicedesk/index.ts'
import { addMember, explainMember, listMembers, listOwners, listTeams, removeMember } from '../server/team/index.ts'
import { findUserByName } from '../server/user/index.ts'
import { leaseDeliveries, listDeliveries } from '../server/webhook/delivery-queries.ts'
import { listEndpointStandings } from '../server/webhook/index.ts'
import type { Answer, TestBrowser } from './browser.ts'
import { count } from './long.ts'
import { organisationWith } from './organisation.ts'
import { oldAccount, openForm, stranger } from './registration.ts'
import { studioBrowser } from './studio-browser.ts'
import { activeUser, createWorld, filledForm, prove, register, type World } from './world.ts'

const users = count(1_000_000)

let world: World
let admin: pg.Client
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
  await world.listen()
  await seedDatabase(world.ctx.config.database.url, users)
  admin = new pg.Client({ connectionString: world.ctx.config.database.url })
  await admin.connect()
  // An old log is sealed; of an empty table the database knows that reading it from end to end is the shortest way.
  await sweepInBatches((limit) => sealActs(world.ctx, limit))
  await admin.query('analyze audit_seal')
}, 1_800_000)
afterAll(async () => {
  await admin?.end()
  await world.end()
})

/** Connections of ours; autovacuum comes and goes as it likes. */
const others = `from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`

interface Read {
  table: string
  /** How often it was read from end to end. */
  scans: number
  /** How many rows indexes led to. */
  rows: number
}

/** Of each table that grows. A connection tells what it did at the latest when it ends. */
async function readSoFar(): Promise<Read[]> {
  await admin.query(`select pg_terminate_backend(pid) ${others}`)
  await expect.poll(async () => (await admin.query(`select 1 ${others}`)).rowCount, { timeout: 30_000 }).toBe(0)
  const { rows } = await admin.query<Read>(
    `select relname as table, seq_scan::int as scans, coalesce(idx_tup_fetch, 0)::int as rows
     from pg_stat_user_tables where n_live_tup > 100`,
  )
  return rows
}

/** PostgreSQL itself counts, so that what foreign keys look up is seen, too. */
async function readBy(work: () => Promise<unknown>): Promise<Read[]> {
  const before = new Map((await readSoFar()).map((read) => [read.table, read]))
  await work()
  return (await readSoFar()).map(({ table, scans, rows }) => {
    const earlier = before.get(table)
    return { table, scans: scans - (earlier?.scans ?? 0), rows: rows - (earlier?.rows ?? 0) }
  })
}

/** Follows redirects of the protocol, too, which name our whole address. */
async function open(browser: TestBrowser, path: string): Promise<Answer> {
  const answer = await browser.follow(await browser.get(path))
  const { origin } = world.ctx.config
  return answer.location.startsWith(origin) ? open(browser, answer.location.slice(origin.length)) : answer
}

/** Over the consent page, where there is one. */
async function seeDashboard(browser: TestBrowser) {
  const page = await open(browser, '/dashboard')
  const [, consent] = /action="(\/oauth\/consent\/[^"]+)"/.exec(page.body) ?? []
  const [, user = ''] = /name="user" value="([^"]+)"/.exec(page.body) ?? []
  const given = consent ? await browser.post(consent, { user, decision: 'authorize' }) : page
  const [, next] = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(given.body) ?? []
  const shown = next ? await open(browser, next.replaceAll('&amp;', '&')) : given
  expect([shown.status, shown.location, /class="next"|id="results"/.test(shown.body)]).toEqual([200, '', true])
}

async function registerAndLogIn() {
  const person = stranger(1)
  const { browser } = await activeUser(world, { person })
  await seeDashboard(browser)
  await browser.post('/logout')
  await prove(world, browser, { person, from: '/login/ansattporten' })
  await seeDashboard(browser)
}

async function waitAndCorrect() {
  const { browser } = await register(world, { person: stranger(2) })
  expect((await browser.post('/register/email', { email: filledForm().email })).status).toBe(303)
  world.clock.advance(181)
  expect((await browser.post('/register/resend')).status).toBe(303)
  expect((await browser.get('/register/status')).status).toBe(200)
}

async function logInByPassword() {
  for (const login of ['seeded10', 'seeded11@example.no']) {
    const browser = world.browser()
    expect((await browser.post('/login/password', { login, password: seededPassword })).status).toBe(303)
    await seeDashboard(browser)
    expect((await browser.get('/account')).status).toBe(200)
  }
  for (const login of ['seeded12', 'nobody', 'nobody@example.no']) {
    expect((await world.browser().post('/login/password', { login, password: 'wrong' })).status).toBe(422)
  }
}

async function resetPassword() {
  const browser = world.browser()
  const email = 'seeded20@example.no'
  await browser.post('/password/forgotten', { login: email })
  const link = (await world.mails(email)).find(({ kind }) => kind === 'password-reset')?.link ?? ''
  await browser.follow(await browser.get(link))
  expect((await browser.post('/password/reset', { password: 'gul traktor synger lavt' })).status).toBe(303)
}

async function connectAccount() {
  const account = await oldAccount(world)
  const { browser, ticket } = await openForm(world, { person: stranger(3) })
  expect((await browser.get('/register/username?username=seeded30')).status).toBe(200)
  await browser.post('/register/connect/code', { ticket, login: account.email })
  const code = (await world.mails(account.email)).find(({ kind }) => kind === 'connect-code')?.code ?? ''
  const connected = await browser.post('/register/connect/spend', { ticket, login: account.email, code })
  expect(connected.location).toBe('/dashboard')
}

async function logOutAtPort() {
  for (const claims of [{ sub: 'stranger-1' }, { sid: 'nobody' }]) {
    const payload = new URLSearchParams({ logout_token: await world.port.logoutToken(claims) }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const told = await world.app.inject({ method: 'POST', url: '/logout/back-channel', payload, headers })
    expect(told.statusCode).toBe(200)
  }
}

/** What an owner does, with statements of their own; the organisation is one of the many. */
async function runOrganisation() {
  const { ctx } = world
  const [found] = await listOrganisations(ctx, { search: 'vesle 99', after: undefined, limit: 20 })
  const [first] = await listOrganisations(ctx, { search: '', after: undefined, limit: 20 })
  if (!found || !first) throw new Error('The directory is empty')
  await listOrganisations(ctx, { search: '', after: first, limit: 20 })
  const [owner] = await listOwners(ctx, found.id)
  if (!owner) throw new Error('Nobody owns it')
  const [, devs] = await listTeams(ctx, found.id)
  const place = { organisationId: found.id, teamId: devs?.id ?? '' }
  const actor = { kind: 'user', userId: owner.userId } as const
  await addMember(ctx, actor, { ...place, username: 'seeded50' })
  const members = await listMembers(ctx, found.id, { after: undefined, limit: 50 })
  for (const { userId } of members) {
    await explainMember(ctx, { organisationId: found.id, userId, environments: ['tt02'] })
    await listOrganisationsOf(ctx, userId)
  }
  const added = members.find(({ username }) => username === 'seeded50')
  await removeMember(ctx, actor, { ...place, userId: added?.userId ?? '' })
}

async function findPeople() {
  const { name, owners, members } = await organisationWith(world.ctx, { members: 1, organisation: { name: 'finder' } })
  const [[owner], [member]] = [owners, members]
  if (!owner || !member) throw new Error('nobody')
  const browser = await studioBrowser(world, owner)
  for (const find of ['seeded50', 'nobody', 'seeded person'])
    expect((await browser.get(`/orgs/${name}/find-person?${new URLSearchParams({ find })}`)).status).toBe(200)
  expect((await browser.get(`/orgs/${name}/people?filter=person`)).status).toBe(200)
  expect((await browser.get(`/orgs/${name}/people/${member.username}`)).status).toBe(200)
  expect((await browser.post(`/orgs/${name}/people/${member.username}/removal`)).status).toBe(303)
}

/** Every list of services that somebody has, in every order. */
async function listServices() {
  const { ctx } = world
  const [found] = await listOrganisations(ctx, { search: 'vesle 99', after: undefined, limit: 20 })
  const [owner] = found ? await listOwners(ctx, found.id) : []
  if (!found || !owner) throw new Error('The directory is empty')
  const browser = await studioBrowser(world, owner)
  for (const context of ['', '/all', `/${found.name}`])
    for (const query of ['sort=changed', 'sort=title', 'sort=name', 'search=fis']) {
      expect((await browser.get(`/dashboard${context}?${query}`)).status).toBe(200)
    }
  expect((await browser.get(`/orgs/${found.name}`)).body).toMatch(/fiske|jakt|skatt|bygg|støtte|transport|import/)
}

/** What applicants and operators see of requests for organisations, with statements of their own. */
async function askForOrganisation() {
  const { ctx } = world
  const applicantId = (await findUserByName(ctx, 'seeded120'))?.id ?? ''
  const number = '900000100'
  const part = { after: undefined, limit: 20 }
  expect(await listOwn(ctx, applicantId, part)).toHaveLength(1)
  await findDraft(ctx, applicantId)
  const [waiting] = await listQueue(ctx, { ...part, state: 'open', assignee: 'anybody' })
  if (!waiting) throw new Error('The queue is empty')
  await listQueue(ctx, { ...part, state: 'open', assignee: 'nobody', after: waiting })
  expect(await countQueue(ctx)).toBeGreaterThan(0)
  await listSameRequests(ctx, { number: waiting.number, name: waiting.name, exceptId: waiting.id })
  await listSameOrganisations(ctx, { number: waiting.number, name: waiting.name })
  expect(await listEvents(ctx, waiting.id)).toHaveLength(1)
  await findKept(ctx, number)
  await findRepresentation(ctx, applicantId, number)
}

/** What people, deployers and operators see of deployments and of what others were told. */
async function deploy() {
  const { ctx } = world
  const [webhook] = await listEndpointStandings(ctx)
  if (!webhook) throw new Error('Nobody is told anything')
  const part = { after: undefined, limit: 20 }
  const [delivery] = await listDeliveries(ctx, { ...part, endpointId: webhook.id })
  if (!delivery) throw new Error('Nobody was told anything')
  await listDeliveries(ctx, { ...part, endpointId: webhook.id, after: { at: delivery.createdAt, id: delivery.id } })
  expect(await leaseDeliveries(ctx, { most: 16, seconds: 120 })).toEqual([])
  const serviceId = createHash('md5').update('service 7').digest('hex')
  expect(await listDeployments(ctx, { ...part, serviceId, environment: undefined })).toHaveLength(1)
  expect(await listDeployments(ctx, { ...part, serviceId, environment: 'tt02' })).toHaveLength(1)
  await findRunning(ctx, serviceId, 'tt02')
  expect(await findLastChange(ctx, serviceId)).toBeDefined()
  await isUnderWay(ctx, serviceId)
  await listPlaces(ctx, serviceId)
}

const journey = async () => {
  await registerAndLogIn()
  await waitAndCorrect()
  await logInByPassword()
  await resetPassword()
  await connectAccount()
  await logOutAtPort()
  await findPeople()
  await runOrganisation()
  await askForOrganisation()
  await deploy()
  // The last ones made are in no organisation, so nobody loses an owner.
  await deactivate(world.ctx, operator, { username: `seeded${users - 60}`, reason: 'a test' })
}

test('X7: no request reads a table that grows from end to end, nor a hundredth of it by an index', async () => {
  const read = await readBy(journey)
  expect(read.filter(({ scans, rows }) => scans > 0 || rows > users / 100)).toEqual([])
})

/** Every job of the clock, one after the other. */
async function doJobs(ctx: Context, jobs: readonly ClockJob[]) {
  for (const job of jobs) await job.run(ctx)
}

/** A second process of ours, which comes to the tables in another order. */
async function withOtherProcess(work: (ctx: Context) => Promise<unknown>) {
  const { db, close } = connect(world.ctx.config.database.url, { size: 4 })
  await work({ ...world.ctx, db }).finally(close)
}

async function logInUntil(done: Promise<unknown>) {
  let isDone = false
  const over = done.finally(() => {
    isDone = true
  })
  for (let person = 50; !isDone; person += 100) {
    const form = { login: `seeded${person % users}`, password: seededPassword }
    expect((await world.browser().post('/login/password', form)).status).toBe(303)
  }
  await over
}

const ends = {
  registrationTicket: 'expiresAt',
  loginAttempt: 'expiresAt',
  session: 'endsAt',
  oauthModel: 'expiresAt',
  studioLogin: 'expiresAt',
  mailedCode: 'expiresAt',
  passwordReset: 'expiresAt',
  keptForm: 'expiresAt',
  captchaSpent: 'expiresAt',
  logoutTokenSpent: 'expiresAt',
  rateLimit: 'resetsAt',
  registryEntity: 'expiresAt',
  webhookDelivery: 'finishedAt',
  deployment: 'dueAt',
}

async function countOver(): Promise<Record<string, number>> {
  const counts = Object.entries(ends).map(async ([table, end]) => {
    const ended = sql<{ count: number }>`select count(*)::int from ${sql.table(table)} where ${sql.ref(end)} <= now()`
    return [table, (await ended.execute(world.ctx.db)).rows[0]?.count ?? 0] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}

test('X7: two processes sweep at once while people log in: all that is over goes, no table is read from end to end', async () => {
  expect(Object.values(await countOver()).every((rows) => rows > users / 1000)).toBe(true)
  const read = await readBy(() =>
    withOtherProcess((other) =>
      logInUntil(Promise.all([doJobs(world.ctx, clockJobs), doJobs(other, clockJobs.toReversed())])),
    ),
  )
  expect(read.filter(({ scans }) => scans > 0)).toEqual([])
  expect(Object.entries(await countOver()).filter(([, rows]) => rows > 0)).toEqual([])
})

test('D3, X7: no list of services reads a table that grows from end to end, in whatever order', async () => {
  const read = await readBy(listServices)
  expect(read.find(({ table }) => table === 'service')?.rows).toBeGreaterThan(0)
  expect(read.filter(({ scans }) => scans > 0)).toEqual([])
})
