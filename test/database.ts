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
const owner = 'inngang'

/** The data of a test need not outlive a power cut. */
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }

/** Vitest's global set-up: one server for the run, stopped after it unless another run uses it. */
export async function setup(project: TestProject) {
  const { adminUrl, template, stop } = await ensureTestCluster()
  project.provide('testCluster', { adminUrl, template })
  return stop
}

/** Opens or starts the server and brings the template up to date. Any number of processes may call it at once. */
export async function ensureTestCluster(): Promise<TestCluster & { stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? undefined : await startEmbedded({ folder: testFolder(), say: () => {}, settings })
  const adminUrl = given ?? server?.adminUrl ?? ''
  const template = await ensureTemplate(adminUrl)
  return { adminUrl, template, stop: async () => server?.stop() }
}

/** A database of the test's own, a copy of the template. Whoever holds the server already hands it in. */
export async function createTestDatabase(held?: TestCluster): Promise<TestDatabase> {
  const { adminUrl, template } = held ?? (await currentCluster())
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, (admin) => admin.query(`create database ${name} template ${template} ${ownedBy(adminUrl)}`))
  return {
    url: urlFor(adminUrl, name),
    drop: () =>
      asAdmin(adminUrl, async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`))),
  }
}

let ensured: Promise<TestCluster> | undefined

function currentCluster(): Promise<TestCluster> {
  ensured ??= process.env.VITEST ? import('vitest').then(({ inject }) => inject('testCluster')) : ensureTestCluster()
  return ensured
}

function testFolder() {
  return join(embeddedFolder(shipped()), 'test')
}

async function ensureTemplate(adminUrl: string): Promise<string> {
  const template = `template_${await hashOfMigrations()}`
  await asAdmin(adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [templateLock])
    await dropLeftovers(admin, template)
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [template])
    if (!rowCount) await buildTemplate(admin, adminUrl, template)
  })
  return template
}

/** Migrated under another name, so that the template is there whole or not at all. */
async function buildTemplate(admin: pg.Client, adminUrl: string, template: string) {
  const unfinished = `unfinished_${template}`
  await admin.query(`drop database if exists ${unfinished} with (force)`)
  await admin.query(`create database ${unfinished} ${ownedBy(adminUrl)}`)
  await migrate(urlFor(adminUrl, unfinished))
  // A database to which someone is connected can be neither renamed nor copied.
  await admin.query(`alter database ${unfinished} allow_connections false`)
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [unfinished])
  await admin.query(`alter database ${unfinished} rename to ${template}`)
}

/** Databases of killed test processes, and templates of migrations that are no more. */
async function dropLeftovers(admin: pg.Client, template: string) {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^(test_\\d+_|template_[0-9a-f]{16}$)'`,
  )
  for (const { name } of rows) {
    const pid = Number(/^test_(\d+)_/.exec(name)?.[1])
    if (name === template || (pid && isAlive(pid))) continue
    await admin.query(`drop database if exists ${name} with (force)`)
  }
}

async function hashOfMigrations(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(shipped('migrations'))).sort()) {
    hash.update(`${name}\0`).update(await readFile(shipped('migrations', name)))
  }
  return hash.digest('hex').slice(0, 16)
}

async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

/** As in the product, the program's role in our own server is no superuser; in another server it is the one given. */
function ownedBy(adminUrl: string) {
  return isOwnServer(adminUrl) ? `owner ${owner}` : ''
}

function urlFor(adminUrl: string, database: string) {
  const url = new URL(adminUrl)
  if (isOwnServer(adminUrl)) url.username = owner
  url.pathname = `/${database}`
  return url.href
}

function isOwnServer(adminUrl: string) {
  return adminUrl !== process.env.TEST_DATABASE_URL
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
