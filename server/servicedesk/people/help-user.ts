import { requireMay } from '../../access/index.ts'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { invalidFields } from '../../errors.ts'
import { startPasswordReset } from '../../login/index.ts'
import { resendActivation } from '../../registration/index.ts'
import { endSessionsOf } from '../../session/index.ts'
import type { Language } from '../../text/text.ts'
import { activateUser, changeProfile, findUserByName, lockUser, type User } from '../../user/index.ts'
import { addressIsProven, noSuchUser, notPending, noWayToReset } from '../errors.ts'
import { displayNameProblems, keptDisplayName } from './display-name.ts'
import { tellUser } from './mails.ts'

/** What an operator does to somebody else's account: to whom, and why. */
export interface Act {
  username: string
  reason: string
}

/** Activates somebody whom an operator has identified in another way; the address stays a claim (P1, A5). */
export const activate = (ctx: Context, actor: Actor, act: Act): Promise<void> =>
  helping(ctx, actor, act, async (tx, user) => {
    if (!(await activateUser(tx, user.id))) throw notPending()
    const subject = { kind: 'user', id: user.id }
    await record(tx, actor, { action: 'user.activated', subject, reason: act.reason, details: { by: 'operator' } })
    await tellUser(tx, user, 'activated')
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
  helping(ctx, actor, act, async (tx, user) => {
    const count = await endSessionsOf(tx, actor, { userId: user.id, reason: act.reason })
    if (count > 0) await tellUser(tx, user, 'loggedOut')
    return count
  })

/** Mails the person the link of "Forgotten password?". Nobody else ever sees it, and no operator sets a password (SEC-E11). */
export const resetPassword = (ctx: Context, actor: Actor, act: Act): Promise<void> =>
  helping(ctx, actor, act, async (tx, user) => {
    if (!user.emailVerifiedAt || user.state !== 'active') throw noWayToReset()
    await startPasswordReset(tx, actor, { user, reason: act.reason })
  })

interface Change extends Act {
  /** An empty one takes it away. */
  displayName?: string | undefined
  language?: Language | undefined
}

/** Changes what a user is called and in which language they are written to; what is not named stays. */
export const changeUser = (ctx: Context, actor: Actor, { displayName, language, ...act }: Change): Promise<void> =>
  helping(ctx, actor, act, async (tx, user) => {
    const problems = displayNameProblems(displayName)
    if (problems.length > 0) throw invalidFields(...problems)
    const profile = {
      displayName: displayName === undefined ? user.displayName : keptDisplayName(displayName),
      language: language ?? user.language,
    }
    await changeProfile(tx, user.id, profile)
    await record(tx, actor, { action: 'user.changed', subject: { kind: 'user', id: user.id }, reason: act.reason })
  })

/** Runs an operator's act on one account, which stays as it is meanwhile. */
export function helping<T>(
  ctx: Context,
  actor: Actor,
  { username }: Act,
  help: (tx: Context, user: User) => Promise<T>,
) {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'user:help')
    const found = await findUserByName(tx, username)
    const user = found && (await lockUser(tx, found.id))
    if (!user) throw noSuchUser()
    return help(tx, user)
  })
}
