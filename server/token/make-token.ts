import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import type { TokenScope } from '../policy.ts'
import { sha256 } from '../secrets.ts'
import { hasSession } from '../session/index.ts'
import { lockUser } from '../user/index.ts'
import { scopeMissing, tooManyTokens, unauthenticated } from './errors.ts'
import { mailTokenMade } from './mails.ts'
import { countTokens, insertToken } from './queries.ts'
import { endAfter, mostTokens, nextReminder, tokenFrom } from './token.ts'

export interface WantedToken {
  name: string
  scopes: readonly TokenScope[]
  days: number
  /** The session that asks, which must live until the token is there. */
  sessionId?: string
}

/** Makes a token and returns it, for this once: only its hash is kept (SEC-J2). Its owner is told by mail. */
export async function makeToken(
  ctx: Context,
  actor: Actor,
  { userId, name, scopes, days, sessionId }: WantedToken & { userId: string },
): Promise<string> {
  if (scopes.length === 0) throw scopeMissing()
  const token = tokenFrom(Buffer.from(ctx.randomToken(), 'base64url'))
  const expiresAt = endAfter(ctx.now(), days)
  await inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx, userId)
    // Whoever takes the account back ends sessions and tokens under the same lock (SEC-D7).
    if (!user || (sessionId && !(await hasSession(tx, sessionId)))) throw unauthenticated()
    if ((await countTokens(tx, userId)) >= mostTokens) throw tooManyTokens(mostTokens)
    const remindAt = nextReminder(expiresAt, tx.now())
    const id = await insertToken(tx, { userId, name, scopes, expiresAt, remindAt, tokenHash: sha256(token) })
    await record(tx, actor, {
      action: 'token.made',
      subject: { kind: 'token', id },
      details: { days, scopes: scopes.join(' ') },
    })
    await mailTokenMade(tx, user, { name, expiresAt })
  })
  return token
}
