import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { findIdentityOwner, type ProvenIdentity } from '../identity/index.ts'
import { portSessionOf, startSession } from '../session/index.ts'
import { confirmedByAnother } from './errors.ts'

interface Confirmation {
  userId: string
  proven: ProvenIdentity
  device: string | undefined
}

/** A new session for the user who is logged in already, proven anew; never for another (L8, SEC-F2). */
export function confirmByIdentity(ctx: Context, actor: Actor, { userId, proven, device }: Confirmation) {
  return inTransaction(ctx, async (tx) => {
    if ((await findIdentityOwner(tx, proven)) !== userId) throw confirmedByAnother()
    const port = portSessionOf(proven)
    return startSession(tx, actor, { userId, kind: 'full', method: 'ansattporten', port, device })
  })
}
