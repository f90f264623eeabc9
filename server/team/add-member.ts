import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { findUserByName, lockUser, provenKey } from '../user/index.ts'
import { mailAdded } from './mails.ts'
import { insertMember, isBlocked } from './member-queries.ts'
import { getTeam } from './queries.ts'

const noSuchPerson = () => invalidFields({ field: 'username', message: 'no-such-person' })
const blocksOrganisation = () => invalidFields({ field: 'username', message: 'blocks-organisation' })

interface Addition {
  organisationId: string
  teamId: string
  username: string
}

/** Puts a person into a team and tells them; adding twice changes nothing (T3). True for the call that did it. */
export function addMember(
  ctx: Context,
  actor: Actor,
  { organisationId, teamId, username }: Addition,
): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'member:add', organisationId)
    const team = await getTeam(tx, organisationId, teamId)
    const user = await findUserByName(tx, username.trim())
    if (!user) throw noSuchPerson()
    // Held, so that nobody who is deactivated at this instant counts as an owner (T4).
    if ((await lockUser(tx, user.id))?.state !== 'active') throw noSuchPerson()
    if (await isBlocked(tx, organisationId, { userId: user.id, addressKey: provenKey(user) }))
      throw blocksOrganisation()
    const added = await insertMember(tx, { organisationId, teamId, userId: user.id })
    if (!added) return false
    await record(tx, actor, {
      action: 'team.member-added',
      subject: { kind: 'user', id: user.id },
      organisationId,
      details: { team: team.name },
    })
    await mailAdded(tx, user, team)
    return true
  })
}
