import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { asAdmin } from '../../test/database.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { createSystemCluster, temporaryHome } from '../../test/postgres-cluster.ts'
import { commitFiles } from '../../test/repository.ts'
import { gitOf, serviceOf } from '../../test/service.ts'
import { createWorld, register, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { record, sealActs, verifyChain } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { connect } from '../database/connect.ts'
import { ensureJournal, runMigration, shippedMigrations } from '../database/migrate.ts'
import { tryLock } from '../jobs/clock.ts'
import { repositoryFolder } from '../repository/index.ts'
import { createSecrets } from '../secrets.ts'
import { purgeServices, type Service } from '../service/index.ts'
import { digestFile, manifestFile } from './backup.ts'
import { checkBackup, findSecret, makeBackup, restoreBackup } from './index.ts'
import type { Manifest } from './schema.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let world: World
let ctx: Context
let folder: string
const home = temporaryHome()
let cluster: Awaited<ReturnType<typeof createSystemCluster>>
let service: Service
let emptied: Service
beforeAll(async () => {
  world = await createWorld()
  ctx = world.ctx
  folder = await mkdtemp(join(tmpdir(), 'inngang-backups-'))
  cluster = await createSystemCluster(home.folder)
  // Like the role of a managed database, it owns its database and may nothing else.
  await asAdmin(cluster.url, (admin) => admin.query('create role restorer login'))
  const { organisationId } = await organisationWith(ctx, { owners: 2, members: 1 })
  const kari = await person(ctx, 'kari')
  service = await serviceOf(ctx, { owner: kari.username, name: 'tax' })
  gitOf(ctx, service.id, 'branch', 'next', 'main')
  gitOf(ctx, service.id, 'update-ref', 'refs/tags/v1', 'main')
  emptied = await serviceOf(ctx, { owner: kari.username, name: 'emptied' })
  gitOf(ctx, emptied.id, 'update-ref', '-d', 'refs/heads/main')
  // Its mail waits: no server can be reached.
  await register(world)
  await record(ctx, operator, { action: 'organisation.changed', organisationId, details: { text: 'tab\tline\n\\N' } })
  await sealActs(ctx, 5)
})
afterAll(async () => {
  await cluster.stop()
  await home.remove()
  await rm(folder, { recursive: true, force: true })
  await world.end()
})

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

let number = 0

/** An empty database on the other cluster, and no folder yet. */
async function elsewhere(changes: Partial<Context> = {}): Promise<Context> {
  const name = `restored_${++number}`
  await asAdmin(cluster.url, (admin) => admin.query(`create database ${name} owner restorer`))
  const url = new URL(cluster.url)
  url.username = 'restorer'
  url.pathname = name
  const base = await mkdtemp(join(tmpdir(), 'inngang-restored-'))
  const connection = connect(url.href, { size: 2 })
  ends.push(connection.close, () => rm(base, { recursive: true, force: true }))
  const config = {
    ...ctx.config,
    database: { url: url.href, connections: 2 },
    repositories: join(base, 'repositories'),
  }
  return { ...ctx, config, db: connection.db, ...changes }
}

/** In a folder of its own each time, since two of one second would have one name. */
const backup = (withSecret = false) => makeBackup(ctx, operator, { into: join(folder, String(++number)), withSecret })
const restore = (to: Context, from: string, verify = true) =>
  restoreBackup(to, operator, { folder: from, verify, keepSecret: async () => {} })

async function inDatabase<T>({ config }: Context, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: config.database.url })
  await client.connect()
  return work(client).finally(() => client.end())
}

/** Every row of every table, as the database writes it. */
const rowsOf = (from: Context) =>
  inDatabase(from, async (client) => {
    const tables = await client.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration' order by 1",
    )
    const all = new Map<string, string[]>()
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`)
      all.set(
        name,
        rows.map(({ row }) => row),
      )
    }
    return all
  })

const without = (rows: Map<string, string[]>, pattern: RegExp) =>
  new Map([...rows].map(([name, all]) => [name, all.filter((row) => !pattern.test(row))]))

test('SEC-N9, P2: a second cluster has every row, repository, act and waiting mail that was backed up, and goes on', async () => {
  const rows = await rowsOf(ctx)
  const { folder: made, manifest } = await backup()
  const to = await elsewhere()
  await restore(to, made)

  const restored = await rowsOf(to)
  const ofRestoring = /backup\.(made|restored)/
  const [last] = restored.get('audit')?.filter((row) => ofRestoring.test(row)) ?? []
  const lastId = /^\((\d+),/.exec(last ?? '')?.[1]
  const all = without(restored, ofRestoring)
  all.set('audit_unsealed', all.get('audit_unsealed')?.filter((row) => row !== `(${lastId})`) ?? [])
  expect(all).toEqual(rows)
  expect(rows.get('mail')?.length).toBeGreaterThan(0)
  expect(rows.get('audit_seal')).toHaveLength(5)

  expect(gitOf(to, service.id, 'for-each-ref')).toBe(gitOf(ctx, service.id, 'for-each-ref'))
  expect(gitOf(to, service.id, 'show', 'main:README.md')).toBe(gitOf(ctx, service.id, 'show', 'main:README.md'))
  expect(gitOf(to, emptied.id, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main')
  expect(manifest.repositories).toContainEqual({ serviceId: emptied.id, branch: 'main', isEmpty: true })

  await sealActs(to, 1000)
  expect(await verifyChain(to, manifest.auditHead ?? '')).toMatchObject({ waiting: 0, fault: null })
  await person(to, 'new')
  await inDatabase(to, async (client) => {
    await expect(client.query("update audit set action = 'x'")).rejects.toThrow('only added to')
    await expect(client.query('delete from owner')).rejects.toThrow('foreign key')
    await client.query("insert into audit (at, action, actor_kind) values (now(), 'x', 'y')")
    expect((await client.query('select * from audit_unsealed')).rowCount).toBe(1)
  })
})

test('P2: only its owner can read a backup, and it has the secret only when asked for', async () => {
  const { folder: made } = await backup()
  const files = (await readdir(made, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const modes = files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).mode & 0o777)
  expect(new Set(await Promise.all(modes))).toEqual(new Set([0o600]))
  expect((await stat(made)).mode & 0o077).toBe(0)
  expect(await findSecret(made)).toBeUndefined()
  const contents = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')))
  expect(contents.join('')).not.toContain(ctx.config.secrets[0])
  await rm(made, { recursive: true })
  expect(await findSecret((await backup(true)).folder)).toBe(ctx.config.secrets[0])
})

/** Keeps a table that is copied in the middle, so that the test does something meanwhile. */
async function holding<T>(table: string, work: (holder: pg.Client, release: () => Promise<unknown>) => Promise<T>) {
  return inDatabase(ctx, async (holder) => {
    await holder.query(`begin; lock table ${table} in access exclusive mode`)
    return work(holder, () => holder.query('commit'))
  })
}

const untilWaiting = (holder: pg.Client) =>
  vi.waitFor(
    async () => {
      const waiting = "select 1 from pg_locks where not granted and relation = 'team'::regclass"
      expect((await holder.query(waiting)).rowCount).toBe(1)
    },
    { timeout: 20_000 },
  )

test('SEC-N9: all tables are of one moment, and the repositories have what was pushed up to when each was copied', async () => {
  await holding('team', async (holder, release) => {
    const making = backup()
    await untilWaiting(holder)
    // Of the tables that this writes to, `owner` is copied by now and `user_account` is not.
    await person(ctx, 'late')
    const pushed = commitFiles(repositoryFolder(ctx, service.id), { late: 'late' })
    await release()
    const { folder: made } = await making
    const to = await elsewhere()
    await restore(to, made)
    const names = await to.db.selectFrom('owner').select('name').where('name', '=', 'late').execute()
    expect(names).toEqual([])
    expect(gitOf(to, service.id, 'rev-parse', 'main')).toBe(pushed)
  })
})

test('SEC-N9: while a backup is made, no second one is, and no deleted service is purged', async () => {
  await holding('team', async (holder, release) => {
    const making = backup()
    await untilWaiting(holder)
    await expect(backup()).rejects.toMatchObject({ code: 'backup/runs' })
    const free = await ctx.db.connection().execute((connection) => tryLock(connection, purgeServices.name))
    expect(free).toBe(false)
    await release()
    await making
  })
})

test('P2: a repository that cannot be read is named, and does not keep the others from being backed up', async () => {
  const broken = await serviceOf(ctx, { owner: 'kari', name: 'broken' })
  await rm(repositoryFolder(ctx, broken.id), { recursive: true })
  const { manifest, folder: made } = await backup()
  expect(manifest.lacking).toEqual([broken.id])
  const to = await elsewhere()
  await restore(to, made)
  expect(gitOf(to, service.id, 'rev-parse', 'main')).toBe(gitOf(ctx, service.id, 'rev-parse', 'main'))
  await ctx.db.deleteFrom('service').where('id', '=', broken.id).execute()
})

test('SEC-N9: a flipped byte in any file of a backup is found, and so are files that are missing or too many', async () => {
  const { folder: made } = await backup(true)
  const entries = await readdir(made, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  expect(files.length).toBeGreaterThan(30)
  const found = async () =>
    checkBackup(made).then(
      () => [],
      ({ code, values }) => [code, values.files],
    )
  for (const file of files) {
    const content = await readFile(file)
    const flipped = Buffer.from(content)
    const at = Math.floor(content.length / 2)
    flipped[at] = (flipped[at] ?? 0) ^ 1
    await writeFile(file, flipped)
    const name = file.slice(made.length + 1)
    const named = [digestFile, manifestFile].includes(name) ? manifestFile : name
    expect(await found()).toEqual(['backup/damaged', named])
    await writeFile(file, content)
  }
  await writeFile(join(made, 'tables', 'more'), '')
  expect(await found()).toEqual(['backup/damaged', 'tables/more'])
  await rm(join(made, 'tables', 'more'))
  await rm(join(made, 'tables', 'audit.copy.gz'))
  const to = await elsewhere()
  await expect(restore(to, made)).rejects.toMatchObject({ code: 'backup/damaged' })
  expect(await rowsOf(to)).toEqual(new Map())
  await expect(checkBackup(folder)).rejects.toMatchObject({ code: 'backup/none' })
})

/** What somebody would have written who keeps the digests right. */
async function rewritten(made: string, change: (manifest: Manifest) => void) {
  const manifest = JSON.parse(await readFile(join(made, manifestFile), 'utf8'))
  change(manifest)
  const text = JSON.stringify(manifest)
  await writeFile(join(made, manifestFile), text)
  await writeFile(join(made, digestFile), `${createHash('sha256').update(text).digest('hex')}\n`)
}

test.each<[string, (manifest: Manifest) => void, string]>([
  ['of a newer program', ({ migrations }) => migrations.push('9999-new.sql'), 'backup/newer'],
  ['of another format', (manifest) => Object.assign(manifest, { format: 2 }), 'backup/newer'],
  [
    'that says of a table that it has one row more',
    ({ tables }) => {
      const [table] = tables.filter(({ name }) => name === 'owner')
      if (table) table.rows += 1
    },
    'backup/damaged',
  ],
  [
    'whose log was cut off before the head that was noted',
    (manifest) => {
      manifest.auditHead = `99:${'x'.repeat(43)}`
    },
    'backup/log-not-whole',
  ],
])('SEC-N9: a backup %s is refused, and nothing of it stays', async (_what, change, code) => {
  const { folder: made } = await backup()
  await rewritten(made, change)
  const to = await elsewhere()
  await expect(restore(to, made)).rejects.toMatchObject({ code })
  expect(await rowsOf(to)).toEqual(new Map())
  expect(await readdir(to.config.repositories).catch(() => [])).toEqual([])
  await rm(made, { recursive: true })
})

test('SEC-N9: rows without those that they need are refused, though each file is as it was written', async () => {
  const { folder: made, manifest } = await backup()
  const empty = manifest.parts.find(({ file }) => file === 'tables/organisation_block.copy.gz')
  const rows = await readFile(join(made, empty?.file ?? ''))
  await writeFile(join(made, 'tables', 'owner.copy.gz'), rows)
  await rewritten(made, ({ tables, parts }) => {
    for (const table of tables) if (table.name === 'owner') table.rows = 0
    for (const part of parts)
      if (part.file === 'tables/owner.copy.gz') Object.assign(part, { ...empty, file: part.file })
  })
  const to = await elsewhere()
  await expect(restore(to, made)).rejects.toThrow(/violates foreign key constraint/)
  expect(await rowsOf(to)).toEqual(new Map())
  await rm(made, { recursive: true })
})

test('P2: a backup is restored only where nothing is, and what is there is named and stays', async () => {
  const { folder: made } = await backup()
  const [used, full] = [await elsewhere(), await elsewhere()]
  await inDatabase(used, (client) => client.query('create table old (id int); insert into old values (1)'))
  await expect(restore(used, made)).rejects.toMatchObject({ code: 'backup/not-empty', values: { found: 'table old' } })
  expect(await rowsOf(used)).toEqual(new Map([['old', ['(1)']]]))
  const there = join(full.config.repositories, 'ab')
  await mkdir(there, { recursive: true })
  await expect(restore(full, made)).rejects.toMatchObject({ values: { found: there } })
  expect([await rowsOf(full), await readdir(full.config.repositories)]).toEqual([new Map(), ['ab']])
  await restore(await elsewhere(), made)
})

test('SEC-N5: another secret is refused before anything is written, and an older one in the list fits', async () => {
  const { folder: made } = await backup()
  const [own = ''] = ctx.config.secrets
  const other = 'another secret of tests that is long enough'
  const to = await elsewhere({ secrets: createSecrets([other]) })
  const [keyId] = ctx.secrets.macs('which keys', '').map((mac) => mac.keyId)
  await expect(restore(to, made)).rejects.toMatchObject({ code: 'backup/other-secret', values: { keyIds: keyId } })
  expect(await rowsOf(to)).toEqual(new Map())
  await restore({ ...to, secrets: createSecrets([other, own]) }, made)
})

test('P2: the backup of an older program is restored as it was, and brought to the newest migration', async () => {
  const [old, to] = [await elsewhere(), await elsewhere()]
  const all = await shippedMigrations()
  await inDatabase(old, async (client) => {
    await ensureJournal(client)
    for (const name of all.slice(0, -1)) await runMigration(client, name)
  })
  await person(old, 'before')
  const { folder: made } = await makeBackup(old, operator, { into: join(folder, 'old'), withSecret: false })
  await restore(to, made)
  const ran = await inDatabase(to, (client) => client.query('select name from migration order by name'))
  expect(ran.rows.map(({ name }) => name)).toEqual(all)
  expect((await rowsOf(to)).get('owner')).toEqual((await rowsOf(old)).get('owner'))
})
