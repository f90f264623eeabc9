import type { Context } from '../context.ts'
import { deleteExpiredModels } from './queries.ts'
import { deleteOldStudioLogins } from './studio-queries.ts'

/** Removes what has expired, at most `limit` rows of each kind. Fewer in all than `limit` means that it is done. */
export async function sweepOauth(ctx: Context, limit: number): Promise<number> {
  return (await deleteExpiredModels(ctx, limit)) + (await deleteOldStudioLogins(ctx, limit))
}
