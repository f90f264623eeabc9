import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { getUser } from '../user/index.ts'
import { identityConflict } from './errors.ts'
import type { ProvenIdentity } from './identity.ts'
import { mailConflict } from './mails.ts'
import { listMatching } from './queries.ts'

/**
 * Refuses a person whose subject and number belong to two accounts, and tells the servicedesk, who alone can sort it
 * out (R5). It stands before the transaction that would let the person in, since that one would undo the telling.
 */
export async function refuseConflict(ctx: Context, actor: Actor, proven: ProvenIdentity): Promise<void> {
  if ((await listMatching(ctx, proven)).length < 2) return
  const isRefused = await inTransaction(ctx, async (tx) => {
    const matching = await listMatching(tx, proven)
    // What was a conflict a moment ago may have been sorted out.
    if (matching.length < 2) return false
    const users = await Promise.all(matching.map(({ userId }) => getUser(tx, userId)))
    for (const { id } of users) {
      await record(tx, actor, { action: 'identity.refused', outcome: 'refused', subject: { kind: 'user', id } })
    }
    await mailConflict(tx, users)
    return true
  })
  if (isRefused) throw identityConflict()
}
