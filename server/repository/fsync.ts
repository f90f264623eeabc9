import { open } from 'node:fs/promises'

/** Returns once a file, or what a folder lists, is on the disk. */
export async function fsync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
