import { gunzipSync } from 'node:zlib'

const block = 512
const longestInAll = 64 * 1024 * 1024

/** The plain files of a .tar.gz as git makes them, by path. Nothing is written to the disk. */
export function untar(packed: Uint8Array): Map<string, Buffer> {
  const tar = gunzipSync(packed, { maxOutputLength: longestInAll })
  const files = new Map<string, Buffer>()
  let at = 0
  while (at + block <= tar.length && tar[at] !== 0) {
    const header = tar.subarray(at, at + block)
    const size = Number.parseInt(text(header, 124, 12), 8)
    if (!Number.isInteger(size)) throw new Error('This is not an archive of git.')
    const start = at + block
    // '0' is a file; what git says of the commit itself, folders and links are nothing to serve.
    if (text(header, 156, 1) === '0') {
      const prefix = text(header, 345, 155)
      files.set(`${prefix && `${prefix}/`}${text(header, 0, 100)}`, tar.subarray(start, start + size))
    }
    at = start + Math.ceil(size / block) * block
  }
  return files
}

const text = (header: Buffer, start: number, length: number) =>
  header
    .subarray(start, start + length)
    .toString()
    .replace(/\0.*$/s, '')
    .trim()
