import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import type { DomainError } from '../errors.ts'
import { type Fullness, ownerIsFull, repositoryIsFull } from './errors.ts'
import { getOwnedBytes, type Sizes } from './size-queries.ts'

/** In megabytes, as people compare them. */
const compared = (used: number, most: number) => ({
  used: Math.ceil(used / 1024 ** 2),
  most: Math.floor(most / 1024 ** 2),
})

/** A small push may go so much beyond: history that is rewritten to become smaller brings bytes first. */
const spareOf = (most: number) => Math.min(10 * 1024 ** 2, most / 20)

const isBeyond = (used: number, more: number, most: number) =>
  used + more > most + (more <= spareOf(most) ? spareOf(most) : 0)

/** Why a repository, or all that its owner has, may not become so much larger, if it may not (SEC-K3). */
export function roomRefusal({ git }: Config, { bytes, ownerBytes }: Sizes, more: number): DomainError | undefined {
  const { mostInRepository, mostOfOwner } = git
  if (isBeyond(bytes, more, mostInRepository)) return repositoryIsFull(compared(bytes, mostInRepository))
  if (isBeyond(ownerBytes, more, mostOfOwner)) return ownerIsFull(compared(ownerBytes, mostOfOwner))
  return undefined
}

/** How full an owner is that cannot be given so much more. */
export async function findFullness(ctx: Context, ownerId: string, more: number): Promise<Fullness | undefined> {
  const used = await getOwnedBytes(ctx, ownerId)
  const { mostOfOwner } = ctx.config.git
  return used + more > mostOfOwner ? compared(used, mostOfOwner) : undefined
}
