import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { repositoryFolder, unfinishedFolder } from './folder.ts'
import { unlessAbsent } from './unless-absent.ts'

/** Removes a repository that was deleted for good: first out of its place in one step, then from the disk. */
export async function removeRepository(ctx: Context, serviceId: string): Promise<void> {
  const aside = join(unfinishedFolder(ctx), `${randomUUID()}.purged`)
  await rename(repositoryFolder(ctx, serviceId), aside).catch(unlessAbsent(undefined))
  await rm(aside, { recursive: true, force: true })
}

/** Takes a repository that no row names out of its place. From then on its folder counts as touched at that moment. */
export async function setRepositoryAside(ctx: Context, serviceId: string): Promise<void> {
  const place = repositoryFolder(ctx, serviceId)
  const aside = join(unfinishedFolder(ctx), `${serviceId}.removed`)
  await mkdir(unfinishedFolder(ctx), { recursive: true })
  await rename(place, aside)
  await utimes(aside, ctx.now(), ctx.now())
}

export const isSetAside = (name: string): boolean => /^[0-9a-f-]{36}\.removed$/.test(name)
