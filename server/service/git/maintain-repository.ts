import type { Context } from '../../context.ts'
import type { Task } from '../../jobs/task.ts'
import { bytesIn, repositoryFolder, runGit } from '../../repository/index.ts'
import {
  finishMaintenance,
  type LeasedMaintenance,
  leaseMaintenance,
  putOffMaintenance,
} from './maintenance-queries.ts'
import { longestPacking, removeLeftovers } from './remove-leftovers.ts'

const hour = 3600
const day = 24 * hour

/** Longer than the longest packing. */
const leaseSeconds = 2 * hour

/** Packs repositories that were pushed to, one at a time, beside those who fetch and push (SEC-K14). */
export function maintenanceTask(): Task {
  const stopping = new AbortController()
  return {
    name: 'repository-maintenance',
    concurrency: 1,
    async claim(ctx, most) {
      const leased = await leaseMaintenance(ctx, { most, seconds: leaseSeconds })
      return leased.map((one) => () => maintain(ctx, one, stopping.signal))
    },
    stop: () => stopping.abort(),
  }
}

async function maintain(ctx: Context, leased: LeasedMaintenance, stopping: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(longestPacking * 1000)])
  try {
    await removeLeftovers(ctx, leased.serviceId)
    const packedAt = isPacked(leased) ? leased.packedAt : await pack(ctx, leased, signal)
    const bytes = await bytesIn(repositoryFolder(ctx, leased.serviceId))
    await finishMaintenance(ctx, leased, { packedAt, bytes })
  } catch (error) {
    await putOffMaintenance(ctx, leased, hour)
    if (!stopping.aborted) throw error
  }
}

/** One that nobody pushed to since is only counted, unless its packing was forgotten so that it is done anew. */
const isPacked = ({ pushes, packedPushes, packedAt }: LeasedMaintenance) =>
  pushes === packedPushes && (packedAt !== null || pushes === '0')

/** When all of it was packed the last time. */
async function pack(ctx: Context, { serviceId, packedAt }: LeasedMaintenance, signal: AbortSignal) {
  const isWhole = !packedAt || ctx.now().getTime() - packedAt.getTime() > 7 * day * 1000
  await maintainRepository(ctx, serviceId, { isWhole, signal })
  return isWhole ? ctx.now() : packedAt
}

interface Thoroughness {
  /** Everything into one pack, and what nothing leads to any more goes after two weeks; else the small packs into fewer. */
  isWhole: boolean
  signal?: AbortSignal
}

/**
 * Makes what a repository grew to by pushes quick to read again. What is new in a push that is under way lies in a folder
 * of its own until then, and nothing younger than two weeks is ever removed.
 */
export async function maintainRepository(ctx: Context, serviceId: string, how: Thoroughness): Promise<void> {
  const repository = repositoryFolder(ctx, serviceId)
  const options = { repository, ...(how.signal && { signal: how.signal }) }
  if (how.isWhole) {
    await runGit(['gc', '--quiet', '--prune=2.weeks.ago'], { ...options, settings: { 'gc.writeCommitGraph': 'false' } })
  } else {
    await runGit(['pack-refs', '--all'], options)
    await runGit(['repack', '-q', '-d', '--geometric=2', '--write-midx', '--write-bitmap-index'], options)
  }
  const split = how.isWhole ? '--split=replace' : '--split'
  // Which paths a commit changed is known without reading it, for the history of a path.
  await runGit(['commit-graph', 'write', '--reachable', '--changed-paths', split, '--no-progress'], options)
}
