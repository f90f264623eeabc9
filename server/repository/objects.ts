import type { Readable } from 'node:stream'
import { GitFailure, spawnGit } from './git.ts'

export interface ObjectHead {
  id: string
  type: 'commit' | 'tree' | 'blob' | 'tag'
  size: number
}

/** One `git cat-file` that answers as long as somebody asks. */
export interface Objects {
  /** What each name stands for, in their order; undefined where there is nothing. */
  look(names: readonly string[]): Promise<(ObjectHead | undefined)[]>
  /** The content of an object that is known to be there. */
  read(id: string): Promise<Buffer>
}

const seconds = 10

/** Asks one repository for several objects: one process for all that a page needs. */
export async function withObjects<T>(repository: string, work: (objects: Objects) => Promise<T>): Promise<T> {
  const git = await spawnGit(['cat-file', '--batch-command', '--buffer'], { repository, seconds })
  git.stdin.on('error', () => {})
  git.stderr.resume()
  const answers = createAnswers(git.stdout)
  // All answers to a question come at once; each by itself, a thousand take four times as long.
  const ask = (command: 'info' | 'contents', names: readonly string[]) =>
    git.stdin.write(`${names.map((name) => `${command} ${onOneLine(name)}\n`).join('')}flush\n`)
  try {
    return await work({
      async look(names) {
        ask('info', names)
        const heads: (ObjectHead | undefined)[] = []
        for (const _ of names) heads.push(headOf(await answers.line()))
        return heads
      },
      async read(id) {
        ask('contents', [id])
        const head = headOf(await answers.line())
        if (!head) throw new GitFailure('cat-file', null, `${id} is missing`)
        const content = await answers.bytes(head.size)
        await answers.bytes(1)
        return content
      },
    })
  } finally {
    git.kill('SIGKILL')
  }
}

/** A line is a command, so that a name with a break in it would be two (SEC-K8). */
function onOneLine(name: string): string {
  if (/[\s\0]/.test(name)) throw new Error('No object has such a name')
  return name
}

function headOf(line: string): ObjectHead | undefined {
  const [, id = '', type = '', size = ''] = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/.exec(line) ?? []
  return isType(type) ? { id, type, size: Number(size) } : undefined
}

const isType = (type: string): type is ObjectHead['type'] => ['commit', 'tree', 'blob', 'tag'].includes(type)

function createAnswers(stream: Readable) {
  const parts = stream[Symbol.asyncIterator]()
  let held = Buffer.alloc(0)

  async function more() {
    const { done, value } = await parts.next()
    if (done) throw new GitFailure('cat-file', null, 'ended before it answered')
    held = held.length === 0 ? value : Buffer.concat([held, value])
  }

  async function bytes(count: number): Promise<Buffer> {
    while (held.length < count) await more()
    const taken = held.subarray(0, count)
    held = held.subarray(count)
    return taken
  }

  async function line(): Promise<string> {
    let end = held.indexOf('\n')
    while (end < 0) {
      await more()
      end = held.indexOf('\n')
    }
    const text = held.toString('utf8', 0, end)
    held = held.subarray(end + 1)
    return text
  }

  return { bytes, line }
}
