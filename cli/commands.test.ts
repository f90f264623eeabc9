import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { builtFile, inngang, removeBuilt } from '../test/built-program.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { startTestPort, type TestPort } from '../test/port.ts'
import { startTestRegister, type TestRegister } from '../test/register.ts'

vi.setConfig({ testTimeout: 60_000 })

let database: TestDatabase
let port: TestPort
let register: TestRegister
let env: Record<string, string>
let repositories: string
beforeAll(async () => {
  const [ownDatabase, ownPort] = await Promise.all([createTestDatabase(), startTestPort(), builtFile('cli/main.js')])
  register = await startTestRegister()
  register.answer('/organisasjonsformer', { status: 200 })
  database = ownDatabase
  repositories = await mkdtemp(join(tmpdir(), 'inngang-repositories-'))
  port = ownPort
  env = {
    NODE_ENV: 'production',
    BASE_URL: 'https://studio.example',
    DATABASE_URL: database.url,
    REPOSITORIES: repositories,
    INNGANG_SECRET: 'a secret of tests that is long enough',
    ANSATTPORTEN_ISSUER: port.issuer,
    ANSATTPORTEN_CLIENT_ID: 'inngang',
    ANSATTPORTEN_CLIENT_SECRET: 'secret',
    SMTP_URL: 'smtp://127.0.0.1:1',
    ENHETSREGISTERET_URL: register.url,
  }
}, 120_000)
afterAll(async () => {
  await removeBuilt()
  await port.close()
  await register.close()
  await database.drop()
  await rm(repositories, { recursive: true })
})

const kari = ['user', 'create', 'kari', '--email', 'kari@example.no', '--name', 'Kari', '--password-stdin']
const password = 'korrekt hest batteri stift\n'

test('P2: a user is made, shown, deactivated and reactivated, for people and for programs', async () => {
  const created = await inngang(kari, { env, input: password })
  expect(created).toMatchObject({ code: 0, err: '' })
  expect(created.out).toContain('username: kari\nname: Kari\nstate: active\nlanguage: nb\nemail: kari@example.no\n')
  expect(created.out).not.toContain('korrekt')
  const steps = [
    ['user', 'deactivate', 'kari', '--reason', 'asked for', '--json'],
    ['--json', 'user', 'reactivate', 'kari', '--reason', 'a mistake'],
    ['user', 'show', 'KARI', '--json'],
  ]
  const states: string[] = []
  for (const step of steps) states.push(JSON.parse((await inngang(step, { env })).out).state)
  expect(states).toEqual(['deactivated', 'active', 'active'])
})

test('O2: an operator makes an organisation with its teams and its first owner, and adds people', async () => {
  const made = await inngang(
    [
      'org',
      'create',
      'skd',
      '--name-nb',
      'Skatteetaten',
      '--environments',
      'tt02',
      '--administrator',
      'kari',
      '--json',
    ],
    { env },
  )
  expect([made.code, made.err]).toEqual([0, ''])
  expect(JSON.parse(made.out)).toMatchObject({ name: 'skd', kind: 'service-owner' })
  expect(JSON.parse(made.out).teams).toMatch(/^Owners, .*Deploy-TT02.*Devs/)
  const add = ['org', 'add-member', 'SKD', 'devs', 'kari', '--json']
  const added = [await inngang(add, { env }), await inngang(add, { env })].map(({ out }) => JSON.parse(out).added)
  expect(added).toEqual([true, false])
  const last = await inngang(['user', 'deactivate', 'kari', '--reason', 'gone'], { env })
  expect([last.code, last.err]).toEqual([3, 'An organisation needs an owner\n'])
})

test('O1, P2: an operator finds an organisation and changes what it says of itself, and only what was named', async () => {
  const found = await inngang(['org', 'list', 'skatte'], { env })
  expect(found).toEqual({ code: 0, out: 'skd: Skatteetaten\n', err: '' })
  expect((await inngang(['org', 'list', 'nothing'], { env })).out).toBe('none\n')
  expect((await inngang(['org', 'list', '--after', 'SKD'], { env })).out).toBe('none\n')
  const change = (...options: string[]) => inngang(['org', 'change', 'skd', ...options, '--json'], { env })
  const first = await change('--name-en', 'The Tax Administration', '--number', '974761076', '--owners', 'hidden')
  expect(JSON.parse(first.out)).toMatchObject({
    nameNb: 'Skatteetaten',
    nameEn: 'The Tax Administration',
    number: '974761076',
    hidesOwners: true,
    version: 2,
  })
  expect(JSON.parse((await change('--number', '')).out)).toMatchObject({ number: null, hidesOwners: true, version: 3 })
  const refused = await inngang(['org', 'change', 'skd', '--home-page', 'ftp://x'], { env })
  expect([refused.code, refused.out]).toEqual([3, ''])
  expect(refused.err).toMatch(/homePage: /)
})

test('T2, P2: teams are made, listed, changed and deleted, and people taken out of them, by name', async () => {
  const json = async (...args: string[]) => JSON.parse((await inngang([...args, '--json'], { env })).out)
  const made = ['team', 'create', 'skd', 'Testers', '--scope', 'all', '--capabilities', 'deploy:tt02', 'deploy:tt02']
  expect(await json(...made)).toMatchObject({
    name: 'Testers',
    scope: 'all',
    access: 'read',
    capabilities: 'deploy:tt02',
  })
  const changed = await json('team', 'change', 'skd', 'testers', '--name', 'Checkers', '--access', 'write')
  expect(changed).toMatchObject({ name: 'Checkers', scope: 'all', access: 'write', capabilities: 'deploy:tt02' })
  expect((await json('team', 'list', 'skd')).teams).toContainEqual(changed)
  expect((await inngang(['team', 'list', 'skd'], { env })).out).toContain('Checkers all write deploy:tt02')
  const wrong = await inngang(['team', 'change', 'skd', 'Checkers', '--capabilities', 'sudo'], { env })
  expect([wrong.code, wrong.err]).toEqual([3, expect.stringContaining('capabilities: This is not valid.')])
  await inngang(['org', 'add-member', 'skd', 'Checkers', 'kari'], { env })
  expect(await json('org', 'remove-member', 'skd', 'kari', '--team', 'Checkers')).toMatchObject({ removed: true })
  const last = await inngang(['org', 'remove-member', 'skd', 'kari'], { env })
  expect([last.code, last.err]).toEqual([3, 'An organisation needs an owner\n'])
  expect(await json('team', 'delete', 'skd', 'checkers')).toMatchObject({ deleted: true })
  const gone = await inngang(['team', 'delete', 'skd', 'checkers'], { env })
  expect([gone.code, gone.err]).toEqual([3, 'No such team\n'])
})

test('P2: what is refused ends with 3 and says why, by field', async () => {
  const again = await inngang(kari, { env, input: 'kort\n' })
  expect([again.code, again.out]).toEqual([3, ''])
  expect(again.err).toMatch(/password: .*15/)
  const unknown = await inngang(['user', 'show', 'nobody'], { env })
  expect(unknown).toEqual({ code: 3, out: '', err: 'No such user\n' })
  const forPrograms = await inngang(['user', 'show', 'nobody', '--json'], { env })
  expect(JSON.parse(forPrograms.err)).toEqual({ error: 'servicedesk/no-such-user', message: 'No such user' })
})

test.each([
  [[]],
  [['nonsense']],
  [['user']],
  [['user', 'nonsense']],
  [['user', 'create']],
  [['user', 'create', 'kari']],
  [['user', 'create', 'kari', '--email', 'k@example.no', '--language', 'se']],
  [['user', 'deactivate', 'kari']],
  [['user', 'deactivate', 'kari', '--reason', ' ']],
  [['user', 'change', 'kari', '--name', 'Kari', '--reason', ' ']],
  [['user', 'end-sessions', 'kari', '--reason', '']],
  [['operator', 'add', 'kari', '--reason', ' ']],
  [['mail', 'drop', '1', '--reason', ' ']],
  [['user', 'show', 'kari', '--nonsense']],
  [['team', 'create', 'skd', 'Testers', '--scope', 'some']],
])('P2: wrong use %j ends with 2 and shows how', async (args) => {
  const { code, out, err } = await inngang(args, { env })
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/Usage:|inngang --help/)
})

test.each([
  [['--help']],
  [['user', '--help']],
  [['start', '--help']],
  [['migrate', '--help']],
  [['check', '--help']],
  [['user', 'create', '--help']],
  [['team', 'change', '--help']],
  [['org', 'remove-member', '--help']],
])('P2: help %j ends with 0, and a command’s has an example', async (args) => {
  const { code, out } = await inngang(args)
  expect([code, out.includes('Usage: inngang')]).toEqual([0, true])
  if (args.length > 1 && args[0] !== 'user') expect(out).toContain('Example:')
})

test('P2: migrate needs nothing but the database, and has nothing to do the second time', async () => {
  const { code, out } = await inngang(['migrate', '--json'], {
    env: { NODE_ENV: 'production', DATABASE_URL: database.url },
  })
  expect([code, JSON.parse(out)]).toEqual([0, { ran: 0, migrations: 'none to run' }])
})

test('P2: check tries every connection, and ends with 1 when one does not work', async () => {
  const { code, out } = await inngang(['check'], { env })
  expect(code).toBe(1)
  expect(out.split('\n')).toEqual([
    'configuration: works',
    'git: works',
    'database: works',
    expect.stringMatching(/^mail server: does not work\. .*ECONNREFUSED/),
    'Ansattporten: works',
    'Enhetsregisteret: works',
    '',
  ])
  const lines = (await inngang(['check', '--json'], { env })).out.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).works)).toEqual([true, true, true, false, true, true])
})

test('P3, P2: the log is verified, its head noted, and exported; a row that was changed is named by exit code and sentence', async () => {
  const { out } = await inngang(['audit', 'head'], { env })
  expect(out).toMatch(/^\d+:[\w-]{43}\n$/)
  const whole = await inngang(['audit', 'verify', '--head', out.trim()], { env })
  expect([whole.code, whole.out]).toEqual([0, expect.stringMatching(/^The log is whole: \d+ acts are sealed, 0 wait/)])
  const csv = await inngang(['audit', 'export', '--format', 'csv', '--organisation', 'skd'], { env })
  expect(csv.out).toMatch(/^id,at,action,.*\n\d+,20.*,organisation\.created,/)
  const lines = async (...args: string[]) => (await inngang(['audit', 'export', ...args], { env })).out.split('\n')
  const asked = await lines('--user', 'kari', '--action', 'user.deactivated', '--organisation', 'skd')
  expect([asked, await lines('--until', '1999-01-01')]).toEqual([[''], ['']])
  const done = await lines('--user', 'kari', '--action', 'user.deactivated')
  expect(done.map((line) => line && JSON.parse(line).reason)).toEqual(['asked for', ''])
  const later = await inngang(['audit', 'export', '--since', '2999-01-01'], { env })
  expect([later.code, later.out]).toEqual([0, ''])
  const cut = await inngang(['audit', 'verify', '--head', '999:x', '--json'], { env })
  expect([cut.code, JSON.parse(cut.out).fault]).toEqual([1, { auditId: null, what: 'cut-off' }])
  const [first] = await writeReason('another')
  const changed = await inngang(['audit', 'verify'], { env })
  expect(changed).toMatchObject({
    code: 1,
    out: `The act ${first?.id} says something else than when it was written.\n`,
  })
  await writeReason(first?.before ?? '')
  expect(await inngang(['audit', 'verify'], { env })).toMatchObject({ code: 0 })
})

/** As somebody would who may do everything in the database: in the first act that has a reason. */
async function writeReason(reason: string): Promise<{ id: string; before: string }[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    await client.query('alter table audit disable trigger all')
    const { rows } = await client.query(
      `with first as (select id, reason as before from audit where reason is not null order by id limit 1)
      update audit set reason = $1 from first where audit.id = first.id returning first.id, first.before`,
      [reason],
    )
    return rows
  } finally {
    await client.query('alter table audit enable trigger all')
    await client.end()
  }
}

test('P3: the log is searched by user, organisation, act and days, in parts, for people and for programs', async () => {
  const run = (...args: string[]) => inngang(['audit', 'list', ...args], { env })
  const acts = async (...args: string[]) => JSON.parse((await run(...args, '--json')).out).acts
  const mine = await acts('--user', 'KARI')
  expect(mine.map(({ subject, actor }: Record<string, string>) => subject === 'kari' || actor === 'kari')).toEqual(
    mine.map(() => true),
  )
  expect(mine.map(({ action }: { action: string }) => action)).toContain('user.deactivated')
  const [created, ...others] = await acts('--organisation', 'skd', '--action', 'organisation.created')
  expect([created.organisation, created.details.environments, others]).toEqual(['skd', expect.any(String), []])
  const [newest, ...older] = await acts()
  expect(await acts('--before', newest.id)).toEqual(older)
  const [today, day] = [newest.at.slice(0, 10), 24 * 3600 * 1000]
  const [yesterday, tomorrow] = [-1, 1].map((days) =>
    new Date(Date.parse(today) + days * day).toISOString().slice(0, 10),
  )
  expect((await acts('--since', yesterday ?? '', '--until', tomorrow ?? ''))[0].id).toBe(newest.id)
  expect([await acts('--since', '2999-01-01'), await acts('--until', '1999-01-01')]).toEqual([[], []])
  const told = await run('--action', 'user.deactivated')
  expect(told.out).toMatch(/^\d+ 20\S+ user\.deactivated by operator on user kari \(asked for\)\n$/)
  expect([await run('--user', 'nobody-here'), await run('--organisation', 'none')]).toMatchObject([
    { code: 3, out: '' },
    { code: 3, out: '' },
  ])
  for (const wrong of [
    ['--action', 'user.danced'],
    ['--since', '2026-02-30'],
    ['--before', 'x'],
  ])
    expect(await run(...wrong)).toMatchObject({ code: 2, out: '' })
})

test('P2: check lists what is wrong with a configuration, and says in plain words when there is none', async () => {
  const wrong = await inngang(['check'], { env: { ...env, BASE_URL: 'http://studio.example', SMTP_URL: '' } })
  expect(wrong.code).toBe(1)
  expect(wrong.out).toMatch(
    /configuration: does not work\. The configuration is not valid:\n {2}BASE_URL: .*\n {2}SMTP_URL: is missing/,
  )
  const none = await inngang(['check'])
  expect([none.code, none.out.startsWith('configuration: does not work. There is none')]).toEqual([1, true])
})

test('X7: in production nothing is started beside the program, so what is missing is said', async () => {
  for (const args of [['user', 'show', 'kari'], ['migrate'], ['start']]) {
    const { code, err } = await inngang(args, { env: { NODE_ENV: 'production' } })
    expect([code, err.includes('DATABASE_URL: is missing')]).toEqual([1, true])
  }
})

const none = '00000000-0000-4000-8000-000000000000'

test.each([
  ['x', ['webhook', 'change', 'x', '--description', 'y']],
  ['x', ['webhook', 'delete', 'x']],
  ['x', ['webhook', 'redeliver', 'x']],
  ['x', ['deployment', 'set-deployer', 'tt02', 'x']],
  ['x', ['mail', 'retry', 'x']],
  ['x', ['mail', 'drop', 'x', '--reason', 'y']],
  [none, ['webhook', 'deliveries', none]],
  [none, ['deployment', 'set-deployer', 'tt02', none]],
])('P2: %s names nothing: %j ends with 3', async (_id, args) => {
  expect(await inngang(args, { env })).toMatchObject({ code: 3, out: '', err: expect.stringMatching(/^.+\n$/) })
})

test('P2: a database that is away is said in one line', async () => {
  const away = { ...env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }
  const { code, out, err } = await inngang(['user', 'show', 'kari'], { env: away })
  expect([code, out, err]).toEqual([1, '', 'connect ECONNREFUSED 127.0.0.1:1\n'])
})

test('J1, J2: operators answer and invite for an organisation whose owner nobody knows', async () => {
  const run = (...args: string[]) => inngang([...args, '--json'], { env })
  expect(await run('org', 'create', 'nav', '--name-nb', 'NAV')).toMatchObject({ code: 0, err: '' })
  const created = await run('invitation', 'create', 'nav', 'Ny@example.no', 'owners')
  expect(JSON.parse(created.out)).toMatchObject({ organisation: 'nav', who: 'Ny@example.no' })
  const [listed, waiting, approved, toNobody] = await Promise.all([
    run('invitation', 'list', 'nav'),
    run('join-request', 'list', 'nav'),
    run('join-request', 'approve', 'nav', 'mari', 'Devs'),
    run('invitation', 'create', 'nav', 'mari@example.no', 'Nobodies'),
  ])
  expect(JSON.parse(listed.out).invitations).toMatchObject([{ address: 'Ny@example.no', state: 'open' }])
  expect(JSON.parse(waiting.out)).toEqual({ requests: [] })
  expect([approved.code, toNobody.code]).toEqual([3, 3])
  expect(await run('invitation', 'withdraw', 'nav', 'Ny@example.no')).toMatchObject({ code: 0, err: '' })
})

test('P2: owners stay hidden where the kind is changed and nothing is said of them', async () => {
  const run = (...args: string[]) => inngang(['org', ...args, '--json'], { env })
  await run('create', 'fyr', '--name-nb', 'Fyretaten')
  await run('change', 'fyr', '--owners', 'hidden')
  const standing = ['standing', 'fyr', '--kind', 'service-developer', '--reason', 'the agreement ended']
  expect(JSON.parse((await run(...standing)).out)).toMatchObject({ owners: 'hidden' })
  expect(JSON.parse((await run('show', 'fyr')).out)).toMatchObject({ kind: 'service-developer', hidesOwners: true })
  expect(JSON.parse((await run(...standing, '--owners', 'shown')).out)).toMatchObject({ owners: 'shown' })
  expect(JSON.parse((await run('show', 'fyr')).out)).toMatchObject({ hidesOwners: false })
})

test('Q6, P2: the servicedesk registers, follows and decides requests for organisations at the server', async () => {
  const run = (...args: string[]) => inngang(['request', ...args, '--json'], { env })
  const facts = [
    '--name-nb',
    'Etaten',
    '--kind',
    'service-owner',
    '--administrator',
    'Ny@example.no',
    '--purpose',
    'forms',
  ]
  const created = await run('create', 'etaten', '--asked-by', 'Kari, phone', ...facts)
  expect(created).toMatchObject({ code: 0, err: '' })
  const { requestId } = JSON.parse(created.out)
  expect(JSON.parse((await run('list')).out).requests).toMatchObject([{ id: requestId, state: 'submitted' }])
  const asked = await run('ask', requestId, '--question', 'Who?')
  const states: string[] = []
  for (const step of [
    ['take', requestId],
    ['decline', requestId, '--reason', 'No agreement'],
    ['reopen', requestId, '--reason', 'Found it'],
    ['approve', requestId, '--environments', 'tt02'],
  ])
    states.push(JSON.parse((await run(...step)).out).state)
  expect(states).toEqual(['in-review', 'declined', 'in-review', 'approved'])
  const shown = JSON.parse((await run('show', requestId)).out)
  expect(shown.events.map(({ act }: { act: string }) => act)).toEqual([
    ...['register', 'take', 'decline', 'reopen', 'approve'],
  ])
  expect(asked).toMatchObject({ code: 3, err: expect.stringContaining('nobody-answers') })
  expect(await run('approve', requestId)).toMatchObject({ code: 3, err: expect.stringContaining('already-decided') })
  expect(await run('show', 'none')).toMatchObject({ code: 2 })
  const developer = [
    '--name-nb',
    'Firma',
    '--kind',
    'service-developer',
    '--on-behalf-of',
    'Etaten',
    '--purpose',
    'forms',
  ]
  const at = ['--asked-by', 'mail', ...developer, '--administrator', 'firma@example.no', '--approve']
  expect(await run('create', 'firma', ...at, '--environments', 'tt02')).toMatchObject({ code: 3 })
  expect(JSON.parse((await run('list', '--state', 'submitted')).out).requests).toEqual([])
  const made = await run('create', 'firma', ...at)
  expect(JSON.parse(made.out)).toMatchObject({ name: 'firma', organisationId: expect.any(String) })
  const withdrawn = JSON.parse((await run('create', 'tredje', '--asked-by', 'mail', ...facts)).out)
  expect(JSON.parse((await run('tick', withdrawn.requestId, 'agreement')).out)).toMatchObject({ ticked: true })
  const { checklist } = JSON.parse((await run('show', withdrawn.requestId)).out)
  const agreement = checklist.find(({ name }: { name: string }) => name === 'agreement')
  expect(agreement).toMatchObject({ tick: { checkedBy: null, checkedAt: expect.any(String) } })
  expect(await run('assign', withdrawn.requestId, 'kari')).toMatchObject({ code: 3 })
  expect((await inngang(['operator', 'add', 'kari', '--reason', 'works here'], { env })).code).toBe(0)
  expect(await run('assign', withdrawn.requestId, 'kari')).toMatchObject({ code: 0 })
  const { assigneeId, state } = JSON.parse((await run('show', withdrawn.requestId)).out)
  const { id: kariId } = JSON.parse((await inngang(['user', 'show', 'kari', '--json'], { env })).out)
  expect([assigneeId, state]).toEqual([kariId, 'in-review'])
  expect(JSON.parse((await run('untick', withdrawn.requestId, 'agreement')).out)).toMatchObject({ ticked: false })
  const approved = JSON.parse((await run('list', '--state', 'approved')).out).requests
  expect(approved.map(({ name }: { name: string }) => name)).toEqual(['firma', 'etaten'])
  const older = JSON.parse((await run('list', '--state', 'approved', '--after', approved[0].id)).out).requests
  expect(older).toEqual(approved.slice(1))
  expect(JSON.parse((await run('withdraw', withdrawn.requestId)).out).state).toBe('withdrawn')
})

test('Q7, P2: a file is imported, tried first, with the environments that it names if that is asked for', async () => {
  const name = { nb: 'Kystverket', nn: 'Kystverket', en: 'The Coastal Administration' }
  const folder = await mkdtemp(join(tmpdir(), 'inngang-list-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'altinn-orgs.json')
  await writeFile(file, JSON.stringify({ orgs: { kyv: { name, orgnr: '', environments: ['yt01', 'tt02'] } } }))
  const run = (...args: string[]) => inngang(['org', 'import', file, ...args], { env })
  expect((await run('--dry-run')).out).toBe(
    [
      ...['kyv: created', 'The environment yt01 is not known here, and nobody got it.'],
      ...['1 created, 0 changed, 0 unchanged, 0 refused', 'Nothing was kept.', ''],
    ].join('\n'),
  )
  const tried = JSON.parse((await run('--dry-run', '--make-environments', '--json')).out)
  expect(tried).toMatchObject({ created: ['kyv'], unknownEnvironments: [], madeEnvironments: ['yt01'] })
  expect((await inngang(['environment', 'list'], { env })).out).not.toContain('yt01')
  expect((await run('--make-environments')).out).toContain('The environment yt01 is made.\nkyv: created\n')
  const held = JSON.parse((await inngang(['environment', 'list', 'kyv', '--json'], { env })).out).environments
  expect(held).toMatchObject([{ name: 'yt01', kind: 'test' }, { name: 'tt02' }])
})

test('D4: an operator makes, lists and shows a service, by the rules of the page', async () => {
  await inngang(['user', 'create', 'eva', '--email', 'eva@example.no', '--password-stdin'], { env, input: password })
  const create = ['service', 'create', 'eva', 'my-service', '--title-nb', 'Min tjeneste', '--licence', 'MIT', '--json']
  const made = await inngang(create, { env })
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(made.out)).toMatchObject({ owner: 'eva', titleEn: 'Min tjeneste', visibility: 'private' })
  expect(await inngang(create, { env })).toMatchObject({ code: 3, err: expect.stringContaining('service/name-taken') })
  const wrong = await inngang(['service', 'create', 'eva', 'X', '--title-nb', ' '], { env })
  expect(wrong).toMatchObject({ code: 3, err: expect.stringMatching(/ {2}name: .*\n {2}titleNb: /) })
  expect((await inngang(['service', 'list', 'EVA', 'tjen'], { env })).out).toBe('eva/my-service: Min tjeneste\n')
  const shown = JSON.parse((await inngang(['service', 'show', 'eva', 'my-service', '--json'], { env })).out)
  expect(shown).toMatchObject({ template: 'basic', createdBy: null })
  expect(await inngang(['service', 'show', 'eva', 'nosuch'], { env })).toMatchObject({ code: 3 })
  await inngang(['service', 'create', 'eva', 'a-service', '--title-nb', 'Den nyeste'], { env })
  const rest = await inngang(['service', 'list', 'eva', '--after', 'a-service'], { env })
  expect(rest).toEqual({ code: 0, out: 'eva/my-service: Min tjeneste\n', err: '' })
  expect(await inngang(['service', 'list', 'eva', '--after', 'nosuch'], { env })).toMatchObject({ code: 3, out: '' })
})

test('S3, P2: an operator does with services all that their owners do, by name', async () => {
  await inngang(['user', 'create', 'siv', '--email', 'siv@example.no', '--password-stdin'], { env, input: password })
  const run = (...args: string[]) => inngang(['service', ...args, '--json'], { env })
  const json = async (...args: string[]) => {
    const { code, out, err } = await run(...args)
    expect({ args, code, err }).toEqual({ args, code: 0, err: '' })
    return JSON.parse(out)
  }
  await json('create', 'siv', 'tax', '--title-nb', 'Skatt')
  const changed = await json('change', 'siv/tax', '--title-en', 'Tax', '--visibility', 'internal')
  expect(changed).toMatchObject({ titleNb: 'Skatt', titleEn: 'Tax', visibility: 'internal', defaultBranch: 'main' })
  expect(await run('change', 'siv/tax', '--default-branch', 'none')).toMatchObject({ code: 3 })
  expect((await json('list', 'siv')).services).toMatchObject([{ name: 'tax', visibility: 'internal' }])
  await json('grant', 'siv/tax', 'write', '--user', 'kari')
  expect((await json('access', 'siv/tax')).access).toContainEqual({ who: 'kari', access: 'write', by: 'person' })
  await json('archive', 'siv/tax')
  expect(await run('change', 'siv/tax', '--title-en', 'X')).toMatchObject({ code: 3 })
  await json('unarchive', 'siv/tax')
  await json('delete', 'siv/tax')
  expect((await json('deleted', 'siv')).services).toMatchObject([{ service: 'siv/tax' }])
  await json('restore', 'siv/tax')
  expect((await json('deleted', 'siv')).services).toEqual([])
})

test('P2: an operator finds a user, changes them, logs them out, and ends their tokens', async () => {
  const json = async (...args: string[]) => {
    const { code, out, err } = await inngang([...args, '--json'], { env })
    expect({ args, code, err }).toEqual({ args, code: 0, err: '' })
    return JSON.parse(out)
  }
  await inngang(['user', 'create', 'mai', '--email', 'mai@example.no', '--password-stdin'], { env, input: password })
  expect((await inngang(['user', 'list', 'ma'], { env })).out).toBe('mai: active, mai@example.no\n')
  expect((await json('user', 'list', 'mai@example.no')).users).toMatchObject([{ username: 'mai', isProven: true }])
  const because = ['--reason', 'asked for']
  const changed = await json('user', 'change', 'mai', '--name', 'Mai', '--language', 'nn', ...because)
  expect(changed).toMatchObject({ username: 'mai', name: 'Mai', language: 'nn' })
  expect(await json('user', 'end-sessions', 'mai', ...because)).toEqual({ username: 'mai', ended: 0 })
  for (const verb of ['activate', 'resend'])
    expect(await inngang(['user', verb, 'mai', ...because], { env })).toMatchObject({ code: 3 })
  expect(await json('token', 'list', 'mai')).toEqual({ tokens: [] })
  expect(await inngang(['token', 'revoke', 'mai', 'none', ...because], { env })).toMatchObject({ code: 3 })
  expect(await inngang(['token', 'revoke', 'mai', 'none'], { env })).toMatchObject({ code: 2 })
})

test('P1, P2: an operator lists the applications that people let act for them', async () => {
  const { code, out } = await inngang(['application', 'list', '--json'], { env })
  const { applications } = JSON.parse(out)
  expect([code, applications.length]).toEqual([0, 4])
  expect(applications[0]).toMatchObject({ id: 'studio', scopes: expect.arrayContaining(['openid']), grants: 0 })
  expect((await inngang(['application', 'list'], { env })).out).toMatch(/^studio Altinn Studio: openid /)
})

test('P1, P2: an operator reads a list of mails on after the last that was shown, while that one is on it', async () => {
  const run = (...args: string[]) => inngang(['mail', 'list', ...args, '--json'], { env })
  const { mails, most } = JSON.parse((await run('--list', 'waiting')).out)
  expect([most, mails.length > 1]).toEqual([100, true])
  const [{ id }, ...others] = mails
  expect(JSON.parse((await run('--list', 'waiting', '--after', id)).out).mails).toEqual(others)
  expect(await run('--list', 'sent', '--after', id)).toMatchObject({ code: 3, out: '' })
})

test('J3, O1, P2: an operator opens an organisation for a domain, and gives it a logo', async () => {
  const run = (...args: string[]) => inngang([...args, '--json'], { env })
  expect(await run('domain', 'open', 'skd', 'skatteetaten.no', 'devs')).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse((await run('domain', 'list', 'skd')).out)).toEqual({
    domains: [{ domain: 'skatteetaten.no', team: 'Devs' }],
  })
  expect(await run('domain', 'open', 'skd', 'gmail.com', 'devs')).toMatchObject({ code: 3 })
  expect(await run('domain', 'close', 'skd', 'skatteetaten.no')).toMatchObject({ code: 0 })
  expect(JSON.parse((await run('domain', 'list', 'skd')).out)).toEqual({ domains: [] })
  const picture = join(repositories, 'logo.png')
  await sharp({ create: { width: 20, height: 20, channels: 3, background: '#123' } })
    .png()
    .toFile(picture)
  expect(await run('org', 'logo', 'skd', picture)).toMatchObject({ code: 0, err: '' })
  expect(await run('org', 'logo', 'skd')).toMatchObject({ code: 0, err: '' })
  await rm(picture)
  expect(await run('org', 'logo', 'skd', picture)).toMatchObject({ code: 1 })
})

test('S3, P2: an operator lists, withdraws, declines and accepts offers of services', async () => {
  const run = (...args: string[]) => inngang(['service', ...args, '--json'], { env })
  const offer = () => run('transfer', 'siv/tax', 'skd')
  const waiting = async () => JSON.parse((await run('transfers', 'skd')).out).transfers
  for (const end of ['withdraw-transfer', 'decline-transfer']) {
    expect((await offer()).code).toBe(0)
    expect(await waiting()).toMatchObject([{ service: 'siv/tax', to: 'skd', keeping: 1, administering: 0 }])
    expect((await run(end, 'siv/tax')).code).toBe(0)
    expect(await waiting()).toEqual([])
    expect((await run(end, 'siv/tax')).code).toBe(3)
  }
  await offer()
  expect((await run('accept-transfer', 'siv/tax')).code).toBe(0)
  expect(JSON.parse((await run('show', 'skd', 'tax')).out)).toMatchObject({ owner: 'skd' })
})

test('E1, E3, X6, P2: an operator defines an environment, grants it, connects a deployer, deploys and withdraws', {
  timeout: 180_000,
}, async () => {
  const run = async (...args: string[]) => {
    const { code, out, err } = await inngang([...args, '--json'], { env })
    expect([args.join(' '), code, err]).toEqual([args.join(' '), 0, ''])
    return JSON.parse(out)
  }
  await run('org', 'create', 'ssb', '--name-nb', 'Statistisk sentralbyrå')
  await run('service', 'create', 'ssb', 'melding', '--title-nb', 'Melding')
  await run('environment', 'create', 'at22', '--position', '7', '--title-en', 'Test 22')
  await run('environment', 'change', 'at22', '--title-nb', 'Test 22')
  const all = await run('environment', 'list')
  expect(all.environments.at(-1)).toMatchObject({ name: 'at22', kind: 'test', titleNb: 'Test 22', titleEn: 'Test 22' })
  const grant = ['environment', 'grant', 'ssb', 'at22', '--reason', 'agreed']
  expect([await run(...grant), await run(...grant)].map(({ granted }) => granted)).toEqual([true, false])
  const { id, secret } = await run('webhook', 'create', 'https://deploy.example/hook', '--description', 'at22')
  expect(secret).toMatch(/^whsec_/)
  expect((await run('webhook', 'rotate', id)).secret).not.toBe(secret)
  expect(JSON.stringify(await run('webhook', 'list'))).not.toMatch(/whsec_|secret/)
  await run('webhook', 'change', id, '--events', 'deployment.changed')
  const unknown = await inngang(['webhook', 'change', id, '--events', 'deployment.changd'], { env })
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('deployment.changed')])
  await run('deployment', 'set-deployer', 'at22', id)
  expect((await inngang(['webhook', 'rotate', 'x'], { env })).code).toBe(3)
  const inUse = await inngang(['webhook', 'delete', id], { env })
  expect([inUse.code, inUse.err]).toEqual([3, 'The webhook is in use\n'])
  const made = await run('deployment', 'create', 'ssb/melding', '--environment', 'at22')
  expect(made).toMatchObject({ state: 'created', createdBy: null })
  const { deliveries } = await run('webhook', 'deliveries', id)
  expect(deliveries.map(({ event }: { event: string }) => event).sort()).toEqual([
    'deployment.changed',
    'deployment.requested',
  ])
  const older = await run('webhook', 'deliveries', id, '--after', deliveries[0].id)
  expect(older).toEqual({ deliveries: deliveries.slice(1), most: 100 })
  await run('deployment', 'cancel', 'ssb/melding', made.id)
  expect(await run('deployment', 'show', 'ssb/melding', made.id)).toMatchObject({ state: 'cancelled' })
  const [told] = (await run('webhook', 'deliveries', id)).deliveries.filter(
    ({ state }: { state: string }) => state === 'cancelled',
  )
  const again = await inngang(['webhook', 'redeliver', told.id], { env })
  expect([again.code, again.err]).toEqual([3, 'The delivery was cancelled\n'])
  const last = await run('deployment', 'create', 'ssb/melding', '--environment', 'at22')
  const before = await run('deployment', 'list', 'ssb/melding', '--after', last.id)
  expect(before).toMatchObject({ deployments: [{ id: made.id }], most: 100 })
  await run('environment', 'withdraw', 'ssb', 'at22', '--reason', 'over')
  await run('environment', 'kind', 'ssb', '--kind', 'service-developer', '--reason', 'asked')
  const refused = await inngang(grant, { env })
  expect([refused.code, refused.err]).toEqual([
    3,
    expect.stringContaining('Only service owners can have environments.'),
  ])
  await run('deployment', 'set-deployer', 'at22', 'none')
  expect(await run('deployment', 'deployers')).toEqual({ deployers: [] })
  await run('webhook', 'delete', id)
})
