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

type UsedTicket = Ticket & { userId: string }

/** A ticket that became an account a moment ago leads to it once more: a button was pressed twice. */
export function resumeTicket(ctx: Context, actor: Actor, use: TicketUse): Promise<string | undefined> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, use.ticketToken)
    return ticket?.userId ? resumeSession(tx, actor, use, { ...ticket, userId: ticket.userId }) : undefined
  })
}

/** The session of the account that a ticket became: full if the account is active by now (A8). */
export async function resumeSession(tx: Context, actor: Actor, use: TicketUse, ticket: UsedTicket): Promise<string> {
  const { state } = await getUser(tx, ticket.userId)
  return startTicketSession(tx, actor, use, { ...ticket, isActive: state === 'active' })
}

/** The session of the person whom the ticket proved: full if the account is active, else for the waiting page only (A8). */
export function startTicketSession(
  tx: Context,
  actor: Actor,
  { device }: TicketUse,
  { isActive, userId, ...ticket }: UsedTicket & { isActive: boolean },
): Promise<string> {
  const kind = isActive ? 'full' : 'pending'
  return startSession(tx, actor, { userId, kind, method: 'ansattporten', port: portSessionOf(ticket), device })
}
