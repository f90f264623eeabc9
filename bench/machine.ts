import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import pg from 'pg'

const ticksPerSecond = 100

/** CPU seconds since the meter was started. */
export interface CpuUse {
  /** Of the process that is measured, with all its threads. */
  ours: number
  /** Of the database server and all that it started. */
  postgres: number
  /** Of the program that makes the load. */
  generator: number
}

export interface Metered {
  pid: number
  /** The first process of the database server; it starts one for each connection. */
  postmaster: number
}

/** What these use from now on, as Linux counts it, whoever else is busy. */
export function meterCpu(metered: Metered): () => CpuUse {
  const before = readCpu(metered)
  return () => {
    const now = readCpu(metered)
    return {
      ours: now.ours - before.ours,
      postgres: now.postgres - before.postgres,
      generator: now.generator - before.generator,
    }
  }
}

export const ownCpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const readCpu = ({ pid, postmaster }: Metered): CpuUse => ({
  ours: cpuOf(statOf(pid)),
  postgres: cpuWithChildren(postmaster),
  generator: ownCpuSeconds(),
})

/** The numbers of `/proc/…/stat` after the name, which may hold spaces itself; the parent is the second of them. */
const statOf = (pid: number | string): number[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').map(Number) ?? []

const cpuOf = ([, , , , , , , , , , , user = 0, system = 0]: number[]) => (user + system) / ticksPerSecond

/** Children that have ended are counted by their parent. */
function cpuWithChildren(parent: number): number {
  const [, , , , , , , , , , , , , endedUser = 0, endedSystem = 0] = statOf(parent)
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
  const living = [String(parent), ...children].map((pid) => cpuOf(statOf(pid)))
  return living.reduce((sum, seconds) => sum + seconds, (endedUser + endedSystem) / ticksPerSecond)
}

function parentOf(pid: string): number | undefined {
  try {
    return statOf(pid)[1]
  } catch {
    return undefined
  }
}

/** Resident memory in MB. */
export function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

/** What a figure means nothing without, and where the database server runs. */
export async function lookAtMachine(connectionString: string): Promise<{ facts: string; postmaster: number }> {
  const [load = 0] = loadavg()
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<{ version: string; fsync: string; pid: number }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync, pg_backend_pid() as pid`,
    )
    const { version = '', fsync = '', pid = 0 } = rows[0] ?? {}
    const facts = [
      `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`,
      `Node ${process.versions.node}`,
      `PostgreSQL ${version.split(' ')[0]} with fsync ${fsync}`,
      `load before ${load.toFixed(1)}`,
    ]
    return { facts: facts.join(', '), postmaster: parentOf(String(pid)) ?? 0 }
  } finally {
    await client.end()
  }
}
