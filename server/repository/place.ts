import { isReachable } from './commits.ts'
import type { Objects } from './objects.ts'
import { isCommitId, isRefName, readings } from './revision.ts'
import { type Entry, parseTree } from './tree.ts'

/** A path in one commit, and how its address says so. */
export interface Place {
  /** The branch, the tag, or the id of the commit. */
  name: string
  kind: 'branch' | 'tag' | 'commit'
  commit: string
  path: readonly string[]
}

/**
 * What the rest of an address names, such as `main/docs/index.md`: a branch, else a tag, else a commit that one of them
 * leads to, and a path. Whether there is something at the path, `findEntry` tells.
 */
export async function findPlace(repository: string, objects: Objects, address: string): Promise<Place | undefined> {
  const segments = address.replace(/\/$/, '').split('/')
  const named = await findNamed(objects, segments)
  if (named) return named
  const [id = '', ...path] = segments
  if (!isCommitId(id)) return undefined
  const [head] = await objects.look([id])
  if (head?.type !== 'commit' || !(await isReachable(repository, id))) return undefined
  return { name: id, kind: 'commit', commit: id, path }
}

/** git lets neither branches nor tags lie within one another, so that of each kind one reading at most is there. */
async function findNamed(objects: Objects, segments: readonly string[]): Promise<Place | undefined> {
  const possible = readings(segments).filter(({ name }) => isRefName(name))
  for (const [kind, folder] of [
    ['branch', 'refs/heads/'],
    ['tag', 'refs/tags/'],
  ] as const) {
    const heads = await objects.look(possible.map(({ name }) => `${folder}${name}^{commit}`))
    for (const [index, { name, path }] of possible.entries()) {
      const head = heads[index]
      if (head?.type === 'commit') return { name, kind, commit: head.id, path }
    }
  }
  return undefined
}

/** What lies at a path: found tree by tree, name by name, so that no text of an address is ever a path of git's. */
export async function findEntry(objects: Objects, { commit, path }: Place): Promise<Entry | undefined> {
  const [root] = await objects.look([`${commit}^{tree}`])
  let entry: Entry | undefined = root && { name: '', kind: 'directory', id: root.id, hasAddress: true }
  for (const segment of path) {
    if (entry?.kind !== 'directory') return undefined
    const entries = await listEntries(objects, entry.id)
    entry = entries.find(({ name, hasAddress }) => hasAddress && name === segment)
  }
  return entry
}

export const listEntries = async (objects: Objects, tree: string): Promise<Entry[]> =>
  parseTree(await objects.read(tree))
