import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import type { Wish } from '../mail/index.ts'
import { issueCode } from '../mailed-code/index.ts'
import { codeToConnect, isConnectable } from './connect-account.ts'
import { findByLogin } from './find-by-login.ts'
import { mailConnectCode } from './mails.ts'
import { findTicketById } from './ticket-queries.ts'

/**
 * Mails a code to the proven address of the account, if there is one that can be connected. Else a code is made all the
 * same, of no account, and reaches nobody: so a try at it writes as much as a try at one that was mailed (SEC-B2).
 */
export async function grantConnectCode(tx: Context, _actor: Actor, { login, ticketId }: Wish): Promise<void> {
  const ticket = await findTicketById(tx, ticketId ?? '')
  if (!ticket || ticket.userId) return
  const account = await findByLogin(tx, login)
  const isAllowed = await isConnectable(tx, account, ticket)
  const receiver = account?.emailVerifiedAt && isAllowed ? account : undefined
  const code = await issueCode(tx, codeToConnect({ ticket, login }, account), receiver?.id)
  if (receiver) await mailConnectCode(tx, { user: receiver, code, causeId: ticket.id })
}
