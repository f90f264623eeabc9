import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { runGit, spawnGit } from '../../repository/index.ts'
import { isToken } from '../../token/index.ts'

/** What was pushed, before it is accepted. */
export interface Pushed {
  /** The absolute path of the repository. */
  repository: string
  /** The folder with the new objects. */
  quarantine: string
  /** What the references will lead to. */
  tips: readonly string[]
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

/** What was pushed is one pack that needs no other, so it is read as it lies there. */
async function findInNewObjects({ repository, quarantine }: Pushed): Promise<Found | undefined> {
  const options = { repository, env: { GIT_OBJECT_DIRECTORY: quarantine } }
  const listing = spawnGit(['cat-file', '--batch-all-objects', '--unordered', `--batch-check=${described}`], options)
  const reading = spawnGit(['cat-file', '--batch', '--buffer'], options)
  const listed = pipeline(listing.stdout, readable, reading.stdin)
  try {
    for await (const object of objectsIn(reading.stdout)) {
      const line = lineOfToken(object.content)
      if (line) return { id: object.id, kind: object.kind, line }
    }
    await listed
  } finally {
    listing.kill()
    reading.kill()
    await listed.catch(() => {})
  }
  return undefined
}

const described = '%(objectname) %(objecttype) %(objectsize)'

async function* readable(lines: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: lines })) {
    const [id = '', kind, size] = line.split(' ')
    if (kind !== 'tree' && Number(size) <= largestRead) yield `${id}\n`
  }
}

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
  const begin = end + 1
  const length = begin + Number(size) + 1
  return bytes.length < length ? length : { id, kind, length, content: bytes.subarray(begin, length - 1) }
}

const tokenLength = 40

/** Counted from 1; undefined if there is none. */
function lineOfToken(content: Buffer): number | undefined {
  for (let at = content.indexOf('inn_'); at >= 0; at = content.indexOf('inn_', at + 1)) {
    if (isToken(content.toString('latin1', at, at + tokenLength)))
      return content.subarray(0, at).toString('latin1').split('\n').length
  }
  return undefined
}

async function placeOf({ repository, quarantine, tips }: Pushed, { id, kind, line }: Found): Promise<Place> {
  if (kind !== 'blob') return { where: kind, line, commit: id.slice(0, 10) }
  const shown = await runGit(
    ['log', '-m', '--reverse', '--format=%H', '--name-only', `--find-object=${id}`, ...tips, '--not', '--all'],
    {
      repository,
      settings: { 'core.quotePath': 'false' },
      env: { GIT_OBJECT_DIRECTORY: quarantine, GIT_ALTERNATE_OBJECT_DIRECTORIES: `${repository}/objects` },
    },
  )
  const [commit = '', , where = id] = shown.toString().split('\n')
  return { where, line, commit: commit.slice(0, 10) }
}
