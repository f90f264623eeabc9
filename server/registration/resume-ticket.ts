import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { portSessionOf, startSession } from '../session/index.ts'
import { getUser } from '../user/index.ts'
import type { Ticket } from './ticket.ts'
import { lockTicket } from './ticket-queries.ts'

/** Whoever holds the ticket's cookie, and on which device. */
export interface TicketUse {
  ticketToken: string
  device: string | undefined
}

/** A ticket that became an account a moment ago leads to it once more: a button was pressed twice. */
export function resumeTicket(ctx: Context, actor: Actor, use: TicketUse): Promise<string | undefined> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, use.ticketToken)
    return ticket?.userId ? startTicketSession(tx, actor, use, { ...ticket, userId: ticket.userId }) : undefined
  })
}

/** The session of the person whom the ticket proved: full if the account is active, else for the waiting page only (A8). */
export async function startTicketSession(
  tx: Context,
  actor: Actor,
  { device }: TicketUse,
  ticket: Ticket & { userId: string },
): Promise<string> {
  const { id: userId, state } = await getUser(tx, ticket.userId)
  const kind = state === 'active' ? 'full' : 'pending'
  return startSession(tx, actor, { userId, kind, method: 'ansattporten', port: portSessionOf(ticket), device })
}
