import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import type { Context } from '../../context.ts'
import { keepingOwners } from '../../team/index.ts'
import { deactivateUser, reactivateUser } from '../../user/index.ts'
import { notActive, notDeactivated } from '../errors.ts'
import { type Act, helping } from './help-user.ts'
import { tellUser } from './mails.ts'

/** Shuts a user out from the next request on; sessions stay, so that the person reads why and can log out (L6). */
export const deactivate = (ctx: Context, actor: Actor, act: Act): Promise<void> =>
  helping(ctx, actor, act, async (tx, user) => {
    await keepingOwners(tx, user.id, async () => {
      if (!(await deactivateUser(tx, user.id, act.reason))) throw notActive()
    })
    await record(tx, actor, { action: 'user.deactivated', subject: { kind: 'user', id: user.id }, reason: act.reason })
    await tellUser(tx, user, 'deactivated')
  })

export const reactivate = (ctx: Context, actor: Actor, act: Act): Promise<void> =>
  helping(ctx, actor, act, async (tx, user) => {
    if (!(await reactivateUser(tx, user.id))) throw notDeactivated()
    await record(tx, actor, { action: 'user.reactivated', subject: { kind: 'user', id: user.id }, reason: act.reason })
    await tellUser(tx, user, 'reactivated')
  })
