import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { spendLimit, spendWithGrowingDelay } from '../http/rate-limit.ts'
import { hasIdentity, insertIdentity } from '../identity/index.ts'
import { deleteCodesOf, issueCode, spendCode } from '../mailed-code/index.ts'
import { deletePasswordResets } from '../password/index.ts'
import { endSessionsOf, startSession } from '../session/index.ts'
import { emailKey, findPasswordHash, findUserByEmail, findUserByName, type User } from '../user/index.ts'
import { ticketGone } from './errors.ts'
import { mailConnectCode, mailConnected } from './mails.ts'
import { identityOf, portSessionOf, type Ticket } from './ticket.ts'
import { lockTicket, setTicketUser } from './ticket-queries.ts'

interface Connection {
  ticket: Ticket
  ticketToken: string
  login: string
  device: string | undefined
}

/** Only a username, or an address that its account proved, finds an account. */
export function findByLogin(ctx: Context, login: string): Promise<User | undefined> {
  // What was copied from one of our mails may carry invisible characters, which keep names from becoming links there.
  const typed = login.replace(/\p{Cf}/gu, '').trim()
  const key = emailKey(typed)
  return key ? findUserByEmail(ctx, key) : findUserByName(ctx, typed)
}

/**
 * Adds the proven identity to an account that the person already has, by its password (R4). Whether there is no such
 * account, its password is another, or it has an identity already: the answer is one.
 */
export async function connectByPassword(ctx: Context, actor: Actor, connection: Connection & { password: string }): Promise<string> {
  const account = await findByLogin(ctx, connection.login)
  await spendWithGrowingDelay(ctx, 'password-account', account?.id ?? connection.login.toLowerCase().slice(0, 254))
  await spendLimit(ctx, 'password-network', actor.network ?? 'unknown')
  const storedHash = account && (await findPasswordHash(ctx, account.id))
  const { matches } = await ctx.passwords.verify(storedHash, connection.password)
  if (!account || !matches || !(await isConnectable(ctx, account, connection.ticket))) {
    throw invalidFields({ field: 'login', message: 'connect-failed' })
  }
  return connect(ctx, actor, connection, account)
}

/** Mails a code to the proven address of the account, if there is one that can be connected; says nothing else. */
export async function sendConnectCode(ctx: Context, connection: Pick<Connection, 'ticket' | 'login'>): Promise<void> {
  const { ticket, login } = connection
  const account = await findByLogin(ctx, login)
  if (!account?.emailVerifiedAt || !(await isConnectable(ctx, account, ticket))) return
  await inTransaction(ctx, async (tx) => {
    const use = { purpose: 'connect', bearerId: ticket.id, addressKey: account.emailKey } as const
    const code = await issueCode(tx, use, account.id)
    await mailConnectCode(tx, { user: account, code })
  })
}

export async function connectByCode(ctx: Context, actor: Actor, connection: Connection & { code: string }): Promise<string> {
  const { ticket, login, code } = connection
  const account = await findByLogin(ctx, login)
  await spendLimit(ctx, 'code-account', account?.id ?? login.toLowerCase().slice(0, 254))
  const use = { purpose: 'connect', bearerId: ticket.id, addressKey: account?.emailKey ?? '' } as const
  const spent = await inTransaction(ctx, (tx) => spendCode(tx, use, code))
  if (!account || spent?.userId !== account.id || !(await isConnectable(ctx, account, ticket))) {
    throw invalidFields({ field: 'code', message: 'code-wrong' })
  }
  return connect(ctx, actor, connection, account)
}

const isConnectable = async (ctx: Context, account: User, { issuer }: Ticket) =>
  account.state === 'active' && !(await hasIdentity(ctx, account.id, issuer))

/** What was open before the proof ends with it: sessions, resets, codes (SEC-D7). */
function connect(ctx: Context, actor: Actor, connection: Connection, account: User): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await lockTicket(tx, connection.ticketToken)
    if (!ticket || ticket.userId) throw ticketGone()
    await insertIdentity(tx, account.id, identityOf(ticket))
    await setTicketUser(tx, ticket.id, account.id)
    await endSessionsOf(tx, actor, { userId: account.id })
    await deletePasswordResets(tx, account.id)
    await deleteCodesOf(tx, account.id)
    await mailConnected(tx, account)
    await record(tx, actor, { action: 'identity.linked', subject: { kind: 'user', id: account.id } })
    return startSession(tx, actor, {
      userId: account.id,
      kind: 'full',
      method: 'ansattporten',
      port: portSessionOf(ticket),
      device: connection.device,
    })
  })
}
