import { requireMay } from '../../access/index.ts'
import type { Actor } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { type Context, inTransaction } from '../../context.ts'
import { changeKind } from '../../environment/index.ts'
import { invalidFields } from '../../errors.ts'
import { lockOrganisation, type OrganisationKind } from '../../organisation/index.ts'
import { insertMember, listOwners, listTeams, mailAdded, ownOwnership } from '../../team/index.ts'
import { findUserByName, lockUser } from '../../user/index.ts'
import { hasOwner } from '../errors.ts'
import { updateHidesOwners } from './organisation-queries.ts'

interface Standing {
  organisationId: string
  kind: OrganisationKind
  hidesOwners: boolean
  reason: string
}

/** Says which kind an organisation is, and whether strangers see its owners. Who holds environments stays a service owner (E1). */
export function changeStanding(ctx: Context, actor: Actor, standing: Standing): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { organisationId, kind, hidesOwners, reason } = standing
    await requireMay(tx, actor, 'organisation:oversee')
    await changeKind(tx, actor, { organisationId, kind, reason })
    if (!(await updateHidesOwners(tx, organisationId, hidesOwners))) return
    await record(tx, actor, {
      action: 'organisation.changed',
      subject: { kind: 'organisation', id: organisationId },
      organisationId,
      reason,
      details: { changed: 'hidesOwners' },
    })
  })
}

interface Gift {
  organisationId: string
  username: string
  reason: string
}

/** Makes somebody the owner of an organisation that nobody owns any more (J4); its owners need no help with it. */
export function giveOwner(ctx: Context, actor: Actor, { organisationId, username, reason }: Gift): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation:oversee')
    await lockOrganisation(tx, organisationId)
    if ((await listOwners(tx, organisationId)).length > 0) throw hasOwner()
    const found = await findUserByName(tx, username)
    const user = found && (await lockUser(tx, found.id))
    const team = (await listTeams(tx, organisationId)).find(({ kind }) => kind === 'owners')
    if (user?.state !== 'active' || !team) throw invalidFields({ field: 'username', message: 'no-such-person' })
    if (actor.kind === 'user' && actor.userId === user.id) throw ownOwnership()
    await insertMember(tx, { organisationId, teamId: team.id, userId: user.id })
    await record(tx, actor, {
      action: 'team.member-added',
      subject: { kind: 'user', id: user.id },
      organisationId,
      reason,
      details: { team: team.name },
    })
    await mailAdded(tx, user, team)
  })
}
