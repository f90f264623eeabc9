import type { Context } from '../context.ts'
import { type Courier, failureOf } from './courier.ts'
import { isHopeless, retryDelay } from './mail.ts'
import { type LeasedMail, markDead, markRetry, markSent } from './queries.ts'

export type Outcome = 'sent' | 'later' | 'dead'

/**
 * Sends a leased mail and marks how it went. Killed between the two, the mail goes out once more when the lease is over,
 * with the same Message-ID; a mail twice is better than none.
 */
export async function deliverMail(
  ctx: Context,
  courier: Courier,
  mail: LeasedMail,
): Promise<{ outcome: Outcome; reason?: string }> {
  try {
    await courier.send({
      messageId: mail.messageId,
      fromName: ctx.config.studio.name,
      address: mail.address,
      language: mail.language,
      subject: mail.subject,
      text: mail.textBody ?? '',
      html: mail.htmlBody ?? '',
      date: mail.createdAt,
    })
  } catch (error) {
    return markFailure(ctx, mail, error)
  }
  await markSent(ctx, mail)
  return { outcome: 'sent' }
}

async function markFailure(
  ctx: Context,
  mail: LeasedMail,
  error: unknown,
): Promise<{ outcome: Outcome; reason: string }> {
  const { reason, permanent } = failureOf(error)
  const ageSeconds = (ctx.now().getTime() - mail.createdAt.getTime()) / 1000
  if (permanent || isHopeless(mail.attempts, ageSeconds)) {
    await markDead(ctx, mail, reason)
    return { outcome: 'dead', reason }
  }
  await markRetry(ctx, mail, { seconds: retryDelay(mail.attempts), reason })
  return { outcome: 'later', reason }
}
