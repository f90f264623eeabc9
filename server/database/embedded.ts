import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Account, isHandedToNobody, prepareHome, rootsFolder } from './embedded-account.ts'
import { asOther, type Binaries, chooseBinaries, renameUnlessThere } from './embedded-binaries.ts'
import { codeOf, findPostmaster, forgetReusedPid, isAlive, type Postmaster, stopPostmaster } from './postmaster.ts'

/** A PostgreSQL of our own, reachable by a socket that only its owner and root can come to. */
export interface EmbeddedDatabase {
  /** For the program: its own database, owned by a role that is no superuser. */
  url: string
  /** For tests, which make and drop databases. */
  adminUrl: string
  /** Shuts the server down, unless another program of ours uses it too. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  folder: string
  say: (line: string) => void
  /** Settings of PostgreSQL beside or instead of our own. */
  settings?: Record<string, string>
  only?: Binaries['from']
}

interface Server {
  home: string
  cluster: string
  socketFolder: string
  account: Account
  binaries: Binaries
  settings: Record<string, string>
  say: (line: string) => void
}

/** Its types lack two methods that it has. Unreferenced, it does not keep the program from ending. */
type Holder = pg.Client & { ref(): void; unref(): void }

const name = 'inngang'
const usersLock = 5_014_126_404
const patience = 60_000
const retryAfter = 2000
/** Of the path of a socket, as the operating systems have it. */
const longestPath = process.platform === 'linux' ? 107 : 103

const ownSettings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The details of an error are values of rows, which do not belong in a log.
  log_error_verbosity: 'terse',
  cluster_name: name,
}

/** Where a clone keeps its data. Root's are elsewhere: a database cannot run as root, nor others enter root's home. */
export function embeddedFolder(root: string, explicit?: string): string {
  if (explicit) return resolve(explicit)
  if (process.getuid?.() !== 0) return join(root, 'data')
  return join(rootsFolder, shortHash(realpathSync(root)))
}

/** Makes the database on the first start, and opens, starts or repairs it on later ones. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const server = prepare(options)
  let holder = await openOrStart(server)
  const stopping = new AbortController()
  let returning = Promise.resolve()

  const holdAgain = async () => {
    if (stopping.signal.aborted) return
    server.say('The database has gone away; starting it again.')
    const again = await openAgain(server, stopping.signal)
    if (!again) return
    if (stopping.signal.aborted) return leave(server, again)
    holder = again
    watch(again)
  }
  const watch = (held: Holder) =>
    held.once('end', () => {
      returning = holdAgain()
    })
  watch(holder)

  return {
    url: urlOf(server, name, name),
    adminUrl: urlOf(server, 'postgres', 'postgres'),
    async stop() {
      if (stopping.signal.aborted) return
      stopping.abort()
      // A server that is being started again at this moment is stopped, too.
      await Promise.all([leave(server, holder), returning])
    },
  }
}

/** What keeps it from starting may pass, as a full disk does; it is said once. */
async function openAgain(server: Server, stopping: AbortSignal): Promise<Holder | undefined> {
  let holder = await openOrStart(server).catch((error: Error) => {
    server.say(`The database could not be started again, and is tried for: ${error.message}`)
    return undefined
  })
  while (!holder && !stopping.aborted) {
    await sleep(retryAfter, undefined, { ref: false, signal: stopping }).catch(() => {})
    if (!stopping.aborted) holder = await openOrStart(server).catch(() => undefined)
  }
  return holder
}

function prepare({ folder, say, settings = {}, only }: EmbeddedOptions): Server {
  const { home, account } = prepareHome(folder)
  const cluster = join(home, 'cluster')
  sweepUnfinished(home)
  const major = existsSync(cluster) ? Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8')) : undefined
  const binaries = chooseBinaries({ home, account, major, only })
  const server = {
    home,
    cluster,
    account,
    binaries,
    socketFolder: prepareSocketFolder(home, account),
    settings: { ...ownSettings, ...settings },
    say,
  }
  if (major === undefined) createCluster(server)
  return server
}

/** What killed runs left half-made; the process number is in the name. */
function sweepUnfinished(home: string) {
  for (const entry of readdirSync(home)) {
    const pid = Number(/^unfinished-.*-(\d+)$/.exec(entry)?.[1])
    if (pid && (pid === process.pid || !isAlive(pid)))
      rmSync(join(home, entry), { recursive: true, force: true, maxRetries: 3 })
  }
}

/** In the home when its path is short enough for a socket, else in one of our own that is derived from it. */
function prepareSocketFolder(home: string, { uid, gid }: Account): string {
  const inside = join(home, 'socket')
  const fits = Buffer.byteLength(join(inside, '.s.PGSQL.5432.lock')) <= longestPath
  const folder = fits ? inside : `/tmp/${name}-${uid}-${shortHash(realpathSync(home))}`
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  if (process.getuid?.() === 0 && lstatSync(folder).isDirectory() && isHandedToNobody(folder)) {
    chownSync(folder, uid, gid)
  }
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} should be a folder that only the database's user can enter, and is not; remove it.`)
  }
  if (!fits) writeFileSync(join(home, 'socket-folder'), `${folder}\n`)
  return folder
}

/** Made under another name and then moved into place, so that a run killed half-way leaves no half cluster. */
function createCluster(server: Server) {
  const { home, cluster, binaries, account, settings, say } = server
  const whose = binaries.from === 'machine' ? 'of this machine' : 'of the npm package'
  say(`Making the database in ${home} with PostgreSQL ${binaries.major} ${whose}.`)
  const unfinished = join(home, `unfinished-cluster-${process.pid}`)
  const sync = settings.fsync === 'off' ? ['--no-sync'] : []
  const make = (locale: string) => {
    const options = ['--username=postgres', '--encoding=UTF8', `--locale=${locale}`, '--auth=trust', '--data-checksums']
    return spawnSync(join(binaries.folder, 'initdb'), ['-D', unfinished, ...options, '--no-instructions', ...sync], {
      ...asOther(account),
      cwd: home,
      env: environment,
      encoding: 'utf8',
    })
  }
  const first = make('C.UTF-8')
  const made = first.status !== 0 && /invalid locale/.test(first.stderr) ? make('C') : first
  if (made.status !== 0) throw new Error(`The database could not be made: ${made.error?.message ?? made.stderr.trim()}`)
  // Nobody but the owner and root can come to the socket, and there is no other way in. `peer` would keep root out, who
  // runs the program while the server runs as the system user.
  writeFileSync(join(unfinished, 'pg_hba.conf'), 'local all all trust\n')
  renameUnlessThere(unfinished, cluster)
}

/** Nothing of ours, such as secrets or PGPORT, reaches the server. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * Gives a connection that tells other programs of ours, by a lock, that the server is in use. When nobody answers the
 * server is started; if two programs do so at once, PostgreSQL lets one through and the other finds its server here.
 */
async function openOrStart(server: Server): Promise<Holder> {
  const deadline = Date.now() + patience
  const adopted = findPostmaster(server.cluster) !== undefined
  const attempt: Attempt = { launched: undefined, unreachableSince: Date.now() }
  while (Date.now() < deadline) {
    const holder = await hold(server)
    if (holder) {
      if (adopted) server.say('The database is running already; going on with it.')
      await createOwnDatabase(holder)
      holder.unref()
      return holder
    }
    const postmaster = findPostmaster(server.cluster)
    if (postmaster) await stopIfLost(server, postmaster, attempt)
    else if (!attempt.launched?.isRunning()) await launchOnceMore(server, attempt)
    await sleep(15)
  }
  throw new Error(`The database in ${server.home} does not answer; its log is ${logOf(server)}.`)
}

interface Attempt {
  launched: Launch | undefined
  unreachableSince: number
}

async function stopIfLost(server: Server, postmaster: Postmaster, { unreachableSince }: Attempt) {
  const elsewhere = postmaster.socketFolder !== '' && postmaster.socketFolder !== server.socketFolder
  const lost = elsewhere || Date.now() - unreachableSince > 5000
  if (!lost || existsSync(join(server.socketFolder, '.s.PGSQL.5432'))) return
  server.say('A database server of an earlier run has lost its socket; stopping it.')
  await stopPostmaster(server.cluster, postmaster.pid)
}

async function launchOnceMore(server: Server, attempt: Attempt) {
  const before = attempt.launched
  if (before) failUnlessInTheWay(server, before)
  forgetReusedPid(server.cluster, server.socketFolder)
  if (before) await sleep(200)
  attempt.launched = launch(server)
  attempt.unreachableSince = Date.now()
}

interface Launch {
  isRunning(): boolean
  /** What the server has written since. */
  said(): string
}

/** The server belongs to no terminal: Ctrl-C must reach it after the program, and by the program. */
function launch(server: Server): Launch {
  const log = openLog(server)
  const from = fstatSync(log).size
  const settings = { ...server.settings, unix_socket_directories: `"${server.socketFolder.replaceAll('"', '""')}"` }
  const options = Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`])
  const child: ChildProcess = spawn(join(server.binaries.folder, 'postgres'), ['-D', server.cluster, ...options], {
    ...asOther(server.account),
    cwd: server.home,
    env: environment,
    detached: true,
    stdio: ['ignore', log, log],
  })
  child.on('error', () => {})
  child.unref()
  closeSync(log)
  return {
    isRunning: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    said: () => readFrom(logOf(server), from),
  }
}

/** Another program of ours was faster, or the processes of a killed server have not all ended yet: both pass. */
function failUnlessInTheWay(server: Server, launched: Launch) {
  const said = launched.said()
  if (/lock file ".*" (already exists|is empty)|pre-existing shared memory block/.test(said)) return
  throw new Error(`The database in ${server.home} does not start. Its log says:\n${said.trim()}`)
}

async function hold(server: Server): Promise<Holder | undefined> {
  if (!existsSync(join(server.socketFolder, '.s.PGSQL.5432'))) return undefined
  const client = new pg.Client({
    host: server.socketFolder,
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    application_name: `${name} keeps the database running`,
    connectionTimeoutMillis: 5000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [usersLock])
    return client as Holder
  } catch (error) {
    await client.end().catch(() => {})
    if (isPassing(error)) return undefined
    throw new Error(
      `The database in ${server.home} refuses the connection: ${error instanceof Error ? error.message : error}`,
      {
        cause: error,
      },
    )
  }
}

/** A server that starts, stops or is not there yet. */
function isPassing(error: unknown) {
  const passing = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03']
  if (passing.includes(codeOf(error) ?? '')) return true
  return error instanceof Error && /terminated|timeout|not queryable/.test(error.message)
}

async function createOwnDatabase(client: pg.Client) {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
  if (rowCount) return
  for (const statement of [`create role ${name} login`, `create database ${name} owner ${name}`]) {
    await client.query(statement).catch((error: unknown) => {
      // Made by a run that was killed between the two, or by another program at this moment.
      if (!['42710', '42P04', '23505'].includes(codeOf(error) ?? '')) throw error
    })
  }
}

/** The last one out shuts the server down; one who comes in at that moment waits for the lock and starts it anew. */
async function leave(server: Server, holder: Holder) {
  holder.ref()
  try {
    await holder.query('select pg_advisory_unlock_shared($1)', [usersLock])
    const { rows } = await holder.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [usersLock])
    const postmaster = rows[0]?.last ? findPostmaster(server.cluster) : undefined
    if (postmaster) await stopPostmaster(server.cluster, postmaster.pid)
  } catch (error) {
    if (!isPassing(error)) throw error
  } finally {
    await holder.end().catch(() => {})
  }
}

/** With a host in the address, since URL parsers want one; the socket's folder overrules it, for psql and libpq too. */
function urlOf({ socketFolder }: Server, user: string, database: string) {
  return `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(socketFolder)}&port=5432`
}

const logOf = ({ home }: Server) => join(home, 'log')

function openLog(server: Server): number {
  const file = logOf(server)
  const tooLong = existsSync(file) && statSync(file).size > 10_000_000
  if (tooLong) renameSync(file, `${file}.before`)
  return openSync(file, 'a', 0o600)
}

function readFrom(file: string, position: number): string {
  const log = openSync(file, 'r')
  try {
    const length = Math.max(0, fstatSync(log).size - position)
    const buffer = Buffer.alloc(length)
    readSync(log, buffer, 0, length, position)
    return buffer.toString()
  } finally {
    closeSync(log)
  }
}

function shortHash(text: string) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
