import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { notedHead, removeRepository, unfinishedFolder } from '../repository/index.ts'
import { alignHead } from './change-service.ts'
import { removeLeftovers } from './git/remove-leftovers.ts'
import { listKnownServices } from './queries.ts'

const oldSeconds = 60 * 60

/**
 * Removes what killed processes left: things half-made, and repositories that no row names. Younger than an hour, they
 * may be on their way.
 */
export async function sweepRepositories(ctx: Context): Promise<void> {
  for (const name of await namesIn(unfinishedFolder(ctx))) {
    const path = join(unfinishedFolder(ctx), name)
    if (await isOld(ctx, path)) await clearAway(ctx, name, path)
  }
  for (const shard of (await namesIn(ctx.config.repositories)).filter((name) => /^[0-9a-f]{2}$/.test(name)))
    await sweepShard(ctx, join(ctx.config.repositories, shard))
}

/** A note on HEAD stays until HEAD is as the row says; everything else that is old is nobody's. */
async function clearAway(ctx: Context, name: string, path: string): Promise<void> {
  const serviceId = notedHead(name)
  if (serviceId) await alignHead(ctx, serviceId)
  await rm(path, { recursive: true, force: true })
}

async function sweepShard(ctx: Context, folder: string): Promise<void> {
  const ids = (await namesIn(folder)).flatMap((name) => /^([0-9a-f-]{36})\.git$/.exec(name)?.[1] ?? [])
  const known = await listKnownServices(ctx, ids)
  for (const id of ids)
    if (known.has(id)) await removeLeftovers(ctx, id)
    else if (await isOld(ctx, join(folder, `${id}.git`))) await removeRepository(ctx, id)
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })

/** By when it was last touched; a rename does not count, so what is in it does. */
async function isOld(ctx: Context, path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && ctx.now().getTime() - found.ctimeMs > oldSeconds * 1000
}
