import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { spendLimit } from '../http/rate-limit.ts'
import { spendCode } from '../mailed-code/index.ts'
import { activateUser, findUser, getUser, type User, verifyEmail } from '../user/index.ts'
import { findActivation, spendActivation } from './activation-queries.ts'
import { linkInvalid } from './errors.ts'

/** What a mailed link is worth right now. Looking changes nothing (A2). */
export type LinkState = { kind: 'usable'; user: User } | { kind: 'already-active' } | { kind: 'invalid' }

export async function inspectLink(ctx: Context, token: string): Promise<LinkState> {
  const link = await findActivation(ctx, token)
  const user = link && (await findUser(ctx, link.userId))
  if (!user || user.state === 'deactivated') return { kind: 'invalid' }
  if (user.emailVerifiedAt && user.emailKey === link.addressKey) return { kind: 'already-active' }
  const isUsable = !link.usedAt && link.expiresAt > ctx.now() && link.addressKey === user.emailKey
  return isUsable ? { kind: 'usable', user } : { kind: 'invalid' }
}

/** Exchanges a mailed link for a proven address and, where it was pending, an active account (A2, A3). */
export function activateByLink(ctx: Context, actor: Actor, token: string): Promise<User> {
  return inTransaction(ctx, async (tx) => {
    const spent = await spendActivation(tx, token)
    const user = spent && (await findUser(tx, spent.userId))
    if (!user || user.emailKey !== spent.addressKey) throw linkInvalid()
    return proveAddress(tx, actor, user, 'link')
  })
}

/** The same by the code, typed on the waiting page (A3). Five tries each, twenty a day. */
export async function activateByCode(ctx: Context, actor: Actor, { userId, code }: { userId: string; code: string }) {
  await spendLimit(ctx, 'code-account', userId)
  const user = await getUser(ctx, userId)
  const use = { purpose: 'activate', bearerId: userId, addressKey: user.emailKey } as const
  const spent = await inTransaction(ctx, async (tx) => {
    const match = await spendCode(tx, use, code)
    return match && proveAddress(tx, actor, user, 'code')
  })
  if (!spent) throw invalidFields({ field: 'code', message: 'code-wrong' })
}

async function proveAddress(tx: Context, actor: Actor, user: User, by: 'link' | 'code'): Promise<User> {
  await verifyEmail(tx, user.id, user.emailKey)
  await record(tx, actor, { action: 'email.verified', subject: { kind: 'user', id: user.id }, details: { by } })
  if (await activateUser(tx, user.id)) {
    await record(tx, actor, { action: 'user.activated', subject: { kind: 'user', id: user.id }, details: { by } })
  }
  return getUser(tx, user.id)
}
