import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import type { TokenScope } from '../policy.ts'
import { sha256 } from '../secrets.ts'
import { insertToken } from './queries.ts'
import { endAfter, nextReminder, tokenFrom } from './token.ts'

interface Wanted {
  userId: string
  name: string
  scopes: readonly TokenScope[]
  days: number
}

/** Makes a token and returns it, for this once: only its hash is kept (SEC-J2). */
export async function makeToken(ctx: Context, actor: Actor, { days, ...wanted }: Wanted): Promise<string> {
  const token = tokenFrom(Buffer.from(ctx.randomToken(), 'base64url'))
  const expiresAt = endAfter(ctx.now(), days)
  await inTransaction(ctx, async (tx) => {
    const remindAt = nextReminder(expiresAt, tx.now())
    const id = await insertToken(tx, { ...wanted, expiresAt, remindAt, tokenHash: sha256(token) })
    await record(tx, actor, { action: 'token.made', subject: { kind: 'token', id }, details: { days } })
  })
  return token
}
