import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { correctEmail, emailKey, getUser, lockUser } from '../user/index.ts'
import { tooManyCorrections } from './errors.ts'
import { tellAddress } from './tell-address.ts'

const mostCorrections = 5

/** Replaces an address that is not proven yet and mails the new one; links to the old one end with it (A1, A3, A8). */
export async function correctAddress(ctx: Context, actor: Actor, { userId, email }: { userId: string; email: string }) {
  const address = email.trim()
  const key = emailKey(address)
  if (!key) throw invalidFields({ field: 'email', message: 'email-form' })
  await inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx, userId)
    if (!user || user.emailVerifiedAt || user.emailKey === key) return
    const corrected = await correctEmail(tx, userId, { email: address, emailKey: key, most: mostCorrections })
    if (!corrected) throw tooManyCorrections()
    await record(tx, actor, { action: 'email.corrected', subject: { kind: 'user', id: userId } })
    await tellAddress(tx, await getUser(tx, userId))
  })
}
