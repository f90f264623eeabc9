import type { Context } from '../context.ts'
import { issueCode } from '../mailed-code/index.ts'
import type { User } from '../user/index.ts'
import { insertActivation } from './activation-queries.ts'
import { mailActivation } from './mails.ts'

/** A link and a code to the address that the user claims (A1, A3). Earlier unexpired links keep working. */
export async function sendActivation(tx: Context, user: User): Promise<void> {
  const token = tx.randomToken()
  await insertActivation(tx, token, user)
  const code = await issueCode(tx, { purpose: 'activate', bearerId: user.id, addressKey: user.emailKey }, user.id)
  await mailActivation(tx, { user, token, code })
}
