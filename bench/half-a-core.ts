import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, rmdir, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Hold {
  how: string
  /** The share of one core that the processes really had since the hold began. */
  share: () => number
  release: () => Promise<void>
}

interface Budget {
  folder: string
  file: string
  value: string
}

const budgets: (Budget & { how: string })[] = [
  { how: 'cgroup v2, cpu.max', folder: '/sys/fs/cgroup', file: 'cpu.max', value: '50000 100000' },
  { how: 'cgroup v1, cpu.cfs_quota_us', folder: '/sys/fs/cgroup/cpu', file: 'cpu.cfs_quota_us', value: '50000' },
]

/** Holds a process and all its descendants to half a core in all: by the kernel where it lets us, else by stopping them. */
export async function holdToHalfACore(pid: number): Promise<Hold> {
  const meter = measureShare(pid)
  for (const budget of budgets) {
    const release = await byKernel(pid, budget).catch(() => undefined)
    if (release) return { how: budget.how, share: meter, release }
  }
  return { how: 'SIGSTOP and SIGCONT', share: meter, release: byStopping(pid) }
}

async function byKernel(pid: number, { folder, file, value }: Budget) {
  const group = `${folder}/inngang-bench-${process.pid}`
  await mkdir(group)
  try {
    // Only a file that the kernel has put there: in a folder that is no cgroup, we would make one that does nothing.
    await writeFile(`${group}/${file}`, value, { flag: 'r+' })
    await moveTree(pid, `${group}/cgroup.procs`)
  } catch (error) {
    await rmdir(group)
    throw error
  }
  return async () => {
    await moveTree(pid, `${folder}/cgroup.procs`)
    await rmdir(group).catch(() => {})
  }
}

/** Until no process of the tree is left outside: it may fork while we move. */
async function moveTree(pid: number, procs: string) {
  for (const moved of [1, 2]) {
    for (const member of treeOf(pid))
      await writeFile(procs, `${member}`).catch((error) => moved === 1 && ignoreGone(error))
  }
}

function ignoreGone(error: NodeJS.ErrnoException) {
  if (error.code !== 'ESRCH') throw error
}

const slice = 20

/** Lets the tree run only as long as it stays below half a core since the beginning. */
function byStopping(pid: number) {
  const startedAt = performance.now()
  const before = secondsOf(pid)
  let on = true
  const loop = (async () => {
    while (on) {
      const used = (secondsOf(pid) - before) * 1000
      const isAhead = used > (performance.now() - startedAt) / 2
      signal(pid, isAhead ? 'SIGSTOP' : 'SIGCONT')
      await sleep(slice)
    }
    signal(pid, 'SIGCONT')
  })()
  return async () => {
    on = false
    await loop
  }
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT') {
  for (const member of treeOf(pid)) {
    try {
      process.kill(member, name)
    } catch (error) {
      ignoreGone(error as NodeJS.ErrnoException)
    }
  }
}

function measureShare(pid: number) {
  const startedAt = performance.now()
  const before = secondsOf(pid)
  return () => ((secondsOf(pid) - before) * 1000) / (performance.now() - startedAt)
}

/** Linux tells times in hundredths of a second, whatever its own clock does. */
const ticksPerSecond = 100

/** What the tree has had of the processor, of processes that live still. */
function secondsOf(pid: number): number {
  const ticks = treeOf(pid).map((member) => {
    const fields = statOf(member)
    return Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)
  })
  return ticks.reduce((sum, tick) => sum + tick, 0) / ticksPerSecond
}

function treeOf(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name)) parents.set(Number(name), Number(statOf(Number(name))?.[1]))
  }
  const tree = [root]
  for (const member of tree) for (const [pid, parent] of parents) if (parent === member) tree.push(pid)
  return tree
}

/** The fields of /proc/…/stat after the name, which may hold spaces. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
