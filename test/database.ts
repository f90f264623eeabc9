import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { embeddedFolder, startEmbedded } from '../server/database/embedded.ts'
import { migrate } from '../server/database/migrate.ts'
import { shipped } from '../server/root.ts'

/** A server for tests, and in it a migrated database that is copied for each of them. */
export interface TestCluster {
  adminUrl: string
  template: string
  /** As in the product, the program's role in our own server is no superuser; in another server it is the one given. */
  owner: string | undefined
}

interface Place {
  /** Where another server is, if ours is not wanted. */
  given: string | undefined
  folder: string
  settings: Record<string, string>
}

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

declare module 'vitest' {
  interface ProvidedContext {
    testCluster: TestCluster
  }
}

const templateLock = 5_014_126_405
/** The data of a test need not outlive a power cut. */
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }

/** Vitest's global set-up: one server for the run, stopped after it unless another run uses it. */
export async function setup(project: TestProject) {
  const { stop, ...cluster } = await ensureTestCluster()
  project.provide('testCluster', cluster)
  return stop
}

export const ensureTestCluster = () => ensureCluster({ given: process.env.TEST_DATABASE_URL, folder: 'test', settings })

/** A server with the product's own settings, so that what is committed is on disk, in a folder beside the tests'. */
export const ensureBenchCluster = () =>
  ensureCluster({ given: process.env.BENCH_DATABASE_URL, folder: 'bench', settings: {} })

/** Opens or starts the server and brings the template up to date. Any number of processes may call it at once. */
async function ensureCluster({ given, folder, settings }: Place): Promise<TestCluster & { stop(): Promise<void> }> {
  const home = join(embeddedFolder(shipped()), folder)
  const server = given ? undefined : await startEmbedded({ folder: home, say: () => {}, settings })
  const adminUrl = given ?? server?.adminUrl ?? ''
  const owner = server && 'inngang'
  const template = await ensureTemplate({ adminUrl, owner })
  return { adminUrl, owner, template, stop: async () => server?.stop() }
}

/** A database of the test's own, a copy of the template. Whoever holds the server already hands it in. */
export const createTestDatabase = async (held?: TestCluster): Promise<TestDatabase> =>
  copyTemplate(held ?? (await currentCluster()), 'wal_log')

/** A large template is copied file by file, a small one faster without the checkpoint that this takes. */
export async function copyTemplate(cluster: TestCluster, strategy: 'wal_log' | 'file_copy'): Promise<TestDatabase> {
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`
  const how = `template ${cluster.template} strategy ${strategy} ${ownedBy(cluster)}`
  await asAdmin(cluster.adminUrl, (admin) => admin.query(`create database ${name} ${how}`))
  return {
    url: urlFor(cluster, name),
    drop: () =>
      asAdmin(
        cluster.adminUrl,
        async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`)),
      ),
  }
}

let ensured: Promise<TestCluster> | undefined

function currentCluster(): Promise<TestCluster> {
  ensured ??= process.env.VITEST ? import('vitest').then(({ inject }) => inject('testCluster')) : ensureTestCluster()
  return ensured
}

export type Server = Omit<TestCluster, 'template'>

async function ensureTemplate(server: Server): Promise<string> {
  const template = `template_${await hashOfMigrations()}`
  await asAdmin(server.adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [templateLock])
    await dropLeftovers(admin, template)
    if (!(await isThere(admin, template))) await buildDatabase(admin, server, { name: template, fill: migrate })
  })
  return template
}

export async function isThere(admin: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name])
  return rowCount === 1
}

interface Contents {
  name: string
  fill: (url: string) => Promise<unknown>
}

/** Filled under another name, so that the database is there whole or not at all. Whoever calls it holds a lock. */
export async function buildDatabase(admin: pg.Client, server: Server, { name, fill }: Contents) {
  const unfinished = `unfinished_${name}`
  await admin.query(`drop database if exists ${unfinished} with (force)`)
  await admin.query(`create database ${unfinished} ${ownedBy(server)}`)
  await fill(urlFor(server, unfinished))
  // A database to which someone is connected can be neither renamed nor copied.
  await admin.query(`alter database ${unfinished} allow_connections false`)
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [unfinished])
  await admin.query(`alter database ${unfinished} rename to ${name}`)
}

/** Databases of killed processes, and what was made by migrations that are no more. */
async function dropLeftovers(admin: pg.Client, template: string) {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^(test_\\d+_|(template|large)_[0-9a-f]{16}$)'`,
  )
  for (const { name } of rows) {
    const pid = Number(/^test_(\d+)_/.exec(name)?.[1])
    if (name === template || name === largeBeside(template) || (pid && isAlive(pid))) continue
    await admin.query(`drop database if exists ${name} with (force)`)
  }
}

/** Of the same migrations, with a million users in it; `npm run seed -- large` makes it. */
export const largeBeside = (template: string) => template.replace('template', 'large')

async function hashOfMigrations(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(shipped('migrations'))).sort()) {
    hash.update(`${name}\0`).update(await readFile(shipped('migrations', name)))
  }
  return hash.digest('hex').slice(0, 16)
}

export async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

const ownedBy = ({ owner }: Server) => (owner ? `owner ${owner}` : '')

function urlFor({ adminUrl, owner }: Server, database: string) {
  const url = new URL(adminUrl)
  if (owner) url.username = owner
  url.pathname = `/${database}`
  return url.href
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
