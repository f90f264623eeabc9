import { PassThrough, type Readable } from 'node:stream'
import { GitFailure, spawnGit } from './git.ts'
import type { Objects } from './objects.ts'

/** A file as a page can show it, or why it cannot. */
export type Blob =
  | { kind: 'text'; size: number; bytes: Buffer; text: string; isUtf8: boolean }
  | { kind: 'binary'; size: number; bytes: Buffer }
  | { kind: 'too-large'; size: number }

/** What is larger is opened raw. */
const largest = 1024 * 1024
/** Where git itself looks for a NUL. */
const beginning = 8000

/** Reads a file's content, if it is text of a size that a page can show. */
export async function readBlob(objects: Objects, id: string): Promise<Blob> {
  const [head] = await objects.look([id])
  if (head?.type !== 'blob') throw new GitFailure('cat-file', null, `${id} is no blob`)
  const { size } = head
  if (size > largest) return { kind: 'too-large', size }
  const bytes = await objects.read(id)
  if (bytes.subarray(0, beginning).includes(0)) return { kind: 'binary', size, bytes }
  const text = bytes.toString()
  return { kind: 'text', size, bytes, text, isUtf8: Buffer.from(text).equals(bytes) }
}

const secondsOfDownload = 10 * 60

/**
 * What git writes, as it comes. Ends with an error if git does, and git ends when nobody reads any more; `over` is told
 * of the end, and where nothing began.
 */
export async function streamGit(
  repository: string,
  args: readonly string[],
  { seconds = secondsOfDownload, over = () => {} }: { seconds?: number; over?: () => void } = {},
): Promise<Readable> {
  const git = await spawnGit(args, { repository, seconds }).catch((error: unknown) => {
    over()
    throw error
  })
  const stream = new PassThrough()
  git.stdin.on('error', () => {})
  git.stdin.end()
  git.stderr.resume()
  git.stdout.pipe(stream, { end: false })
  git.on('close', (exitCode) => {
    if (exitCode === 0) stream.end()
    else stream.destroy(new GitFailure(args[0] ?? '', exitCode, ''))
  })
  stream.on('close', () => {
    over()
    // Nobody reads there any more, and its end would not be seen.
    git.stdout.destroy()
    git.kill('SIGKILL')
  })
  return stream
}
