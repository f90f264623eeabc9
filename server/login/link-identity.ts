import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { findIdentityOwner, insertIdentity, type ProvenIdentity } from '../identity/index.ts'
import { deleteCodesOf } from '../mailed-code/index.ts'
import { deletePasswordResets } from '../password/index.ts'
import { deletePending, mailConnected } from '../registration/index.ts'
import { endSessionsOf, portSessionOf, startSession } from '../session/index.ts'
import { revokeTokensOf } from '../token/index.ts'
import { lockUser } from '../user/index.ts'
import { deactivated, linkedToAnother } from './errors.ts'

interface Link {
  userId: string
  proven: ProvenIdentity
  device: string | undefined
}

/**
 * Adds a proven identity to the account of the session that asked for it. If it had made a pending account by mistake,
 * that one dissolves and its name is free again, all at once (R7). What was open before the proof ends with it: sessions,
 * tokens, resets, codes (SEC-D7, SEC-F2). Returns the token of the session that goes on.
 */
export function linkIdentity(ctx: Context, actor: Actor, { userId, proven, device }: Link): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx, userId)
    if (user?.state !== 'active') throw deactivated()
    const present = await findIdentityOwner(tx, proven)
    if (present !== userId) {
      if (present) await dissolvePending(tx, actor, present)
      await insertIdentity(tx, userId, proven)
      await record(tx, actor, { action: 'identity.linked', subject: { kind: 'user', id: userId } })
      await mailConnected(tx, user)
    }
    await endSessionsOf(tx, actor, { userId })
    await revokeTokensOf(tx, actor, userId)
    await deletePasswordResets(tx, userId)
    await deleteCodesOf(tx, userId)
    return startSession(tx, actor, {
      userId,
      kind: 'full',
      method: 'ansattporten',
      port: portSessionOf(proven),
      device,
    })
  })
}

async function dissolvePending(tx: Context, actor: Actor, userId: string) {
  if (!(await deletePending(tx, userId))) throw linkedToAnother()
  await record(tx, actor, { action: 'user.dissolved', subject: { kind: 'user', id: userId } })
}
