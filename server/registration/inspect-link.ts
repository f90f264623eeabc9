import type { Context } from '../context.ts'
import { findUser, type User } from '../user/index.ts'
import { findActivation } from './activation-queries.ts'

/** What a mailed link is worth right now. Looking changes nothing (A2). */
export type LinkState = { kind: 'usable'; user: User } | { kind: 'already-active' } | { kind: 'invalid' }

export async function inspectLink(ctx: Context, token: string): Promise<LinkState> {
  const link = await findActivation(ctx, token)
  const user = link && (await findUser(ctx, link.userId))
  if (!user || user.state === 'deactivated') return { kind: 'invalid' }
  const isOfAddress = user.emailKey === link.addressKey
  const hasDoneItsWork = link.usedAt ? user.state === 'active' : user.emailVerifiedAt && isOfAddress
  if (hasDoneItsWork) return { kind: 'already-active' }
  return !link.usedAt && link.expiresAt > ctx.now() && isOfAddress ? { kind: 'usable', user } : { kind: 'invalid' }
}
