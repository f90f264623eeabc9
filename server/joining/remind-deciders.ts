import { type Context, inTransaction } from '../context.ts'
import { findUser } from '../user/index.ts'
import { mailDeciders, mailServicedesk } from './mails.ts'
import { claimNudge, findRequest, findWaiting, listUnanswered, type Nudged } from './request-queries.ts'

/** Owners are told once more of a request that has waited for a week (J1). */
export const remindOwners = (ctx: Context, limit: number) => nudge(ctx, 'owners', limit)

/** The servicedesk is told of one that has waited for two (J4). */
export const tellServicedesk = (ctx: Context, limit: number) => nudge(ctx, 'servicedesk', limit)

/** Each in a transaction of its own, since each holds the addresses that it mails. */
async function nudge(ctx: Context, nudged: Nudged, limit: number): Promise<number> {
  const due = await listUnanswered(ctx, nudged, limit)
  for (const requestId of due) await inTransaction(ctx, (tx) => tell(tx, nudged, requestId))
  return due.length
}

async function tell(tx: Context, nudged: Nudged, requestId: string): Promise<void> {
  if (!(await claimNudge(tx, nudged, requestId))) return
  const request = await findRequest(tx, requestId)
  // Nobody can decide about who is deactivated, or in by now on another way.
  if (!request || !(await findWaiting(tx, request.organisationId, requestId))) return
  const person = await findUser(tx, request.userId)
  if (!person) return
  const waiting = { id: requestId, organisationId: request.organisationId, person }
  return nudged === 'owners' ? mailDeciders(tx, waiting, 'waits') : mailServicedesk(tx, waiting, 'waits')
}
