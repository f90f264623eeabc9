import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import type { FieldError } from '../errors.ts'
import { ownerIsFull, repositoryIsFull } from './errors.ts'
import { getOwnedBytes, type Sizes } from './size-queries.ts'

/** In megabytes, as people compare them. */
const compared = (used: number, most: number) => ({
  used: Math.ceil(used / 1024 ** 2),
  most: Math.floor(most / 1024 ** 2),
})

/** Refuses what would make a repository, or all that its owner has, larger than they may be (SEC-K3). */
export function requireRoom({ git }: Config, { bytes, ownerBytes }: Sizes, more: number): void {
  if (bytes + more > git.mostInRepository) throw repositoryIsFull(compared(bytes, git.mostInRepository))
  if (ownerBytes + more > git.mostOfOwner) throw ownerIsFull(compared(ownerBytes, git.mostOfOwner))
}

/** What is wrong with giving an owner so much more, if anything is. */
export async function roomProblem(
  ctx: Context,
  ownerId: string,
  more: number,
): Promise<Omit<FieldError, 'field'> | undefined> {
  const used = await getOwnedBytes(ctx, ownerId)
  const { mostOfOwner } = ctx.config.git
  return used + more > mostOfOwner ? { message: 'owner-full', values: compared(used, mostOfOwner) } : undefined
}
