import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { queueInsteadOf } from '../mail/index.ts'
import { issueCode } from '../mailed-code/index.ts'
import type { Language } from '../text/text.ts'
import { deliveryAddress, emailKey, findUserByEmail } from '../user/index.ts'
import { closed, tooManyCodes } from './errors.ts'
import { addressInUseMail, registrationCodeMail } from './mails.ts'
import { codesPerTicket, type Ticket } from './ticket.ts'
import { countCodeSent } from './ticket-queries.ts'

/**
 * Mails a code that stands in for the captcha, for people without script (R9). Where another account proved the
 * address already, its owner is told instead; the answer is the same.
 */
export async function sendRegistrationCode(
  ctx: Context,
  { ticket, email, language }: { ticket: Ticket; email: string; language: Language },
): Promise<void> {
  if (!ctx.config.registration.open) throw closed()
  const addressKey = emailKey(email.trim())
  if (!addressKey) throw invalidFields({ field: 'email', message: 'email-form' })
  const address = deliveryAddress({ email: email.trim(), emailKey: addressKey })
  await inTransaction(ctx, async (tx) => {
    if (!(await countCodeSent(tx, ticket.id, codesPerTicket))) throw tooManyCodes()
    const owner = await findUserByEmail(tx, addressKey)
    const code = await issueCode(tx, { purpose: 'register', bearerId: ticket.id, addressKey: owner ? '' : addressKey })
    const proof = registrationCodeMail(tx, { address, addressKey, code, causeId: ticket.id, language })
    const nobody = { email: address, emailKey: addressKey, language, displayName: null, username: '' }
    const word = addressInUseMail(tx, { owner: owner ?? nobody, causeId: ticket.id })
    return owner ? queueInsteadOf(tx, proof, word) : queueInsteadOf(tx, word, proof)
  })
}
