import type { Context } from '../context.ts'
import { getUser } from '../user/index.ts'
import { listReceived } from './invitation-queries.ts'
import { mayJoinByDomain } from './join-by-domain.ts'
import { listOwn } from './request-queries.ts'

/** What stands open to a stranger of an organisation beside asking (J1–J3). */
export interface WaysIn {
  byDomain: boolean
  isInvited: boolean
  /** A request of theirs waits. */
  hasAsked: boolean
}

export async function findWaysIn(ctx: Context, organisationId: string, userId: string): Promise<WaysIn> {
  const user = await getUser(ctx, userId)
  const requests = await listOwn(ctx, organisationId, userId)
  return {
    byDomain: await mayJoinByDomain(ctx, organisationId, user),
    isInvited: (await listReceived(ctx, user)).some((invitation) => invitation.organisationId === organisationId),
    hasAsked: requests.some(({ state, expiresAt }) => state === 'open' && expiresAt > ctx.now()),
  }
}
