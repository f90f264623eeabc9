import { setTimeout } from 'node:timers/promises'
import { GitFailure, runGit, spawnGit } from './git.ts'
import { createMemory } from './memory.ts'
import { createTurns } from './turns.ts'

interface Directory {
  commit: string
  /** Empty for the root. */
  path: readonly string[]
  /** Of the entries that it has in that commit. */
  names: readonly string[]
}

interface Change {
  commit: string
  /** Of the commit, in seconds. */
  time: number
}

/** What changed an entry last, by the entry's name. */
type Found = ReadonlyMap<string, Change>

interface LastCommits {
  found: Found
  /** False as long as older commits are still looked through. */
  isComplete: boolean
}

interface Known {
  commit: string
  found: Found
}

interface Walk {
  found: Map<string, Change>
  isOver: boolean
  over: Promise<void>
}

const secondsOfWalk = 30
/** About 30 MB. */
const mostNames = 200_000

/**
 * Remembers of each directory what was found at the newest commit that anybody looked at, so that after a push only new
 * commits are walked. The first look at a long history takes longer than a page may: whoever waits gets what was found
 * in their time, and the walk goes on for those who come next.
 */
export function createLastCommits() {
  const remembered = createMemory<Known>({ most: mostNames, sizeOf: ({ found }) => found.size })
  const walks = new Map<string, Walk>()
  const turns = createTurns({ atOnce: 2, waiting: 100 })

  function begin(key: string, repository: string, directory: Directory): Walk {
    const found = new Map<string, Change>()
    const walk: Walk = { found, isOver: false, over: Promise.resolve() }
    const known = remembered.get(key)
    walk.over = turns
      .during(() => findLast(repository, directory, { known, found }))
      .then(() => {
        walk.isOver = true
        remembered.set(key, { commit: directory.commit, found })
      })
      // Whoever asks next tries again; the page is whole without it.
      .catch(() => {})
      .finally(() => walks.delete(key + directory.commit))
    walks.set(key + directory.commit, walk)
    return walk
  }

  return async (repository: string, directory: Directory, milliseconds: number): Promise<LastCommits> => {
    const key = JSON.stringify([repository, directory.path])
    const known = remembered.get(key)
    if (known?.commit === directory.commit) return { found: known.found, isComplete: true }
    const walk = walks.get(key + directory.commit) ?? begin(key, repository, directory)
    await Promise.race([walk.over, setTimeout(milliseconds, undefined, { ref: false })])
    return { found: new Map(walk.found), isComplete: walk.isOver }
  }
}

interface Search {
  known: Known | undefined
  /** Filled as the walk goes. */
  found: Map<string, Change>
}

async function findLast(repository: string, directory: Directory, { known, found }: Search): Promise<void> {
  const base = known && (await isAncestor(repository, known.commit, directory.commit)) ? known : undefined
  await walkLog(repository, directory, { base: base?.commit, found })
  for (const name of directory.names) {
    const before = base?.found.get(name)
    // What was merged may be older than what was there.
    if (before && before.time > (found.get(name)?.time ?? -1)) found.set(name, before)
  }
}

/** After a forced push it may not even be there any more. */
const isAncestor = (repository: string, older: string, newer: string) =>
  runGit(['merge-base', '--is-ancestor', older, newer], { repository, seconds: 10 }).then(
    () => true,
    (error) => {
      if (error instanceof GitFailure) return false
      throw error
    },
  )

interface Bounds {
  base: string | undefined
  found: Map<string, Change>
}

async function walkLog(repository: string, { commit, path, names }: Directory, { base, found }: Bounds): Promise<void> {
  const folder = path.map((segment) => `${segment}/`).join('')
  const range = base === undefined ? [commit] : [commit, `^${base}`]
  const options = ['-z', '--format=/%H %ct', '-c', '--name-only', '--no-renames', '--end-of-options']
  const git = await spawnGit(['log', ...options, ...range, '--', ...(folder === '' ? [] : [folder])], {
    repository,
    seconds: secondsOfWalk,
    env: { GIT_LITERAL_PATHSPECS: '1' },
  })
  git.stderr.resume()
  const wanted = new Set(names)
  const read = createLogReader((file, change) => {
    const [name = ''] = file.slice(folder.length).split('/', 1)
    if (wanted.delete(name)) found.set(name, change)
  })
  try {
    for await (const part of git.stdout.setEncoding('utf8')) {
      read(part)
      if (wanted.size === 0) return
    }
  } finally {
    git.kill('SIGKILL')
  }
}

/**
 * A slash begins a commit, since no path begins with one. The first path after it comes after a line break, or of a
 * merge after a NUL.
 */
function createLogReader(take: (file: string, change: Change) => void) {
  let rest = ''
  let change: Change = { commit: '', time: 0 }
  let isFirst = false

  function read(token: string) {
    const begins = token.startsWith('/')
    if (begins) change = { commit: token.slice(1, 41), time: Number(token.slice(42)) }
    else if (token !== '') take(isFirst ? token.slice(1) : token, change)
    isFirst = begins
  }

  return (part: string) => {
    const tokens = (rest + part).split('\0')
    rest = tokens.pop() ?? ''
    for (const token of tokens) read(token)
  }
}
