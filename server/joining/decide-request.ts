import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { findMember, insertMember } from '../team/index.ts'
import { lockUser, type User } from '../user/index.ts'
import { alreadyMember, requestOver } from './errors.ts'
import { longestReason } from './joining.ts'
import { mailApproved, mailDeclined } from './mails.ts'
import { lockTeams } from './queries.ts'
import { type Decision, decideOpen, findRequest } from './request-queries.ts'

interface Decided {
  organisationId: string
  requestId: string
}

/**
 * Lets the person into the chosen teams and tells them. Everything is asked once more, since the request may be weeks
 * old: who decides, who is to come in, and that the teams are there (SEC-L7).
 */
export function approveRequest(
  ctx: Context,
  actor: Actor,
  { teamIds, ...decided }: Decided & { teamIds: readonly string[] },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { organisationId } = decided
    const user = await decide(tx, actor, decided, { state: 'approved', reason: null })
    if (await findMember(tx, organisationId, user.id)) throw alreadyMember()
    const teams = await lockTeams(tx, organisationId, teamIds)
    if (teams.length === 0) throw invalidFields({ field: 'teams', message: 'choose-team' })
    for (const { id } of teams) await insertMember(tx, { organisationId, teamId: id, userId: user.id })
    const names = teams.map(({ name }) => name).join(', ')
    await record(tx, actor, {
      action: 'join-request.approved',
      subject: { kind: 'user', id: user.id },
      organisationId,
      details: { teams: names },
    })
    await mailApproved(tx, user, { organisationId, teams: names })
  })
}

/** Says no, and why; the person is told, and may ask again after a while. */
export function declineRequest(
  ctx: Context,
  actor: Actor,
  { reason: given, ...decided }: Decided & { reason: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { organisationId } = decided
    const reason = given.trim()
    const user = await decide(tx, actor, decided, { state: 'declined', reason })
    if (!reason) throw invalidFields({ field: 'reason', message: 'required' })
    if (Array.from(reason).length > longestReason) throw invalidFields({ field: 'reason', message: 'too-long' })
    await record(tx, actor, {
      action: 'join-request.declined',
      subject: { kind: 'user', id: user.id },
      organisationId,
      reason,
    })
    await mailDeclined(tx, user, { organisationId, reason })
  })
}

/** The one statement of two that decide at the same instant; what follows may still refuse, and undo it. */
async function decide(
  tx: Context,
  actor: Actor,
  { organisationId, requestId }: Decided,
  decision: Omit<Decision, 'decidedBy'>,
): Promise<User> {
  await requireMay(tx, actor, 'request:decide', organisationId)
  const asked = await findRequest(tx, requestId)
  // Held, so that nobody comes in who is deactivated at this instant.
  const user = asked?.organisationId === organisationId ? await lockUser(tx, asked.userId) : undefined
  if (user?.state !== 'active') throw requestOver()
  const decidedBy = actor.kind === 'user' ? actor.userId : null
  if (!(await decideOpen(tx, { organisationId, requestId }, { ...decision, decidedBy }))) throw requestOver()
  return user
}
