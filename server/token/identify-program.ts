import type { Context } from '../context.ts'
import { countLimit } from '../http/rate-limit.ts'
import { sha256 } from '../secrets.ts'
import { findUsableToken, touchToken } from './queries.ts'
import { isToken } from './token.ts'

const touchEverySeconds = 60

/** Who a token acts for, and what is left of its hour. Its last use is written at most once a minute. */
export async function identifyProgram(ctx: Context, text: string, network: string) {
  const found = isToken(text) ? await findUsableToken(ctx, sha256(text)) : undefined
  if (!found) return undefined
  const { lastUsedAt, ...bearer } = found
  const isStale = !lastUsedAt || ctx.now().getTime() - lastUsedAt.getTime() > touchEverySeconds * 1000
  if (isStale) await touchToken(ctx, bearer.tokenId, network)
  return { bearer, rate: await countLimit(ctx, 'api', bearer.tokenId) }
}
