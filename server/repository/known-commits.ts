import { type Commit, readCommits } from './commits.ts'
import { createMemory } from './memory.ts'

/** About 20 MB. */
const most = 20_000

/** Remembers commits, which never change, so that a folder that many look at takes one git and not two. */
export function createKnownCommits() {
  const known = createMemory<Commit>({ most, sizeOf: () => 1 })

  return async (repository: string, ids: readonly string[]): Promise<ReadonlyMap<string, Commit>> => {
    const found = new Map<string, Commit>()
    for (const id of ids) {
      const commit = known.get(id)
      if (commit) found.set(id, commit)
    }
    const others = await readCommits(
      repository,
      ids.filter((id) => !found.has(id)),
    )
    for (const [id, commit] of others) {
      found.set(id, commit)
      known.set(id, commit)
    }
    return found
  }
}
