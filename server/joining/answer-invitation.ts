import { requireMay } from '../access/index.ts'
import type { Actor, Person } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { getOrganisation, lockOrganisation } from '../organisation/index.ts'
import { insertMember, listOwners, wasRemoved } from '../team/index.ts'
import { findUser, lockUser, provenKey, type User } from '../user/index.ts'
import { invitationOver, ownApproval } from './errors.ts'
import { endInvitation, findByLink, findOpen, lockInvitedTeams, type OpenInvitation } from './invitation-queries.ts'
import { lasting } from './joining.ts'
import { mailAccepted } from './mails.ts'
import { deleteBlocks, insertBlock } from './queries.ts'
import { withdrawOpen } from './request-queries.ts'

interface Answer {
  invitationId: string
  /** Of the mailed link that this browser opened, if it opened one: whoever holds it read the mail. */
  token: string | undefined
}

/**
 * Lets the person into the teams that they were invited to, in one press (J2). Everything is asked once more: that it is
 * theirs, that who invited may still, that the teams are there (SEC-L6). The short name of the organisation.
 */
export function acceptInvitation(ctx: Context, actor: Person, answer: Answer): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'invitation:answer')
    const user = await lockUser(tx, actor.userId)
    if (user?.state !== 'active') throw invitationOver()
    const invitation = await getMeantFor(tx, user, answer)
    const { id, organisationId } = invitation
    const teams = await lockInvitedTeams(tx, id)
    if (teams.length === 0) throw invitationOver()
    if (!(await endInvitation(tx, invitation, { state: 'accepted', acceptedBy: user.id }))) throw invitationOver()
    for (const team of teams) await insertMember(tx, { organisationId, teamId: team.id, userId: user.id })
    await deleteBlocks(tx, organisationId, user)
    await withdrawOpen(tx, organisationId, user.id)
    await record(tx, actor, {
      action: 'invitation.accepted',
      subject: { kind: 'user', id: user.id },
      organisationId,
      details: { invitation: id, teams: teams.map(({ name }) => name).join(', ') },
    })
    await mailAccepted(tx, invitation, user)
    return (await getOrganisation(tx, organisationId)).name
  })
}

/** Says no; with `block`, the organisation is not heard of again. A mailed link is enough, without an account (J2). */
export function declineInvitation(
  ctx: Context,
  actor: Actor,
  { block, ...answer }: Answer & { block: boolean },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, actor.kind === 'user' ? 'invitation:answer' : 'invitation:refuse')
    const user = actor.kind === 'user' ? await findUser(tx, actor.userId) : undefined
    const invitation = await findFor(tx, user, answer)
    if (!invitation) throw invitationOver()
    const { id, organisationId } = invitation
    if (!(await endInvitation(tx, invitation, { state: 'declined', acceptedBy: null }))) throw invitationOver()
    await record(tx, actor, { action: 'invitation.declined', subject: { kind: 'invitation', id }, organisationId })
    if (block) await blockOrganisation(tx, actor, invitation)
  })
}

/** In nobody's log but the person's own, since the organisation is not told. */
async function blockOrganisation(tx: Context, actor: Actor, { organisationId, addressKey }: OpenInvitation) {
  if (addressKey) await insertBlock(tx, { organisationId, addressKey, userId: null })
  if (actor.kind === 'user') await insertBlock(tx, { organisationId, userId: actor.userId, addressKey: null })
  await record(tx, actor, {
    action: 'user.blocked-organisation',
    subject: { kind: 'organisation', id: organisationId },
  })
}

/** The person hears from the organisation again. */
export function unblockOrganisation(ctx: Context, actor: Person, organisationId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'invitation:answer')
    const user = await findUser(tx, actor.userId)
    if (!user || !(await deleteBlocks(tx, organisationId, user))) return
    await record(tx, actor, {
      action: 'user.unblocked-organisation',
      subject: { kind: 'organisation', id: organisationId },
    })
  })
}

/** The open invitation, if it is for this account, this proven address, or whoever holds the mailed link. */
async function findFor(tx: Context, user: User | undefined, { invitationId, token }: Answer) {
  const invitation = await findOpen(tx, invitationId)
  if (!invitation) return undefined
  if (user && isFor(invitation, user)) return invitation
  const opened = token ? await findByLink(tx, token) : undefined
  return opened?.id === invitation.id ? invitation : undefined
}

const isFor = ({ userId, addressKey }: OpenInvitation, user: User) =>
  userId === user.id || (addressKey !== null && addressKey === provenKey(user))

async function getMeantFor(tx: Context, user: User, answer: Answer): Promise<OpenInvitation> {
  const invitation = await findFor(tx, user, answer)
  if (!invitation || !(await isStillMeant(tx, invitation, user.id))) throw invitationOver()
  if (invitation.approvedBy === user.id) throw ownApproval()
  return invitation
}

/** An operator's word stands; an owner's only as long as they are one. Nobody's stands against a later removal. */
async function isStillMeant(tx: Context, { organisationId, invitedBy, expiresAt }: OpenInvitation, userId: string) {
  // Held, so that an owner who takes the person out at this instant has done so before, or does it afterwards.
  await lockOrganisation(tx, organisationId)
  const since = new Date(expiresAt.getTime() - lasting.invitation * 1000)
  if (await wasRemoved(tx, { organisationId, userId, since })) return false
  if (invitedBy === null) return true
  return (await listOwners(tx, organisationId)).some(({ userId }) => userId === invitedBy)
}
