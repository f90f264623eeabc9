import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { repositoryFolder, unfinishedFolder } from './folder.ts'

/** Removes a repository that no row names any more: first out of its place in one step, then from the disk. */
export async function removeRepository(ctx: Context, serviceId: string): Promise<void> {
  const aside = join(unfinishedFolder(ctx), `${randomUUID()}.removed`)
  try {
    await rename(repositoryFolder(ctx, serviceId), aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  await rm(aside, { recursive: true, force: true })
}
