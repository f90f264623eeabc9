import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { keepingAnOwner } from './last-owner.ts'
import { deleteMember, deleteMemberships } from './member-queries.ts'
import { getTeam } from './queries.ts'

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
  })
}

/** Takes a person out of the organisation: out of every team of it (J5). */
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
  })
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
  })
}
