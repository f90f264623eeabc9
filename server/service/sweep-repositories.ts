import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import {
  isSetAside,
  notedHead,
  repositoryFolder,
  setRepositoryAside,
  unfinishedFolder,
  unlessAbsent,
} from '../repository/index.ts'
import { removeLeftovers } from './git/remove-leftovers.ts'
import { getFolderId, listKnownServices } from './queries.ts'
import { alignHead } from './settings/change-service.ts'

const hour = 60 * 60
const keptAside = 30 * 24 * hour

/**
 * Removes what killed processes left: things half-made, locks, and repositories that no row names, which are kept aside
 * for 30 days. Younger than an hour, they may be on their way. One that cannot be swept does not keep the others from it.
 */
export async function sweepRepositories(ctx: Context): Promise<void> {
  await requireOwnFolder(ctx)
  const failures: unknown[] = []
  const attempt = (sweep: Promise<unknown>) => sweep.catch((error: unknown) => failures.push(error))
  for (const name of await namesIn(unfinishedFolder(ctx))) await attempt(sweepUnfinished(ctx, name))
  for await (const { id, isKnown } of repositories(ctx))
    await attempt(isKnown ? removeLeftovers(ctx, id) : sweepUnknown(ctx, id))
  if (failures.length > 0) throw new AggregateError(failures, 'not everything in REPOSITORIES could be swept')
}

/** To another database everything here would be unknown. A folder that says nothing is adopted. */
async function requireOwnFolder(ctx: Context): Promise<void> {
  const path = join(ctx.config.repositories, '.database')
  const own = await getFolderId(ctx)
  await mkdir(ctx.config.repositories, { recursive: true })
  const said = await readFile(path, 'utf8').catch(unlessAbsent(undefined))
  if (said === undefined) await writeFile(path, `${own}\n`, { flag: 'wx', flush: true })
  else if (said.trim() !== own)
    throw new Error(
      `REPOSITORIES belongs to another database than that of DATABASE_URL; nothing is swept. If both are right, remove ${path}`,
    )
}

/** A note on HEAD stays until HEAD is as the row says; everything else that is old is nobody's. */
async function sweepUnfinished(ctx: Context, name: string): Promise<void> {
  const path = join(unfinishedFolder(ctx), name)
  if (!(await isOlder(ctx, path, isSetAside(name) ? keptAside : hour))) return
  const serviceId = notedHead(name)
  if (serviceId) await alignHead(ctx, serviceId)
  await rm(path, { recursive: true, force: true })
}

async function* repositories(ctx: Context) {
  const shards = (await namesIn(ctx.config.repositories)).filter((name) => /^[0-9a-f]{2}$/.test(name))
  for (const shard of shards) {
    const names = await namesIn(join(ctx.config.repositories, shard))
    const ids = names.flatMap((name) => /^([0-9a-f-]{36})\.git$/.exec(name)?.[1] ?? [])
    const known = await listKnownServices(ctx, ids)
    for (const id of ids) yield { id, isKnown: known.has(id) }
  }
}

async function sweepUnknown(ctx: Context, id: string): Promise<void> {
  if (await isOlder(ctx, repositoryFolder(ctx, id), hour)) await setRepositoryAside(ctx, id)
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(unlessAbsent([]))

/** By when it was last touched; a rename does not count, so what is in it does. */
async function isOlder(ctx: Context, path: string, seconds: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && ctx.now().getTime() - found.ctimeMs > seconds * 1000
}
