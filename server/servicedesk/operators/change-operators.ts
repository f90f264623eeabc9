import { requireMay } from '../../access/index.ts'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { invalidFields } from '../../errors.ts'
import { findUserByName, lockUser } from '../../user/index.ts'
import { noSuchOperator } from '../errors.ts'
import { deleteOperator, insertOperator } from './operator-queries.ts'

interface Act {
  username: string
  reason: string
}

/** Makes an active user an operator, from their next request on. Who is one already stays one. */
export function addOperator(ctx: Context, actor: Actor, { username, reason }: Act): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'operator:change')
    const found = await findUserByName(tx, username)
    const user = found && (await lockUser(tx, found.id))
    if (user?.state !== 'active') throw invalidFields({ field: 'username', message: 'no-such-person' })
    const grantedBy = actor.kind === 'user' ? actor.userId : null
    if (!(await insertOperator(tx, { userId: user.id, grantedBy }))) return
    await record(tx, actor, { action: 'operator.added', subject: { kind: 'user', id: user.id }, reason })
  })
}

/** Takes the role away, from the person's next request on. */
export function removeOperator(ctx: Context, actor: Actor, { username, reason }: Act): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'operator:change')
    const user = await findUserByName(tx, username)
    if (!user || !(await deleteOperator(tx, user.id))) throw noSuchOperator()
    await record(tx, actor, { action: 'operator.removed', subject: { kind: 'user', id: user.id }, reason })
  })
}
