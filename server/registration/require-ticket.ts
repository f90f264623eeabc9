import type { Context } from '../context.ts'
import { otherTicket, ticketGone } from './errors.ts'
import { findTicket } from './ticket-queries.ts'

/** The form says for whom it was opened; the cookie says who was proven last in this browser (R3). */
export async function requireTicket(ctx: Context, ticketToken: string, formTicketId: string) {
  const ticket = await findTicket(ctx, ticketToken)
  if (!ticket) throw ticketGone()
  if (ticket.id !== formTicketId) throw otherTicket()
  return { ticket, ticketToken }
}
