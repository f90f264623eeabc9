import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Part } from './schema.ts'

function measure() {
  const digest = createHash('sha256')
  let bytes = 0
  return {
    note(chunk: Buffer) {
      digest.update(chunk)
      bytes += chunk.length
    },
    result: () => ({ bytes, sha256: digest.digest('hex') }),
  }
}

interface Content {
  from: Readable
  through?: Transform
}

/** Writes a new file that only its owner reads, as its content comes; it is on the disk when this resolves. */
export async function writePart(folder: string, file: string, { from, through }: Content): Promise<Part> {
  const path = join(folder, file)
  const { note, result } = measure()
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      note(chunk)
      done(null, chunk)
    },
  })
  try {
    const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
    await pipeline([from, ...(through ? [through] : []), measured, target])
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { file, ...result() }
}

const fileCalls = ['open', 'write', 'writev', 'fsync', 'close', 'mkdir', 'rename']

/** What the system says when a file could not be written; undefined for every other fault. */
export function faultOfFile(error: unknown): string | undefined {
  const { syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return error instanceof Error && fileCalls.includes(syscall ?? '') ? error.message : undefined
}

/** What a file has now; undefined where it cannot be read. */
export async function readPart(folder: string, file: string): Promise<Part | undefined> {
  const { note, result } = measure()
  try {
    for await (const chunk of createReadStream(join(folder, file))) note(chunk)
  } catch {
    return undefined
  }
  return { file, ...result() }
}
