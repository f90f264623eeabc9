import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import type { LogoutChannel, PortLogout } from '../session/index.ts'
import { deletePortTickets } from './ticket-queries.ts'

/** Whoever logs out at the port on a shared machine leaves no open form there that makes an account of theirs (L5). */
export async function endTicketsOfPort(tx: Context, actor: Actor, logout: PortLogout, by: LogoutChannel) {
  for (const { id } of await deletePortTickets(tx, logout))
    await record(tx, actor, { action: 'ticket.ended', subject: { kind: 'ticket', id }, details: { by } })
}
