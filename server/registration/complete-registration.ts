import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { insertIdentity } from '../identity/index.ts'
import type { Language } from '../text/text.ts'
import { emailKey, insertUser, type NewUser } from '../user/index.ts'
import { closed, ticketGone } from './errors.ts'
import { fieldProblems } from './field-problems.ts'
import { proofProblems } from './proof-problems.ts'
import { resumeSession, resumeTicket, startTicketSession, type TicketUse } from './resume-ticket.ts'
import type { CompleteForm } from './schema.ts'
import { tellAddress } from './tell-address.ts'
import { identityOf, nameOf, type Ticket } from './ticket.ts'
import { lockTicket, setTicketUser } from './ticket-queries.ts'

interface Completion extends TicketUse {
  ticket: Ticket
  form: CompleteForm
  language: Language
}

/**
 * Makes the account that a ticket waits for and starts its session. The address is a claim until it is proven; only a
 * mailed code that was typed here proves it at once (R7, R9). Pressing Complete twice leads to the same account.
 */
export async function completeRegistration(ctx: Context, actor: Actor, completion: Completion): Promise<string> {
  const { ticket, form } = completion
  if (!ctx.config.registration.open) throw closed()
  const problems = ticket.userId
    ? []
    : [...(await fieldProblems(ctx, form)), ...(await proofProblems(ctx, ticket, form))]
  // The other press of the same button may have taken the name a moment ago.
  const resumed = (ticket.userId || problems.length > 0) && (await resumeTicket(ctx, actor, completion))
  if (resumed) return resumed
  if (problems.length > 0) throw invalidFields(...problems)
  return makeAccount(ctx, actor, completion, await ctx.passwords.hash(form.password))
}

function makeAccount(ctx: Context, actor: Actor, completion: Completion, passwordHash: string): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, completion.ticketToken)
    if (!ticket) throw ticketGone()
    if (ticket.userId) return resumeSession(tx, actor, completion, { ...ticket, userId: ticket.userId })
    const user = newUserOf(ticket, completion, passwordHash)
    const userId = await insertUser(tx, user)
    await insertIdentity(tx, userId, identityOf(ticket))
    await setTicketUser(tx, ticket.id, userId)
    const subject = { kind: 'user', id: userId }
    await record(tx, actor, { action: 'user.registered', subject })
    if (user.active) {
      await record(tx, actor, { action: 'email.verified', subject, details: { by: 'code' } })
      await record(tx, actor, { action: 'user.activated', subject, details: { by: 'code' } })
    } else await tellAddress(tx, { ...user, id: userId, state: 'pending', emailVerifiedAt: null })
    return startTicketSession(tx, actor, completion, { ...ticket, userId, isActive: user.active })
  })
}

function newUserOf(ticket: Ticket, { form, language }: Completion, passwordHash: string): NewUser {
  const email = form.email.trim()
  const key = emailKey(email) ?? ''
  return {
    username: form.username,
    displayName: nameOf(ticket) ?? null,
    language,
    email,
    emailKey: key,
    passwordHash,
    wantedPath: ticket.wantedPath,
    active: ticket.provenAddressKey === key,
  }
}
