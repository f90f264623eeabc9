import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { resendActivation } from '../registration/index.ts'
import { endSessionsOf } from '../session/index.ts'
import type { Language } from '../text/text.ts'
import { activateUser, changeProfile, findUserByName, lockUser, type User } from '../user/index.ts'
import { addressIsProven, noSuchUser, notPending } from './errors.ts'

interface Act {
  username: string
  reason: string
}

/** Activates somebody whom an operator has identified in another way; the address stays a claim (P1, A5). */
export const activate = (ctx: Context, actor: Actor, act: Act): Promise<void> =>
  helping(ctx, actor, act, async (tx, { id }) => {
    if (!(await activateUser(tx, id))) throw notPending()
    const subject = { kind: 'user', id }
    await record(tx, actor, { action: 'user.activated', subject, reason: act.reason, details: { by: 'operator' } })
  })

/** Sends the activation mail once more, as often as the person could ask for it (A1). */
export const resend = (ctx: Context, actor: Actor, act: Act): Promise<void> =>
  helping(ctx, actor, act, async (tx, { id, emailVerifiedAt }) => {
    if (emailVerifiedAt) throw addressIsProven()
    await resendActivation(tx, id)
    await record(tx, actor, { action: 'user.mailed-again', subject: { kind: 'user', id }, reason: act.reason })
  })

/** Logs somebody out everywhere, and says of how many sessions. */
export const endSessions = (ctx: Context, actor: Actor, act: Act): Promise<number> =>
  helping(ctx, actor, act, (tx, { id }) => endSessionsOf(tx, actor, { userId: id, reason: act.reason }))

interface Change extends Act {
  displayName?: string | undefined
  language?: Language | undefined
}

/** Changes what a user is called and in which language they are written to; what is not named stays. */
export const changeUser = (ctx: Context, actor: Actor, { displayName, language, ...act }: Change): Promise<void> =>
  helping(ctx, actor, act, async (tx, user) => {
    const profile = {
      displayName: displayName === undefined ? user.displayName : displayName.trim() || null,
      language: language ?? user.language,
    }
    await changeProfile(tx, user.id, profile)
    await record(tx, actor, { action: 'user.changed', subject: { kind: 'user', id: user.id }, reason: act.reason })
  })

function helping<T>(ctx: Context, actor: Actor, { username }: Act, help: (tx: Context, user: User) => Promise<T>) {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'user:help')
    const found = await findUserByName(tx, username)
    const user = found && (await lockUser(tx, found.id))
    if (!user) throw noSuchUser()
    return help(tx, user)
  })
}
