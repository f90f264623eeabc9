import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { type Wish, wishForMail } from '../mail/index.ts'
import { findMember, isBlocked } from '../team/index.ts'
import { findUser, findUserByEmail, provenKey, type User } from '../user/index.ts'
import { findOpen, insertLink, type OpenInvitation } from './invitation-queries.ts'
import { mailInvitation } from './mails.ts'

/** Leaves the mail of an invitation to a worker, so that the time of the answer does not tell whose address it is (SEC-B4). */
export const sendInvitation = (tx: Context, actor: Actor, invitationId: string): Promise<void> =>
  wishForMail(tx, actor, { kind: 'invitation', login: invitationId, ticketId: null })

/**
 * Mails an invitation that is still open, with a link of its own to whoever reads the mail of the address. Who is in
 * already, or wants to hear nothing from the organisation, gets none, and the owner is not told (SEC-B4).
 */
export async function grantInvitation(tx: Context, _: Actor, { login: invitationId }: Wish): Promise<void> {
  const invitation = await findOpen(tx, invitationId)
  if (!invitation) return
  const { address, addressKey, userId } = invitation
  const user = await (userId ? findUser(tx, userId) : findUserByEmail(tx, addressKey ?? ''))
  if (await isUnwanted(tx, invitation, user)) return
  if (address && addressKey) {
    const token = await insertLink(tx, invitation.id)
    const path = `/invitations/accept?${new URLSearchParams({ token })}`
    return mailInvitation(tx, invitation, { address, addressKey, user, path })
  }
  // An address that nobody proved gets nothing; the invitation stands on the user's own page.
  if (!user?.emailVerifiedAt) return
  return mailInvitation(tx, invitation, { address: user.email, addressKey: user.emailKey, user, path: '/invitations' })
}

async function isUnwanted(
  tx: Context,
  { organisationId, addressKey }: OpenInvitation,
  user: User | undefined,
): Promise<boolean> {
  if (user && (await findMember(tx, organisationId, user.id))) return true
  const proven = user ? provenKey(user) : null
  return isBlocked(tx, organisationId, { userId: user?.id ?? null, addressKey: addressKey ?? proven })
}
