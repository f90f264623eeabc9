import type { Commit } from './commits.ts'
import { type Diff, parseDiff } from './diff.ts'
import { beginningOf } from './git.ts'

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const mostBytes = 1024 * 1024
const mostLines = 5000

/** What a commit changes: of a merge, what it brings to its first parent. */
export async function readDiff(repository: string, { id, parents }: Pick<Commit, 'id' | 'parents'>): Promise<Diff> {
  const options = ['-r', '-z', '--raw', '--patch', '--find-renames', '-l200', '--no-ext-diff', '--no-textconv']
  const { output, isWhole } = await beginningOf(
    ['diff-tree', ...options, '--end-of-options', parents[0] ?? emptyTree, id, '--'],
    { repository, seconds: 10, most: mostBytes, settings: { 'core.bigFileThreshold': '1m' } },
  )
  const diff = parseDiff(output, mostLines)
  return { files: diff.files, isWhole: isWhole && diff.isWhole }
}
