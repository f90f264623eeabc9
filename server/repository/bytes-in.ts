import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessAbsent } from './unless-absent.ts'

/** How much the files of a folder hold, those in its folders among them. What is removed meanwhile holds nothing. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0
  // One folder after the other: a recursive listing fails when one of them goes.
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(unlessAbsent([]))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += await bytesIn(path)
    if (entry.isFile()) bytes += (await stat(path).catch(unlessAbsent({ size: 0 }))).size
  }
  return bytes
}
