import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields, notFound } from '../errors.ts'
import { spendLimit } from '../http/rate-limit.ts'
import { deleteCodesOf, spendCode } from '../mailed-code/index.ts'
import { activateUser, lockUser, type User, verifyEmail } from '../user/index.ts'
import { findActivation, spendActivation } from './activation-queries.ts'
import { linkInvalid } from './errors.ts'

/** Exchanges a mailed link for a proven address and, where it was pending, an active account (A2, A3). */
export function activateByLink(ctx: Context, actor: Actor, token: string): Promise<User> {
  return inTransaction(ctx, async (tx) => {
    const link = await findActivation(tx, token)
    // The user first, as wherever an address is changed, so that no correction comes between the look and the proof.
    const user = link && (await lockUser(tx, link.userId))
    if (!user || user.state === 'deactivated' || user.emailVerifiedAt || user.emailKey !== link.addressKey)
      throw linkInvalid()
    if (!(await spendActivation(tx, token))) throw linkInvalid()
    await proveAddress(tx, actor, user, 'link')
    return user
  })
}

/** The same by the code, typed on the waiting page (A3). Five tries each, twenty a day. */
export async function activateByCode(ctx: Context, actor: Actor, { userId, code }: { userId: string; code: string }) {
  await spendLimit(ctx, 'code-account', userId)
  const isProven = await inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx, userId)
    if (!user) throw notFound()
    if (user.emailVerifiedAt) return true
    const match = await spendCode(tx, { purpose: 'activate', bearerId: userId, addressKey: user.emailKey }, code)
    if (match) await proveAddress(tx, actor, user, 'code')
    return match !== undefined
  })
  if (!isProven) throw invalidFields({ field: 'code', message: 'code-wrong' })
}

async function proveAddress(tx: Context, actor: Actor, user: User, by: 'link' | 'code'): Promise<void> {
  const subject = { kind: 'user', id: user.id }
  await verifyEmail(tx, user.id, user.emailKey)
  await deleteCodesOf(tx, user.id)
  await record(tx, actor, { action: 'email.verified', subject, details: { by } })
  if (await activateUser(tx, user.id)) await record(tx, actor, { action: 'user.activated', subject, details: { by } })
}
