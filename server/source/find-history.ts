import { notFound } from '../errors.ts'
import {
  type Commit,
  type Diff,
  findEntry,
  findPlace,
  isCommitId,
  isReachable,
  listCommits,
  type Place,
  readDiff,
  readMessage,
  withObjects,
} from '../repository/index.ts'
import type { Reading } from './reading.ts'

export interface History {
  place: Place
  commits: readonly Commit[]
}

interface Asked {
  repository: string
  /** Branch, tag or commit, and the path in it. */
  address: string
  /** The commit from which an earlier part began, so that what is pushed meanwhile moves nothing. */
  start: string | undefined
  skip: number
  limit: number
}

/** The commits that led to what an address names, the newest first. */
export function findHistory(reading: Reading, { repository, address, start, skip, limit }: Asked): Promise<History> {
  return reading.pages.during(async () => {
    const place = await withObjects(repository, async (objects) => {
      const found = await findPlace(repository, objects, address)
      return found && (await findEntry(objects, found)) ? found : undefined
    })
    if (!place) throw notFound()
    const commit = start ?? place.commit
    if (start !== undefined && !(await isThere(repository, start))) throw notFound()
    return { place, commits: await listCommits(repository, { commit, path: place.path, skip, limit }) }
  })
}

const isThere = (repository: string, id: string) =>
  withObjects(repository, async (objects) => {
    const [head] = isCommitId(id) ? await objects.look([id]) : []
    return head?.type === 'commit' && (await isReachable(repository, id))
  })

export interface ShownCommit {
  commit: Commit
  /** After the subject. */
  message: string
  diff: Diff
}

/** One commit, with all that it says and does. */
export function openCommit(reading: Reading, repository: string, id: string): Promise<ShownCommit> {
  return reading.pages.during(async () => {
    if (!(await isThere(repository, id))) throw notFound()
    const commit = (await reading.commits(repository, [id])).get(id)
    if (!commit) throw notFound()
    const [message, diff] = await Promise.all([readMessage(repository, id), readDiff(repository, commit)])
    return { commit, message, diff }
  })
}
