import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { wishForMail } from '../mail/index.ts'
import { ticketGone } from './errors.ts'
import { lockTicket } from './ticket-queries.ts'

interface Asked {
  ticketToken: string
  login: string
}

/** Notes the wish for a code. What ends the ticket at this instant, such as a logout at the port, is waited for (L5). */
export function wishForCode(ctx: Context, actor: Actor, { ticketToken, login }: Asked): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, ticketToken)
    if (!ticket) throw ticketGone()
    await wishForMail(tx, actor, { kind: 'connect-code', login, ticketId: ticket.id })
  })
}
