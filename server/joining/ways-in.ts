import type { Context } from '../context.ts'
import type { User } from '../user/index.ts'
import { listReceived } from './invitation-queries.ts'
import { mayJoinByDomain } from './join-by-domain.ts'
import type { OwnRequest } from './joining.ts'
import { listOwn } from './request-queries.ts'

/** What stands open to a stranger of an organisation beside asking, and what they asked so far (J1–J3). */
export interface WaysIn {
  byDomain: boolean
  isInvited: boolean
  /** Their request that waits. */
  open: OwnRequest | undefined
  earlier: readonly OwnRequest[]
}

export async function findWaysIn(ctx: Context, organisationId: string, user: User): Promise<WaysIn> {
  const requests = await listOwn(ctx, organisationId, user.id)
  const open = requests.find(({ state, expiresAt }) => state === 'open' && expiresAt > ctx.now())
  return {
    byDomain: await mayJoinByDomain(ctx, organisationId, user),
    isInvited: (await listReceived(ctx, user)).some((invitation) => invitation.organisationId === organisationId),
    open,
    earlier: requests.filter((request) => request !== open),
  }
}
