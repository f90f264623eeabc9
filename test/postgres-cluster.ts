import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { prepareHome } from '../server/database/embedded-account.ts'
import { asOther, type Binaries, chooseBinaries } from '../server/database/embedded-binaries.ts'
import { findPostmaster, stopPostmaster } from '../server/database/postmaster.ts'
import { freePort } from './stories/processes.ts'

/** A folder that the system user of a database may pass through, removed with the server in it. */
export function temporaryHome() {
  const folder = mkdtempSync(join(tmpdir(), 'inngang-cluster-'))
  chmodSync(folder, 0o711)
  return {
    folder,
    async remove() {
      const cluster = join(folder, 'postgres/cluster')
      const left = findPostmaster(cluster)
      if (left) await stopPostmaster(cluster, left.pid)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The first process and all its children at once, as a power cut would. */
export function killPostgres(folder: string) {
  const pid = findPostmaster(join(folder, 'postgres/cluster'))?.pid
  if (!pid) return
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  for (const each of [pid, ...children.map(Number)]) killIfThere(each)
}

function killIfThere(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // A backend may end between the look and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** PostgreSQL as a machine has it, over TCP: made by `initdb`, started, stopped and killed by the test alone. */
export async function createSystemCluster(folder: string, settings: Record<string, string> = {}) {
  const { home, account } = prepareHome(folder)
  const binaries = chooseBinaries({ home, account, major: undefined })
  const cluster = join(home, 'cluster')
  const as = { ...asOther(account), cwd: home, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } }
  initialise(binaries, cluster, as)
  const port = await freePort()
  const options = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings }
  const args = ['-D', cluster, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  let server: ChildProcess | undefined

  async function start() {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
      // The processes of a killed server have not all ended yet.
      if (!server || server.exitCode !== null || server.signalCode !== null)
        server = spawn(join(binaries.folder, 'postgres'), args, { ...as, stdio: 'ignore' }).on('error', () => {})
      if (await answers(url)) return
    }
    throw new Error(`PostgreSQL in ${cluster} does not answer`)
  }

  await start()
  return {
    url,
    port,
    /** Whose programs these are, for the output of the test. */
    name: `PostgreSQL ${binaries.major} of ${binaries.from === 'machine' ? 'the machine' : 'the npm package'}`,
    start,
    kill: () => killPostgres(folder),
    async stop() {
      const running = findPostmaster(cluster)
      if (running) await stopPostmaster(cluster, running.pid)
    },
  }
}

function initialise({ folder }: Binaries, cluster: string, as: object) {
  const options = ['--username=postgres', '--encoding=UTF8', '--locale=C', '--auth=trust']
  const made = spawnSync(join(folder, 'initdb'), ['-D', cluster, ...options], { ...as, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.error?.message ?? made.stderr)
}

export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
