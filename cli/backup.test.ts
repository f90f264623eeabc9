import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { builtFile, inngang, removeBuilt, startBuilt } from '../test/built-program.ts'
import { asAdmin, createTestDatabase, type TestDatabase } from '../test/database.ts'
import { createSystemCluster, temporaryHome } from '../test/postgres-cluster.ts'
import { commitFiles } from '../test/repository.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const home = temporaryHome()
let cluster: Awaited<ReturnType<typeof createSystemCluster>>
let database: TestDatabase
let folder: string
let env: Record<string, string>
beforeAll(async () => {
  database = await createTestDatabase()
  cluster = await createSystemCluster(home.folder)
  folder = await mkdtemp(join(tmpdir(), 'inngang-backup-commands-'))
  await builtFile('cli/main.js')
  env = settings(database.url, 'repositories')
  for (const args of [
    ['user', 'create', 'kari', '--email', 'kari@example.no'],
    ['service', 'create', 'kari', 'tax', '--title-nb', 'Skatt'],
  ])
    expect(await inngang(args, { env })).toMatchObject({ code: 0, err: '' })
})
afterAll(async () => {
  await removeBuilt()
  await cluster.stop()
  await home.remove()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const secret = 'a secret of tests that is long enough'

const settings = (url: string, repositories: string): Record<string, string> => ({
  NODE_ENV: 'production',
  BASE_URL: 'https://studio.example',
  DATABASE_URL: url,
  REPOSITORIES: join(folder, repositories),
  INNGANG_SECRET: secret,
  ANSATTPORTEN_ISSUER: 'https://port.example',
  ANSATTPORTEN_CLIENT_ID: 'inngang',
  ANSATTPORTEN_CLIENT_SECRET: 'secret',
  SMTP_URL: 'smtp://127.0.0.1:1',
})

async function emptyDatabase(name: string): Promise<string> {
  await asAdmin(cluster.url, (admin) => admin.query(`create database ${name}`))
  return cluster.url.replace(/postgres$/, name)
}

async function backup(into: string, ...options: string[]) {
  const { code, out, err } = await inngang(['backup', join(folder, into), ...options, '--json'], { env })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}

async function asHolder<T>(url: string, work: (holder: pg.Client) => Promise<T>): Promise<T> {
  const holder = new pg.Client({ connectionString: url })
  await holder.connect()
  return work(holder).finally(() => holder.end())
}

/** Somebody waits for what the test holds. */
const untilLocked = (holder: pg.Client) =>
  vi.waitFor(
    async () => {
      const database = '(select oid from pg_database where datname = current_database())'
      const waiting = `select 1 from pg_locks where not granted and database = ${database}`
      expect((await holder.query(waiting)).rowCount).toBeGreaterThan(0)
    },
    { timeout: 30_000 },
  )

test('P2, SEC-N9: a backup is made, verified and restored by three commands', async () => {
  const head = (await inngang(['audit', 'head'], { env })).out.trim()
  const made = await backup('one')
  expect(made.auditHead).toBe(head)
  expect(made).toMatchObject({ repositories: 1, lacking: '', folder: expect.stringContaining(join(folder, 'one')) })
  expect(await inngang(['backup', 'verify', made.folder])).toMatchObject({ code: 0, err: '' })
  const to = settings(await emptyDatabase('two'), 'two')
  const restored = await inngang(['restore', made.folder, '--verify', '--json'], { env: to })
  expect(restored).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(restored.out)).toEqual({ ...made, verified: true })
  const shown = await inngang(['service', 'show', 'kari', 'tax', '--json'], { env: to })
  expect(JSON.parse(shown.out)).toMatchObject({ titleNb: 'Skatt' })
  expect(await inngang(['audit', 'verify', '--head', head], { env: to })).toMatchObject({ code: 0, err: '' })
  const again = await inngang(['restore', made.folder], { env: to })
  expect(again).toMatchObject({ code: 3, err: expect.stringContaining('Here is already: table ') })
})

test('SEC-N5, P2: without the secret that fits nothing is restored, and a backup that has it says it', async () => {
  const [without, having] = [await backup('bare'), await backup('with', '--with-secret')]
  const none = settings(await emptyDatabase('three'), 'three')
  const other = { ...none, INNGANG_SECRET: 'another secret of tests that is long' }
  const refused = await inngang(['restore', without.folder], { env: other })
  expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('INNGANG_SECRET does not fit this backup') })
  expect(await inngang(['backup', 'secret', having.folder])).toEqual({ code: 0, out: `${secret}\n`, err: '' })
  expect(await inngang(['backup', 'secret', without.folder])).toMatchObject({ code: 3 })
  const { INNGANG_SECRET: _, ...absent } = none
  expect(await inngang(['restore', without.folder], { env: absent })).toMatchObject({
    code: 1,
    err: expect.stringContaining('INNGANG_SECRET: is missing'),
  })
  expect(await inngang(['restore', having.folder], { env: absent })).toMatchObject({ code: 0, err: '' })
})

test('SEC-N9: a backup that is killed leaves no backup, and the next one removes what it left', async () => {
  const into = join(folder, 'killed')
  await asHolder(database.url, async (holder) => {
    await holder.query('begin; lock table team in access exclusive mode')
    const running = await startBuilt(['backup', into], { env })
    await untilLocked(holder)
    running.child.kill('SIGKILL')
    await running.ended
  })
  expect(await readdir(into)).toEqual([expect.stringMatching(/^\.unfinished-/)])
  await backup('killed')
  expect(await readdir(into)).toEqual([expect.stringMatching(/^inngang-/)])
})

test.each([
  ['a table', () => insertLimits(40_000), () => insertLimits(0)],
  ['a repository', () => pushed(), async () => {}],
])(
  'P2: a backup of which %s cannot be written whole fails, says why, and leaves what was there before',
  async (what, fill, clear) => {
    await fill()
    const into = join(folder, `full of ${what}`)
    await mkdir(into)
    await writeFile(join(into, 'before'), '')
    const { code, out, err } = await inngang(['backup', into], { env, largestFile: 200 })
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(`The backup could not be written to ${into}: EFBIG`)
    expect(await readdir(into)).toEqual(['before'])
    expect(await inngang(['backup', into], { env })).toMatchObject({ code: 0, err: '' })
    await clear()
  },
)

const insertLimits = (rows: number) =>
  asHolder(database.url, async (holder) => {
    await holder.query('truncate rate_limit')
    const columns = `select md5(n::text) || md5(random()::text), 1, now() from generate_series(1, $1::int) n`
    await holder.query(`insert into rate_limit (bearer, count, resets_at) ${columns}`, [rows])
  })

async function pushed() {
  const repositories = join(folder, 'repositories')
  const found = (await readdir(repositories, { recursive: true })).filter((path) => path.endsWith('.git'))
  commitFiles(join(repositories, found[0] ?? ''), { large: randomBytes(400_000).toString('base64') })
}

test('SEC-N9: a restore that is killed leaves an empty database, and the next one goes through', async () => {
  const made = await backup('before')
  const url = await emptyDatabase('four')
  const to = settings(url, 'four')
  await asHolder(url, async (holder) => {
    // Restoring comes to a halt where it has filled the tables and keeps their foreign keys again.
    await holder.query(`create schema test;
      create function test.halt() returns event_trigger language plpgsql as $$
      begin
        if exists (select from public.service) then perform pg_advisory_xact_lock(1); end if;
      exception when undefined_table then null;
      end $$;
      create event trigger halt on ddl_command_start when tag in ('ALTER TABLE') execute function test.halt();
      select pg_advisory_lock(1)`)
    const running = await startBuilt(['restore', made.folder], { env: to })
    await untilLocked(holder)
    running.child.kill('SIGKILL')
    await running.ended
    await holder.query('drop event trigger halt')
  })
  expect(await inngang(['restore', made.folder, '--verify'], { env: to })).toMatchObject({ code: 0, err: '' })
  expect((await readdir(to['REPOSITORIES'] ?? '')).filter((name) => name.length !== 2)).toEqual([])
})
