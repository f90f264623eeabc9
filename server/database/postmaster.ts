import { spawnSync } from 'node:child_process'
import { linkSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const pidFile = 'postmaster.pid'

/** The first process of a running PostgreSQL, as its `postmaster.pid` tells of it. */
export interface Postmaster {
  pid: number
  socketFolder: string
}

/** The living server of this cluster, ours or one that a killed run left behind. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const lines = readIfThere(join(cluster, pidFile))?.split('\n')
  const pid = Number(lines?.[0])
  if (!pid || !serves(pid, cluster)) return undefined
  return { pid, socketFolder: lines?.[4] ?? '' }
}

/**
 * Removes a lock file of a dead server whose process number now belongs to someone else, as happens after a restart of
 * a machine or a container; PostgreSQL would take that process for a server. All other stale ones it handles itself.
 */
export function forgetReusedPid(cluster: string, socketFolder: string) {
  for (const file of [join(cluster, pidFile), join(socketFolder, '.s.PGSQL.5432.lock')]) {
    const before = readIfThere(file)
    const pid = Number(before?.split('\n')[0])
    if (before && pid && isAlive(pid) && !serves(pid, cluster)) removeIfStill(file, before)
  }
}

/** Asks for a fast shutdown, and after half a minute for an immediate one, which loses nothing committed either. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!serves(pid, cluster)) return
    process.kill(pid, signal)
    if (await isGone(pid, cluster, Date.now() + 30_000)) return
  }
}

async function isGone(pid: number, cluster: string, deadline: number): Promise<boolean> {
  while (serves(pid, cluster)) {
    if (Date.now() > deadline) return false
    await sleep(10)
  }
  return true
}

/** A server's working directory is its cluster. A process that has ended and waits to be collected has none. */
function serves(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-ww', '-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
    return stdout.includes(cluster)
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster)
  } catch {
    return false
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Moves the file aside before looking again, so that one written in the meantime is not lost. */
function removeIfStill(file: string, content: string) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (readIfThere(aside) !== content) linkSync(aside, file)
    rmSync(aside, { force: true })
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
