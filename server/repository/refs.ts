import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesIn } from './bytes-in.ts'
import { type Commit, readCommits } from './commits.ts'
import { beginningOf, runGit } from './git.ts'
import { unlessAbsent } from './unless-absent.ts'

export interface Ref {
  name: string
  commit: Commit
}

interface Part {
  kind: 'branch' | 'tag'
  /** The name of the last one that was seen before. */
  after: string | undefined
  limit: number
}

const folders = { branch: 'refs/heads/', tag: 'refs/tags/' }
const most = 8 * 1024 * 1024

/** Branches or tags by name, each with its last commit; a tag of something else than a commit is none here. */
export async function listRefs(repository: string, { kind, after, limit }: Part): Promise<readonly Ref[]> {
  const folder = folders[kind]
  const format = '--format=%(refname) %(objecttype) %(objectname) %(*objecttype) %(*objectname)'
  const { output } = await beginningOf(['for-each-ref', format, folder], { repository, seconds: 10, most })
  const named = output
    .toString()
    .split('\n')
    .flatMap((line) => {
      const [, name = '', commit = ''] = /^refs\/(?:heads|tags)\/(\S+) .*?\bcommit ([0-9a-f]{40})/.exec(line) ?? []
      return name === '' ? [] : [{ name, commit }]
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .filter(({ name }) => after === undefined || name > after)
    .slice(0, limit)
  const commits = await readCommits(
    repository,
    named.map(({ commit }) => commit),
  )
  return named.flatMap(({ name, commit: id }) => {
    const commit = commits.get(id)
    return commit ? [{ name, commit }] : []
  })
}

/** A name may take 64 KiB, and all that a command is given 2 MiB. */
const namesAtOnce = 20

/** What references lead to, by their full names; those that are not there are left out. */
export async function findReferenceIds(
  repository: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (let start = 0; start < names.length; start += namesAtOnce) {
    const some = names.slice(start, start + namesAtOnce)
    const output = await runGit(['for-each-ref', '--format=%(objectname) %(refname)', ...some], { repository })
    for (const line of output.toString().trim().split('\n'))
      ids.set(line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' ')))
  }
  return ids
}

/** Of the id of a commit and the end of a line; with a name it takes more. */
const shortestReference = 41

/** No more references than this, by the bytes that they take: git takes four milliseconds to count them. */
export async function mostReferencesIn(repository: string): Promise<number> {
  const packed = await stat(join(repository, 'packed-refs')).catch(unlessAbsent({ size: 0 }))
  const bytes = packed.size + (await bytesIn(join(repository, 'refs')))
  return Math.floor(bytes / shortestReference)
}
