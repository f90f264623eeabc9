import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { type FieldError, invalidFields } from '../errors.ts'
import { resetLimit, spendLimit } from '../http/rate-limit.ts'
import { hasIdentity, insertIdentity } from '../identity/index.ts'
import { deleteCodesOf, spendCode } from '../mailed-code/index.ts'
import { deletePasswordResets } from '../password/index.ts'
import { sha256 } from '../secrets.ts'
import { endSessionsOf } from '../session/index.ts'
import { revokeTokensOf } from '../token/index.ts'
import { lockUser, type User } from '../user/index.ts'
import { ticketGone } from './errors.ts'
import { findByLogin, triesBearer } from './find-by-login.ts'
import { mailConnected } from './mails.ts'
import { resumeSession, resumeTicket, startTicketSession, type TicketUse } from './resume-ticket.ts'
import { identityOf, type Ticket } from './ticket.ts'
import { lockTicket, setTicketUser } from './ticket-queries.ts'
import { tryPassword } from './try-password.ts'

interface Connection extends TicketUse {
  ticket: Ticket
  login: string
}

/**
 * Adds the proven identity to an account that the person already has, by its password (R4). Whether there is no such
 * account, its password is another, or it has an identity already: the answer is one.
 */
export async function connectByPassword(
  ctx: Context,
  actor: Actor,
  connection: Connection & { password: string },
): Promise<string> {
  const { account, matches } = await tryPassword(ctx, actor, connection)
  const refusal = { field: 'login', message: 'connect-failed' } as const
  return connect(ctx, actor, connection, { account, isProven: matches, refusal })
}

/** The same by a code that was mailed to the account's proven address. */
export async function connectByCode(
  ctx: Context,
  actor: Actor,
  connection: Connection & { code: string },
): Promise<string> {
  const { login, code } = connection
  const account = await findByLogin(ctx, login)
  await spendLimit(ctx, 'code-account', triesBearer(login, account))
  const spent = await inTransaction(ctx, (tx) => spendCode(tx, codeToConnect(connection, account), code))
  const refusal = { field: 'code', message: 'code-wrong' } as const
  return connect(ctx, actor, connection, {
    account,
    isProven: spent !== undefined && spent.userId === account?.id,
    refusal,
  })
}

/** Only a live account without an identity of this issuer; looked for in the same way when there is none. */
export async function isConnectable(ctx: Context, account: User | undefined, { issuer }: Ticket): Promise<boolean> {
  const isConnected = await hasIdentity(ctx, account?.id, issuer)
  return account?.state === 'active' && !isConnected
}

/** Where a login names nobody the code hangs on what was typed, so that trying it finds as many codes (SEC-B2). */
export const codeToConnect = ({ ticket, login }: Pick<Connection, 'ticket' | 'login'>, account: User | undefined) =>
  ({
    purpose: 'connect',
    bearerId: ticket.id,
    addressKey: account?.emailKey ?? sha256(triesBearer(login, undefined)).toString('hex'),
  }) as const

interface Proof {
  account: User | undefined
  isProven: boolean
  refusal: FieldError
}

async function connect(ctx: Context, actor: Actor, connection: Connection, { account, isProven, refusal }: Proof) {
  const isAllowed = await isConnectable(ctx, account, connection.ticket)
  if (account && isProven && isAllowed) return link(ctx, actor, connection, account)
  // The other press of the same button may have connected the account a moment ago.
  const resumed = await resumeTicket(ctx, actor, connection)
  if (resumed) return resumed
  const subject = account && { kind: 'user', id: account.id }
  await record(ctx, actor, {
    action: 'login.refused',
    outcome: 'refused',
    details: { by: 'connect' },
    ...(subject && { subject }),
  })
  throw invalidFields(refusal)
}

/** What was open before the proof ends with it: sessions, tokens, resets, codes (SEC-D7). */
function link(ctx: Context, actor: Actor, connection: Connection, { id: userId }: User): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, connection.ticketToken)
    if (ticket?.userId) return resumeSession(tx, actor, connection, { ...ticket, userId: ticket.userId })
    const account = await lockUser(tx, userId)
    if (!ticket || account?.state !== 'active') throw ticketGone()
    await insertIdentity(tx, userId, identityOf(ticket))
    await setTicketUser(tx, ticket.id, userId)
    await endSessionsOf(tx, actor, { userId })
    await revokeTokensOf(tx, actor, userId)
    await deletePasswordResets(tx, userId)
    await deleteCodesOf(tx, userId)
    await resetLimit(tx, 'password-account', userId)
    await record(tx, actor, { action: 'identity.linked', subject: { kind: 'user', id: userId } })
    await mailConnected(tx, account)
    return startTicketSession(tx, actor, connection, { ...ticket, userId, isActive: true })
  })
}
