import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { ProvenIdentity } from '../identity/index.ts'
import { closed } from './errors.ts'
import { insertTicket } from './ticket-queries.ts'

/** Keeps a proven, unknown identity on the server for half an hour; returns what the browser's cookie holds. */
export async function openTicket(
  ctx: Context,
  actor: Actor,
  { proven, wantedPath }: { proven: ProvenIdentity; wantedPath: string | null },
): Promise<string> {
  if (!ctx.config.registration.open) throw closed()
  await spendLimit(ctx, 'ticket-network', actor.network ?? 'unknown')
  await spendLimit(ctx, 'ticket-identity', `${proven.issuer} ${proven.subject}`)
  const token = ctx.randomToken()
  await inTransaction(ctx, async (tx) => {
    const id = await insertTicket(tx, { proven, token, wantedPath })
    await record(tx, actor, {
      action: 'identity.proven',
      subject: { kind: 'ticket', id },
      details: { acr: proven.acr },
    })
  })
  return token
}
