import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { type FieldError, invalidFields } from '../errors.ts'
import { spendLimit } from '../http/rate-limit.ts'
import { findMember, isBlocked } from '../team/index.ts'
import { emailKey, findUserByName, provenKey, typedLogin, type User } from '../user/index.ts'
import { invitationOver } from './errors.ts'
import {
  endInvitation,
  expireInvitationOf,
  insertInvitation,
  type NewInvitation,
  prolongInvitation,
} from './invitation-queries.ts'
import type { Receiver } from './joining.ts'
import { lockTeams } from './queries.ts'
import { sendInvitation } from './send-invitation.ts'

interface Invitation {
  organisationId: string
  /** A username or an address, as typed. */
  who: string
  teamIds: readonly string[]
}

interface Sent {
  organisationId: string
  invitationId: string
}

const wrong = (message: FieldError['message']) => invalidFields({ field: 'who', message })

/**
 * Invites a user or whoever reads the mail of an address; nobody is in before they press (J2). About an address the
 * answer is the same whoever has it. The id of the invitation.
 */
export function invite(ctx: Context, actor: Actor, invitation: Invitation): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'invitation:send', invitation.organisationId)
    const id = await send(tx, actor, { ...invitation, invitedBy: userOf(actor), approvedBy: null })
    await spendInvitation(tx, actor)
    return id
  })
}

/** The same for the administrator whom an approved request names: the servicedesk's word stands, though it is no owner. */
export async function inviteAdministrator(tx: Context, actor: Actor, invitation: Invitation): Promise<string> {
  await requireMay(tx, actor, 'organisation:create')
  return send(tx, actor, { ...invitation, invitedBy: null, approvedBy: userOf(actor) })
}

type Sending = Invitation & Pick<NewInvitation, 'invitedBy' | 'approvedBy'>

async function send(tx: Context, actor: Actor, { organisationId, who, teamIds, ...by }: Sending): Promise<string> {
  const teams = await lockTeams(tx, organisationId, teamIds)
  const typed = typedLogin(who)
  const user = typed.includes('@') ? undefined : await getInvitable(tx, organisationId, typed)
  const receiver = user ? { userId: user.id, address: null } : addressed(typed)
  if (teams.length === 0) throw invalidFields({ field: 'teams', message: 'choose-team' })
  await expireInvitationOf(tx, organisationId, receiver)
  const id = await insertInvitation(tx, { ...by, organisationId, receiver, teamIds: teams.map((team) => team.id) })
  // An address stands in the invitation only, which is deleted one day; the log never is.
  const details = { invited: user?.username ?? null }
  await record(tx, actor, { action: 'invitation.sent', subject: { kind: 'invitation', id }, organisationId, details })
  await sendInvitation(tx, actor, id)
  return id
}

/** Usernames are public, so what is in the way is said. */
async function getInvitable(tx: Context, organisationId: string, username: string): Promise<User> {
  if (!username) throw wrong('required')
  const user = await findUserByName(tx, username)
  if (user?.state !== 'active') throw wrong('no-such-person')
  if (await findMember(tx, organisationId, user.id)) throw wrong('already-member')
  if (await isBlocked(tx, organisationId, { userId: user.id, addressKey: provenKey(user) }))
    throw wrong('blocks-organisation')
  return user
}

function addressed(email: string): Receiver {
  const addressKey = emailKey(email)
  if (!addressKey) throw wrong('email-form')
  return { userId: null, address: email, addressKey }
}

/** Mails a new link; older ones go on working until one is used (SEC-C4). */
export function resendInvitation(ctx: Context, actor: Actor, sent: Sent): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { organisationId, invitationId } = sent
    await requireMay(tx, actor, 'invitation:send', organisationId)
    const prolonged = { id: invitationId, organisationId, invitedBy: userOf(actor) }
    if (!(await prolongInvitation(tx, prolonged))) throw invitationOver()
    await spendInvitation(tx, actor)
    const subject = { kind: 'invitation', id: invitationId }
    await record(tx, actor, { action: 'invitation.sent-again', subject, organisationId })
    await sendInvitation(tx, actor, invitationId)
  })
}

/** Takes an invitation back; its links lead to nothing from then on. */
export function withdrawInvitation(ctx: Context, actor: Actor, { organisationId, invitationId }: Sent): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'invitation:send', organisationId)
    const withdrawn = { state: 'withdrawn', acceptedBy: null } as const
    if (!(await endInvitation(tx, { id: invitationId, organisationId }, withdrawn))) throw invitationOver()
    const subject = { kind: 'invitation', id: invitationId }
    await record(tx, actor, { action: 'invitation.withdrawn', subject, organisationId })
  })
}

const userOf = (actor: Actor) => (actor.kind === 'user' ? actor.userId : null)

/** Within the transaction, so that what is refused does not count. */
async function spendInvitation(tx: Context, actor: Actor): Promise<void> {
  if (actor.kind === 'user') await spendLimit(tx, 'invitation', actor.userId)
}
