import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { resetLimit } from '../http/rate-limit.ts'
import type { Wish } from '../mail/index.ts'
import { deleteCodesOf } from '../mailed-code/index.ts'
import {
  deletePasswordResets,
  findPasswordReset,
  insertPasswordReset,
  passwordProblem,
  spendPasswordReset,
} from '../password/index.ts'
import { findByLogin } from '../registration/index.ts'
import { endSessionsOf } from '../session/index.ts'
import { revokeTokensOf } from '../token/index.ts'
import { getUser, setPasswordHash, type User } from '../user/index.ts'
import { resetInvalid } from './errors.ts'
import { mailPasswordChanged, mailPasswordReset } from './mails.ts'

/** Mails a link to the proven address of the account, if there is one; whoever asked was answered before (L7). */
export async function grantPasswordReset(tx: Context, actor: Actor, { login }: Wish): Promise<void> {
  const user = await findByLogin(tx, login)
  if (!user?.emailVerifiedAt || user.state !== 'active') return
  await startPasswordReset(tx, actor, { user })
}

/** The same for an account that is known; nobody but its owner sees the link (SEC-E11). */
export async function startPasswordReset(
  tx: Context,
  actor: Actor,
  { user, reason }: { user: User; reason?: string },
): Promise<void> {
  const token = tx.randomToken()
  await insertPasswordReset(tx, user.id, token)
  await mailPasswordReset(tx, user, token)
  const subject = { kind: 'user', id: user.id }
  await record(tx, actor, { action: 'password.reset-requested', subject, ...(reason && { reason }) })
}

/** Whether a link would work; looking changes nothing (SEC-C1). */
export const isResetUsable = async (ctx: Context, token: string) => (await findPasswordReset(ctx, token)) !== undefined

/** Sets a new password by a mailed link. Everything that was open before ends (SEC-C7). */
export async function resetPassword(
  ctx: Context,
  actor: Actor,
  { token, password }: { token: string; password: string },
) {
  const reset = await findPasswordReset(ctx, token)
  if (!reset) throw resetInvalid()
  const { username, email } = await getUser(ctx, reset.userId)
  const { minimum } = ctx.config.password
  const problem = passwordProblem({ password, minimum, personal: [username, email, ctx.config.studio.name] })
  if (problem) throw invalidFields({ field: 'password', ...problem })
  const passwordHash = await ctx.passwords.hash(password)
  await inTransaction(ctx, async (tx) => {
    const spent = await spendPasswordReset(tx, token)
    if (!spent) throw resetInvalid()
    await setPasswordHash(tx, spent.userId, passwordHash)
    await endSessionsOf(tx, actor, { userId: spent.userId })
    await revokeTokensOf(tx, actor, spent.userId)
    await deletePasswordResets(tx, spent.userId)
    await deleteCodesOf(tx, spent.userId)
    await resetLimit(tx, 'password-account', spent.userId)
    await mailPasswordChanged(tx, await getUser(tx, spent.userId))
    await record(tx, actor, {
      action: 'password.changed',
      subject: { kind: 'user', id: spent.userId },
      details: { by: 'link' },
    })
  })
}
