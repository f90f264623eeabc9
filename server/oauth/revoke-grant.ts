import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { deleteGrant, type GrantOf } from './grant-queries.ts'
import { deleteTokens } from './queries.ts'

/**
 * Ends what a person allowed an application: its tokens, and the access of every session that runs under the grant. The
 * next time it is asked again (C2). Says whether there was one.
 */
export function revokeGrant(ctx: Context, actor: Actor, { userId, clientId }: GrantOf): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const grantId = await deleteGrant(tx, { userId, clientId })
    if (!grantId) return false
    await deleteTokens(tx, grantId)
    await record(tx, actor, {
      action: 'grant.revoked',
      subject: { kind: 'user', id: userId },
      details: { client: clientId },
    })
    return true
  })
}
