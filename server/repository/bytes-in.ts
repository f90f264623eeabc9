import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** How much the files of a folder hold, those in its folders among them. What is removed meanwhile holds nothing. */
export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const entry of entries) {
    const found = entry.isFile() && (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))
    if (found) bytes += found.size
  }
  return bytes
}
