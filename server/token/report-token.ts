import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { sha256 } from '../secrets.ts'
import { getUser } from '../user/index.ts'
import { mailTokenFound } from './mails.ts'
import { deleteTokenByHash } from './queries.ts'
import { isToken } from './token.ts'

/**
 * Whoever found a token lying about ends it by showing it; no login, and nothing is said of whether it was one (SEC-J6).
 * Its owner is told.
 */
export function reportToken(ctx: Context, actor: Actor, text: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const token = isToken(text) ? await deleteTokenByHash(tx, sha256(text)) : undefined
    if (!token) return
    const { id, userId } = token
    await record(tx, actor, { action: 'token.revoked', subject: { kind: 'token', id }, details: { by: 'finder' } })
    await mailTokenFound(tx, await getUser(tx, userId), token)
  })
}
