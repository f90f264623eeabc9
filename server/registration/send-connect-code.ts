import { type Context, inTransaction } from '../context.ts'
import { issueCode } from '../mailed-code/index.ts'
import { isConnectable } from './connect-account.ts'
import { findByLogin } from './find-by-login.ts'
import { mailConnectCode } from './mails.ts'
import type { Ticket } from './ticket.ts'

interface Wish {
  ticket: Ticket
  login: string
}

/** Mails a code to the proven address of the account, if there is one that can be connected; says nothing else. */
export async function sendConnectCode(ctx: Context, { ticket, login }: Wish): Promise<void> {
  const account = await findByLogin(ctx, login)
  if (!account?.emailVerifiedAt || !(await isConnectable(ctx, account, ticket))) return
  const use = { purpose: 'connect', bearerId: ticket.id, addressKey: account.emailKey } as const
  await inTransaction(ctx, async (tx) => {
    const code = await issueCode(tx, use, account.id)
    await mailConnectCode(tx, { user: account, code, causeId: ticket.id })
  })
}
