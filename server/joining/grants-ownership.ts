import type { Context } from '../context.ts'
import { Approval, Inviting, OfInvitation, OfSentInvitation } from './api-schema.ts'
import { findOwnersInvitation } from './invitation-queries.ts'
import { hasOwnersTeam } from './queries.ts'
import { AnswerForm, DecisionForm, InviteForm } from './schema.ts'

/** Of a request that nobody has held to its schema yet. */
interface Asked {
  membership: { organisationId: string }
  params: unknown
  body: unknown
}

/*
 * Which requests make an owner, or offer it, and so ask for a fresh login (L8). What does not fit its schema is refused
 * right after, and does nothing.
 */

/** An owner lets somebody in who asked. */
export async function approvesOwner(ctx: Context, { membership, body }: Asked): Promise<boolean> {
  const { data } = DecisionForm.safeParse(body)
  return data?.act === 'approve' && hasOwnersTeam(ctx, membership.organisationId, data.teams)
}

/** The same by a program. */
export const approvesOwnerByProgram = (ctx: Context, { membership, body }: Asked) =>
  hasOwnersTeam(ctx, membership.organisationId, Approval.safeParse(body).data?.teams ?? [])

/** An owner invites, or sends an invitation again. */
export async function invitesOwner(ctx: Context, { membership, body }: Asked): Promise<boolean> {
  const { data } = InviteForm.safeParse(body)
  if (data?.act === 'invite') return hasOwnersTeam(ctx, membership.organisationId, data.teams)
  return data?.act === 'again' && isToOwners(ctx, membership.organisationId, data.invitation)
}

/** The same by a program. */
export const invitesOwnerByProgram = (ctx: Context, { membership, body }: Asked) =>
  hasOwnersTeam(ctx, membership.organisationId, Inviting.safeParse(body).data?.teams ?? [])

export const resendsToOwner = (ctx: Context, { membership, params }: Asked) =>
  isToOwners(ctx, membership.organisationId, OfSentInvitation.safeParse(params).data?.invitation)

/** The person themselves says yes. */
export async function becomesOwner(ctx: Context, { body }: Asked): Promise<boolean> {
  const { data } = AnswerForm.safeParse(body)
  return data?.act === 'accept' && (await findOwnersInvitation(ctx, data.invitation)) !== undefined
}

/** The same by a program. */
export const becomesOwnerByProgram = async (ctx: Context, { params }: Asked) =>
  (await findOwnersInvitation(ctx, OfInvitation.safeParse(params).data?.invitation)) !== undefined

/** One of another organisation is none, so that nothing is told of it (SEC-L2). */
const isToOwners = async (ctx: Context, organisationId: string, invitationId: string | undefined) =>
  (await findOwnersInvitation(ctx, invitationId))?.organisationId === organisationId
