import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { findUser } from '../user/index.ts'
import { keepingAnOwner } from './last-owner.ts'
import { mailRemoved } from './mails.ts'
import { deleteMember, deleteMemberships, findMember } from './member-queries.ts'
import { getTeam } from './queries.ts'
import { shutOut } from './shut-out.ts'

interface Removal {
  organisationId: string
  teamId: string
  userId: string
}

/**
 * Takes a person out of one team, from the next request on (T3). Who was not in it is no error. Whether the actor may is
 * asked under the lock, so that of two owners who remove each other one stays.
 */
export function removeMember(ctx: Context, actor: Actor, removal: Removal): Promise<void> {
  const { organisationId, teamId, userId } = removal
  return inTransaction(ctx, async (tx) => {
    const team = await getTeam(tx, organisationId, teamId)
    const isRemoved = await keepingAnOwner(tx, organisationId, async () => {
      await requireMay(tx, actor, 'member:remove', organisationId)
      return deleteMember(tx, removal)
    })
    if (!isRemoved) return
    await record(tx, actor, {
      action: 'team.member-removed',
      subject: { kind: 'user', id: userId },
      organisationId,
      details: { team: team.name },
    })
    await shutOut(tx, actor, { organisationId, userIds: [userId] })
    await tellRemoved(tx, actor, removal)
  })
}

/** Takes a person out of the organisation: out of every team of it, and of what they were given of its services (J5). */
export function removeFromOrganisation(
  ctx: Context,
  actor: Actor,
  { organisationId, userId }: { organisationId: string; userId: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const teams = await keepingAnOwner(tx, organisationId, async () => {
      await requireMay(tx, actor, 'member:remove', organisationId)
      return deleteMemberships(tx, organisationId, userId)
    })
    if (teams.length === 0) return
    await record(tx, actor, {
      action: 'organisation.member-removed',
      subject: { kind: 'user', id: userId },
      organisationId,
      details: { teams: teams.length },
    })
    await shutOut(tx, actor, { organisationId, userIds: [userId] })
    await tellRemoved(tx, actor, { organisationId, userId })
  })
}

/** Who is in no team any more hears of it, unless they went by themselves. */
async function tellRemoved(tx: Context, actor: Actor, { organisationId, userId }: Omit<Removal, 'teamId'>) {
  if (actor.kind === 'user' && actor.userId === userId) return
  if (await findMember(tx, organisationId, userId)) return
  const user = await findUser(tx, userId)
  if (user) await mailRemoved(tx, user, organisationId)
}

/** Leaves by oneself; the last owner cannot (T4, J5). */
export function leaveOrganisation(
  ctx: Context,
  actor: Actor,
  { organisationId, userId }: { organisationId: string; userId: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation:leave', organisationId)
    await keepingAnOwner(tx, organisationId, () => deleteMemberships(tx, organisationId, userId))
    await record(tx, actor, {
      action: 'organisation.left',
      subject: { kind: 'organisation', id: organisationId },
      organisationId,
    })
    await shutOut(tx, actor, { organisationId, userIds: [userId] })
  })
}
