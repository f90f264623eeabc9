import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { notUnderstood, unknownEncoding } from './errors.ts'

/** What a client sends, as git reads it. How much that is, is counted by whoever reads it (SEC-K11). */
export function inflated(body: Readable, encoding = 'identity'): Readable {
  if (encoding === 'identity') return body
  if (!/^(x-)?gzip$/i.test(encoding)) throw unknownEncoding()
  const gunzip = createGunzip()
  body.pipe(gunzip)
  // Whoever reads it is told; git may have ended before, and then nobody reads it.
  gunzip.on('error', () => {})
  // One that ends in the middle, or is given up, takes the other with it.
  body.once('close', () => body.readableEnded || gunzip.destroy(notUnderstood()))
  return gunzip
}
