import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { findIdentityOwner, insertIdentity, type ProvenIdentity } from '../identity/index.ts'
import { mailConnected } from '../registration/index.ts'
import { deletePendingUser, getUser } from '../user/index.ts'
import { linkedToAnother } from './errors.ts'

/**
 * Adds a proven identity to the account of the session that asked for it. If it had made a pending account by mistake,
 * that one dissolves and its name is free again, all at once (R7).
 */
export function linkIdentity(ctx: Context, actor: Actor, { userId, proven }: { userId: string; proven: ProvenIdentity }): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const present = await findIdentityOwner(tx, proven)
    if (present === userId) return
    if (present) {
      if (!(await deletePendingUser(tx, present))) throw linkedToAnother()
      await record(tx, actor, { action: 'user.dissolved', subject: { kind: 'user', id: present } })
    }
    await insertIdentity(tx, userId, proven)
    await record(tx, actor, { action: 'identity.linked', subject: { kind: 'user', id: userId } })
    await mailConnected(tx, await getUser(tx, userId))
  })
}
