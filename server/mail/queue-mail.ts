import { type Context, inTransaction } from '../context.ts'
import { type Language, type MailKind, textIn } from '../text/text.ts'
import { composeMail } from './compose-mail.tsx'
import type { MailContent } from './mail.ts'
import { insertMail, lockAddress } from './queries.ts'

export interface QueuedMail {
  kind: MailKind
  /** The account or ticket because of which it is sent. */
  causeId: string
  address: string
  addressKey: string
  language: Language
  /** The verified owner of the address waits for it just now (a reset, a code): others' mails never delay it. */
  askedByOwner?: boolean
  content: MailContent
}

/**
 * Queues a mail in the transaction of its cause, so that neither is ever there without the other (A7). Call it after the
 * rows of the act are locked; it holds the address until the transaction ends.
 */
export function queueMail(ctx: Context, queued: QueuedMail): Promise<void> {
  const { content: _, askedByOwner = false, ...mail } = queued
  const { subject, text, html } = composed(ctx, queued)
  const { smtp } = ctx.config
  const domain = smtp.from.slice(smtp.from.lastIndexOf('@') + 1)
  return inTransaction(ctx, async (tx) => {
    await lockAddress(tx, mail.addressKey)
    await insertMail(tx, { ...mail, subject, textBody: text, htmlBody: html, domain, isAskedByOwner: askedByOwner })
  })
}

/** Queues one of two mails at the price of both, so that the time it takes does not tell which (SEC-B1). */
export function queueInsteadOf(ctx: Context, unsent: QueuedMail, mail: QueuedMail): Promise<void> {
  composed(ctx, unsent)
  return queueMail(ctx, mail)
}

function composed({ config: { studio, origin } }: Context, { language, content }: QueuedMail) {
  return composeMail({ t: textIn(language), language, studio, origin }, content)
}
