import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { GitFailure, type GitProcess, runGit, spawnGit } from '../../repository/index.ts'
import { isToken } from '../../token/index.ts'
import { tooLarge } from './errors.ts'

/** What was pushed, before it is accepted. */
export interface Pushed {
  /** The absolute path of the repository. */
  repository: string
  /** The folder with the new objects. */
  quarantine: string
  /** Of what lies there. */
  bytes: number
  /** What the references will lead to. */
  tips: readonly string[]
  /** After which looking ends, */
  seconds: number
  /** and at once when nobody waits for what it finds. */
  signal: AbortSignal
}

/** Where somebody can look for a token that must be taken out. */
export interface Place {
  where: string
  line: number
  commit: string
}

/** Larger files are made by machines, and are let through unread. */
const largestRead = 5 * 1024 * 1024

interface Found {
  id: string
  kind: string
  line: number
}

/** The first token of ours that new files or messages hold (SEC-J6). */
export async function findPushedToken(pushed: Pushed): Promise<Place | undefined> {
  const found = await findInNewObjects(pushed)
  return found && placeOf(pushed, found)
}

/** A pack of so many bytes is read whole, by one git, which takes half as long as by two. */
const mostAtOnce = 256 * 1024

/** What was pushed is one pack that needs no other, so it is read as it lies there: all of it, or the push is refused. */
async function findInNewObjects(pushed: Pushed): Promise<Found | undefined> {
  if (pushed.bytes > mostAtOnce) return findInReadable(pushed)
  return findInAll(pushed).catch((error: unknown) => {
    if (error instanceof LargeObject) return findInReadable(pushed)
    throw error
  })
}

/** To read what was pushed alone. */
const quarantineOf = ({ repository, quarantine, seconds, signal }: Pushed) => ({
  repository,
  seconds,
  signal,
  env: { GIT_OBJECT_DIRECTORY: quarantine },
})

async function findInAll(pushed: Pushed): Promise<Found | undefined> {
  const reading = await spawnGit(
    ['cat-file', '--batch-all-objects', '--unordered', '--buffer', '--batch'],
    quarantineOf(pushed),
  )
  return firstFoundIn(reading, endOf(reading)).finally(() => reading.kill())
}

/** The same in two: one says what there is, and the other reads what is small enough, since little can unpack to much. */
async function findInReadable(pushed: Pushed): Promise<Found | undefined> {
  const options = quarantineOf(pushed)
  // First the one that waits to be asked: what has ended before anybody listens is not heard.
  const reading = await spawnGit(['cat-file', '--batch', '--buffer'], options)
  const listing = await spawnGit(
    ['cat-file', '--batch-all-objects', '--unordered', `--batch-check=${described}`],
    options,
  )
  const listed = pipeline(listing.stdout, readable, reading.stdin)
  const whole = Promise.all([endOf(listing), listed, endOf(reading)])
  return firstFoundIn(reading, whole).finally(() => {
    listing.kill()
    reading.kill()
  })
}

async function firstFoundIn({ stdout }: GitProcess, whole: Promise<unknown>): Promise<Found | undefined> {
  // Whoever fails first ends the loop too.
  whole.catch(() => {})
  const lineIn = createLookout()
  for await (const { id, kind, content } of objectsIn(stdout)) {
    const line = kind === 'tree' ? undefined : await lineIn(content)
    if (line) return { id, kind, line }
  }
  await whole
  return undefined
}

async function endOf(git: GitProcess): Promise<void> {
  git.stderr.resume()
  const [exitCode] = await once(git, 'close')
  if (exitCode !== 0) throw new GitFailure('cat-file', exitCode, 'not all of a push was read')
}

const described = '%(objectname) %(objecttype) %(objectsize)'

async function* readable(lines: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: lines })) {
    const [id = '', kind, size] = line.split(' ')
    if (kind !== 'tree' && Number(size) <= largestRead) yield `${id}\n`
  }
}

class LargeObject extends Error {}

/** As `git cat-file --batch` writes them: a line about each, its bytes, and the end of a line. */
async function* objectsIn(output: Readable) {
  let parts: Buffer[] = []
  let size = 0
  let wanted = 1
  for await (const part of output) {
    parts.push(part)
    size += part.length
    if (size < wanted) continue
    let rest = Buffer.concat(parts)
    for (let next = firstIn(rest); typeof next === 'object'; next = firstIn(rest)) {
      yield next
      rest = rest.subarray(next.length)
    }
    parts = [rest]
    size = rest.length
    wanted = Number(firstIn(rest))
  }
}

/** The object that begins here; or how many bytes there must be for it. */
function firstIn(bytes: Buffer) {
  const end = bytes.indexOf('\n')
  if (end < 0) return bytes.length + 1
  const [id = '', kind = '', size] = bytes.toString('latin1', 0, end).split(' ')
  if (!/^\d+$/.test(size ?? '')) throw new GitFailure('cat-file', null, 'an object is missing')
  if (Number(size) > largestRead) throw new LargeObject()
  const begin = end + 1
  const length = begin + Number(size) + 1
  return bytes.length < length ? length : { id, kind, length, content: bytes.subarray(begin, length - 1) }
}

const tokenLength = 40
const lookAlike = /inn_(?=[0-9A-Za-z]{36})/g

/** So many words that look like tokens nobody pushes who means no harm. */
export const mostLookAlikes = 100_000
/** A few milliseconds' worth, after which others have their turn. */
const atOnce = 1000

/** Finds the line of a token in one object after the other, counted from 1; undefined if there is none. */
export function createLookout() {
  let looked = 0

  async function goOn() {
    looked += 1
    if (looked > mostLookAlikes) throw tooLarge()
    if (looked % atOnce === 0) await setImmediate()
  }

  return async (content: Buffer): Promise<number | undefined> => {
    const text = content.toString('latin1')
    for (const { index } of text.matchAll(lookAlike)) {
      if (isToken(text.slice(index, index + tokenLength))) return text.slice(0, index).split('\n').length
      await goOn()
    }
    return undefined
  }
}

async function placeOf({ quarantine, tips, ...options }: Pushed, { id, kind, line }: Found): Promise<Place> {
  if (kind !== 'blob') return { where: kind, line, commit: id.slice(0, 10) }
  const shown = await runGit(
    ['log', '-m', '--reverse', '--format=%H', '--name-only', `--find-object=${id}`, ...tips, '--not', '--all'],
    {
      ...options,
      settings: { 'core.quotePath': 'false' },
      env: { GIT_OBJECT_DIRECTORY: quarantine, GIT_ALTERNATE_OBJECT_DIRECTORIES: `${options.repository}/objects` },
    },
  )
  const [commit = '', , where = id] = shown.toString().split('\n')
  return { where, line, commit: commit.slice(0, 10) }
}
