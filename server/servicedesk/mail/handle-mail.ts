import { requireMay } from '../../access/index.ts'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { dropMail, retryMail } from '../../mail/index.ts'
import { mailIsOver } from '../errors.ts'

/** Tries to send a mail at once that could not be sent, as often as a new one. */
export function retry(ctx: Context, actor: Actor, mailId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'mail:handle')
    if (!(await retryMail(tx, mailId))) throw mailIsOver()
    await record(tx, actor, { action: 'mail.retried', subject: { kind: 'mail', id: mailId } })
  })
}

/** Gives a mail up for good: it is never sent, and what it said is deleted. */
export function drop(
  ctx: Context,
  actor: Actor,
  { mailId, reason }: { mailId: string; reason: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'mail:handle')
    if (!(await dropMail(tx, mailId))) throw mailIsOver()
    await record(tx, actor, { action: 'mail.dropped', subject: { kind: 'mail', id: mailId }, reason })
  })
}
