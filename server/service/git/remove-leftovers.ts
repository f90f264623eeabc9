import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../context.ts'
import { repositoryFolder } from '../../repository/index.ts'

const day = 24 * 3600

/** In seconds; packing is given up then. */
export const longestPacking = 90 * 60

/** Held for moments by pushes, and by packing while it writes references. */
const locks = ['HEAD.lock', 'config.lock', 'shallow.lock', 'packed-refs.lock', 'packed-refs.new']
/** Held by packing for as long as it takes. */
const packingLocks = [
  'gc.pid',
  'gc.pid.lock',
  'objects/pack/multi-pack-index.lock',
  'objects/info/commit-graph.lock',
  'objects/info/commit-graphs/commit-graph-chain.lock',
]

/** Removes what killed processes left: locks, which would keep everybody from pushing or packing, and half-received pushes. */
export async function removeLeftovers(ctx: Context, serviceId: string): Promise<void> {
  const repository = repositoryFolder(ctx, serviceId)
  const of = (folder: string, isLeft: (name: string) => boolean) => namesIn(repository, folder, isLeft)
  const ofReferences = await of('refs', (name) => name.endsWith('.lock'))
  for (const name of [...locks, ...ofReferences]) await removeOlder(ctx, join(repository, name), 10 * 60)
  for (const name of packingLocks) await removeOlder(ctx, join(repository, name), longestPacking)
  for (const name of await of('objects', (found) => /^tmp_objdir-|^incoming-/.test(found)))
    await removeOlder(ctx, join(repository, name), day)
  for (const name of await of('objects/pack', (found) => found.endsWith('.keep')))
    if (await isOfPush(join(repository, name))) await removeOlder(ctx, join(repository, name), day)
}

async function namesIn(repository: string, folder: string, isLeft: (name: string) => boolean): Promise<string[]> {
  const names = await readdir(join(repository, folder), { recursive: folder === 'refs' })
  return names.filter(isLeft).map((name) => join(folder, name))
}

/** An operator may keep a pack for reasons of their own. */
const isOfPush = async (path: string) => (await readFile(path, 'utf8').catch(() => '')).startsWith('receive-pack ')

async function removeOlder(ctx: Context, path: string, seconds: number): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found || ctx.now().getTime() - found.mtimeMs < seconds * 1000) return
  await rm(path, { recursive: true, force: true })
}
