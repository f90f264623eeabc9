import { requireMay } from '../access/index.ts'
import type { Person } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { type FieldError, invalidFields } from '../errors.ts'
import { spendLimit } from '../http/rate-limit.ts'
import { getOrganisation } from '../organisation/index.ts'
import { findMember } from '../team/index.ts'
import { lockUser } from '../user/index.ts'
import { alreadyMember, closedToRequests, coolingDown, requestOver } from './errors.ts'
import { askableFrom, longestMessage, longestWish } from './joining.ts'
import { mailDeciders } from './mails.ts'
import { deleteBlocks } from './queries.ts'
import { expireOwn, insertRequest, listOwn, withdrawOpen } from './request-queries.ts'

interface Asked {
  organisationId: string
  message: string
  /** Which teams, in the person's own words. */
  wish: string
}

/** Asks to be let in, and tells those who can decide (J1). The id of the request. */
export async function askToJoin(ctx: Context, actor: Person, asked: Asked): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const { organisationId } = asked
    const { userId } = actor
    await requireMay(tx, actor, 'join:ask', organisationId)
    // Held, so that two requests of one person come one after the other.
    const user = await lockUser(tx, userId)
    if (!user) throw requestOver()
    await refuseInVain(tx, organisationId, userId)
    const message = asked.message.trim()
    const wish = asked.wish.trim()
    const problems = problemsOf(message, wish)
    if (problems.length > 0) throw invalidFields(...problems)
    await expireOwn(tx, organisationId, userId)
    // Within the transaction, so that what is refused does not count.
    await spendLimit(tx, 'join-request', userId)
    const id = await insertRequest(tx, { organisationId, userId, message, wish })
    // Whoever asks wants to hear of it.
    await deleteBlocks(tx, organisationId, user)
    await record(tx, actor, { action: 'join-request.made', subject: { kind: 'user', id: userId }, organisationId })
    await mailDeciders(tx, { id, organisationId, person: user }, 'asked')
    return id
  })
}

async function refuseInVain(tx: Context, organisationId: string, userId: string): Promise<void> {
  if (await findMember(tx, organisationId, userId)) throw alreadyMember()
  if ((await getOrganisation(tx, organisationId)).joinPolicy === 'closed') throw closedToRequests()
  const from = askableFrom(await listOwn(tx, organisationId, userId))
  const milliseconds = (from?.getTime() ?? 0) - tx.now().getTime()
  if (milliseconds > 0) throw coolingDown(Math.ceil(milliseconds / 86_400_000))
}

function problemsOf(message: string, wish: string): FieldError[] {
  const tooLong = (text: string, most: number) => Array.from(text).length > most
  return [
    ...(message ? [] : [{ field: 'message', message: 'required' as const }]),
    ...(tooLong(message, longestMessage) ? [{ field: 'message', message: 'too-long' as const }] : []),
    ...(tooLong(wish, longestWish) ? [{ field: 'wish', message: 'too-long' as const }] : []),
  ]
}

/** Takes the own request back. */
export function withdrawRequest(ctx: Context, actor: Person, organisationId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'join:ask', organisationId)
    const { userId } = actor
    if (!(await withdrawOpen(tx, organisationId, userId))) throw requestOver()
    await record(tx, actor, { action: 'join-request.withdrawn', subject: { kind: 'user', id: userId }, organisationId })
  })
}
