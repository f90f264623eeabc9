import type { Context } from '../context.ts'
import { queueInsteadOf } from '../mail/index.ts'
import { issueCode } from '../mailed-code/index.ts'
import { findUserByEmail, type User } from '../user/index.ts'
import { insertActivation } from './activation-queries.ts'
import { activationMail, addressInUseMail } from './mails.ts'

/**
 * A link and a code to the address that the user claims (A1, A3); earlier unexpired links keep working. Where another
 * account proved the address, its owner is told instead. The link and the code are made all the same and reach nobody,
 * so that whoever waits for them cannot tell the difference by what follows (R7).
 */
export async function tellAddress(tx: Context, user: User): Promise<void> {
  const owner = await findUserByEmail(tx, user.emailKey)
  const token = tx.randomToken()
  await insertActivation(tx, token, user)
  const addressKey = owner ? '' : user.emailKey
  const code = await issueCode(tx, { purpose: 'activate', bearerId: user.id, addressKey }, user.id)
  const activation = activationMail(tx, { user, token, code })
  const word = addressInUseMail(tx, { owner: owner ?? user, causeId: user.id })
  await (owner ? queueInsteadOf(tx, activation, word) : queueInsteadOf(tx, word, activation))
}
