import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { keepingOwners } from '../team/index.ts'
import { deactivateUser, findUserByName, reactivateUser } from '../user/index.ts'
import { noSuchUser, notActive, notDeactivated } from './errors.ts'

interface Act {
  username: string
  reason: string
}

/** Shuts a user out from the next request on; sessions stay, so that the person reads why and can log out (L6). */
export function deactivate(ctx: Context, actor: Actor, { username, reason }: Act): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const user = await findUserByName(tx, username)
    if (!user) throw noSuchUser()
    await keepingOwners(tx, user.id, async () => {
      if (!(await deactivateUser(tx, user.id, reason))) throw notActive()
    })
    await record(tx, actor, { action: 'user.deactivated', subject: { kind: 'user', id: user.id }, reason })
  })
}

export function reactivate(ctx: Context, actor: Actor, { username, reason }: Act): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const user = await findUserByName(tx, username)
    if (!user) throw noSuchUser()
    if (!(await reactivateUser(tx, user.id))) throw notDeactivated()
    await record(tx, actor, { action: 'user.reactivated', subject: { kind: 'user', id: user.id }, reason })
  })
}
