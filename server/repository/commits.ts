import { beginningOf, runGit } from './git.ts'

export interface Commit {
  id: string
  parents: readonly string[]
  /** As its author wrote it; nobody checks. */
  author: string
  at: Date
  subject: string
}

const seconds = 10
/** What is longer is shortened by git, so that no message fills the memory. */
const format = ['%H', '%P', '%<(100,trunc)%an', '%ct', '%<(250,trunc)%s']
const log = ['log', '-z', `--format=${format.join('%x00')}`]

interface History {
  commit: string
  path: readonly string[]
  skip: number
  limit: number
}

/** The commits that lead to one, the newest first; with a path, those that changed something there. */
export async function listCommits(
  repository: string,
  { commit, path, skip, limit }: History,
): Promise<readonly Commit[]> {
  const which = [`--skip=${skip}`, `--max-count=${limit}`, '--end-of-options', commit, '--']
  const output = await runGit([...log, ...which, ...(path.length > 0 ? [path.join('/')] : [])], {
    repository,
    seconds,
    env: { GIT_LITERAL_PATHSPECS: '1' },
  })
  return parseCommits(output)
}

/** Those commits, by their ids. */
export async function readCommits(repository: string, ids: Iterable<string>): Promise<ReadonlyMap<string, Commit>> {
  const input = [...new Set(ids)].map((id) => `${id}\n`).join('')
  if (input === '') return new Map()
  const output = await runGit([...log, '--no-walk=unsorted', '--stdin'], { repository, seconds, input })
  return new Map(parseCommits(output).map((commit) => [commit.id, commit]))
}

const longestMessage = 64 * 1024

/** What its author says about it after the subject, cut where it is very long. */
export async function readMessage(repository: string, commit: string): Promise<string> {
  const which = ['log', '--max-count=1', '--format=%b', '--end-of-options', commit, '--']
  const { output, isWhole } = await beginningOf(which, { repository, seconds, most: longestMessage })
  return `${output.toString().trim()}${isWhole ? '' : ' …'}`
}

/** Whether a branch or tag leads to it. What none leads to any more is not shown, as git does not fetch it (SEC-K6). */
export async function isReachable(repository: string, commit: string): Promise<boolean> {
  const which = ['--count=1', '--format=%(refname)', `--contains=${commit}`, 'refs/heads', 'refs/tags']
  return (await runGit(['for-each-ref', ...which], { repository, seconds })).length > 0
}

/** Every field ends with a NUL, and none holds one. */
function parseCommits(output: Buffer): Commit[] {
  const texts = output.toString().split('\0')
  const commits: Commit[] = []
  for (let at = 0; at + format.length < texts.length; at += format.length) {
    const [id = '', parents = '', author = '', time = '', subject = ''] = texts.slice(at, at + format.length)
    commits.push({
      id,
      parents: parents.split(' ').filter(Boolean),
      author: author.trim(),
      at: dateOf(Number(time)),
      subject: subject.trim(),
    })
  }
  return commits
}

const latest = 253_402_300_799

/** Whoever commits writes the time; one that no calendar has is brought to its end. */
const dateOf = (time: number) => new Date((Number.isFinite(time) ? Math.min(Math.max(time, 0), latest) : 0) * 1000)
