import type { Context } from '../context.ts'
import { countLimit } from '../http/rate-limit.ts'
import type { Bearer } from '../http/view.ts'
import { sha256 } from '../secrets.ts'
import { findUsableToken, touchToken } from './queries.ts'
import { isToken } from './token.ts'

const touchEverySeconds = 60

interface Presented {
  token: string
  network: string
  /** What is no personal token may be an application's; a later feature knows. */
  identifyApplication(ctx: Context, token: string): Promise<Bearer | undefined>
}

/** Who a token acts for, and what is left of its hour. */
export async function identifyProgram(ctx: Context, { token, network, identifyApplication }: Presented) {
  const bearer = await findBearer(ctx, { token, network, identifyApplication })
  return bearer && { bearer, rate: await countLimit(ctx, 'api', bearer.tokenId) }
}

/** Who a token acts for. */
export const findBearer = (ctx: Context, { token, network, identifyApplication }: Presented) =>
  isToken(token) ? identifyPersonal(ctx, token, network) : identifyApplication(ctx, token)

/** Its last use is written at most once a minute. */
async function identifyPersonal(ctx: Context, token: string, network: string): Promise<Bearer | undefined> {
  const found = await findUsableToken(ctx, sha256(token))
  if (!found) return undefined
  const { lastUsedAt, ...bearer } = found
  const isStale = !lastUsedAt || ctx.now().getTime() - lastUsedAt.getTime() > touchEverySeconds * 1000
  if (isStale) await touchToken(ctx, bearer.tokenId, network)
  return bearer
}
