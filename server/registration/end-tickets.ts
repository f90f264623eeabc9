import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import type { LogoutChannel, PortLogout } from '../session/index.ts'
import { deletePortTickets } from './ticket-queries.ts'

/**
 * Whoever logs out at the port on a shared machine leaves no open form there that makes an account of theirs (L5). What
 * became an account already, or ran out, goes, too, but was no open form any more.
 */
export async function endTicketsOfPort(tx: Context, actor: Actor, logout: PortLogout, by: LogoutChannel) {
  const deleted = await deletePortTickets(tx, logout)
  for (const { id } of deleted.filter(({ userId, expiresAt }) => !userId && expiresAt > tx.now()))
    await record(tx, actor, { action: 'ticket.ended', subject: { kind: 'ticket', id }, details: { by } })
}
