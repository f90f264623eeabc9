import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { notFound } from '../errors.ts'
import { deleteToken, deleteTokensOf } from './queries.ts'

/** Ends a token of the user; the next request with it is refused. */
export function revokeToken(
  ctx: Context,
  actor: Actor,
  { reason, ...token }: { id: string; userId: string; reason?: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (!(await deleteToken(tx, token))) throw notFound()
    const subject = { kind: 'token', id: token.id } as const
    await record(tx, actor, { action: 'token.revoked', subject, ...(reason && { reason }) })
  })
}

/** Ends all tokens of a user, as when the account is taken back: whoever was in before may have made one (SEC-D7). */
export async function revokeTokensOf(tx: Context, actor: Actor, userId: string): Promise<void> {
  for (const id of await deleteTokensOf(tx, userId))
    await record(tx, actor, { action: 'token.revoked', subject: { kind: 'token', id }, details: { by: 'takeover' } })
}
