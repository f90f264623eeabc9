import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import { onDuplicate } from '../database/violations.ts'
import { invalidFields } from '../errors.ts'
import { deleteOver } from '../jobs/sweep.ts'
import { sha256 } from '../secrets.ts'
import type { User } from '../user/index.ts'
import { lasting, type ReceivedInvitation, type Receiver, type SentInvitation } from './joining.ts'
import { type ChosenTeam, expireOpen } from './queries.ts'

const alreadyInvited = () => invalidFields({ field: 'who', message: 'already-invited' })
const inSevenDays = ({ now }: Context) => new Date(now().getTime() + lasting.invitation * 1000)

export interface NewInvitation {
  organisationId: string
  invitedBy: string | null
  /** Who approved the request that it came of. */
  approvedBy: string | null
  receiver: Receiver
  teamIds: readonly string[]
}

/** One open invitation a receiver and organisation. */
export async function insertInvitation(
  ctx: Context,
  { receiver, teamIds, ...invitation }: NewInvitation,
): Promise<string> {
  const { id } = await ctx.db
    .insertInto('invitation')
    .values({ ...invitation, ...receiver, createdAt: ctx.now(), expiresAt: inSevenDays(ctx) })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(onDuplicate('invitation_open_user_key', alreadyInvited))
    .catch(onDuplicate('invitation_open_address_key', alreadyInvited))
  const { organisationId } = invitation
  const teams = teamIds.map((teamId) => ({ invitationId: id, teamId, organisationId }))
  await ctx.db.insertInto('invitationTeam').values(teams).execute()
  return id
}

/** An invitation that nobody answered in time makes room for another. */
export const expireInvitationOf = ({ db, now }: Context, organisationId: string, receiver: Receiver) =>
  db
    .updateTable('invitation')
    .set({ state: 'expired', endedAt: now() })
    .where('organisationId', '=', organisationId)
    .where('state', '=', sql.lit('open'))
    .where('expiresAt', '<=', now())
    .where(({ eb }) =>
      receiver.userId === null ? eb('addressKey', '=', receiver.addressKey) : eb('userId', '=', receiver.userId),
    )
    .execute()

/** A link that opens the invitation; older ones go on working (SEC-C4). Its token. */
export async function insertLink(ctx: Context, invitationId: string): Promise<string> {
  const token = ctx.randomToken()
  const link = { tokenHash: sha256(token), invitationId, createdAt: ctx.now(), expiresAt: inSevenDays(ctx) }
  await ctx.db.insertInto('invitationLink').values(link).execute()
  return token
}

/** The invitation lasts as long as its last link, and is of who sent that. False where it is over. */
export async function prolongInvitation(
  ctx: Context,
  { id, organisationId, invitedBy }: { id: string; organisationId: string; invitedBy: string | null },
): Promise<boolean> {
  const prolonged = await ctx.db
    .updateTable('invitation')
    .set({ expiresAt: inSevenDays(ctx), invitedBy })
    .where('id', '=', id)
    .where('organisationId', '=', organisationId)
    .where('state', '=', 'open')
    .where('expiresAt', '>', ctx.now())
    .returning('id')
    .executeTakeFirst()
  return prolonged !== undefined
}

const open = ({ db, now }: Context) =>
  db
    .selectFrom('invitation')
    .select([
      'invitation.id',
      'invitation.organisationId',
      'invitation.invitedBy',
      'invitation.approvedBy',
      'invitation.userId',
      'invitation.address',
      'invitation.addressKey',
      'invitation.expiresAt',
    ])
    .where('invitation.state', '=', sql.lit('open'))
    .where('invitation.expiresAt', '>', now())

export const findOpen = (ctx: Context, invitationId: string) =>
  open(ctx).where('invitation.id', '=', invitationId).executeTakeFirst()
export type OpenInvitation = NonNullable<Awaited<ReturnType<typeof findOpen>>>

/** What a mailed link opens, as long as the link itself is good. */
export const findByLink = (ctx: Context, token: string) =>
  open(ctx)
    .innerJoin('invitationLink', 'invitationLink.invitationId', 'invitation.id')
    .where('invitationLink.tokenHash', '=', sha256(token))
    .where('invitationLink.expiresAt', '>', ctx.now())
    .executeTakeFirst()

/** Where the mail went whose link this browser opened; none for who is on their way to something else. */
export async function findInvitedAddress(ctx: Context, token: string, wantedPath: string | null) {
  const invitation = wantedPath === '/invitations' ? await findByLink(ctx, token) : undefined
  return invitation?.address ?? undefined
}

/** Open → over in one statement, for the one call that did it; its links open nothing from then on. */
export async function endInvitation(
  { db, now }: Context,
  { id, organisationId }: { id: string; organisationId: string },
  end: { state: 'accepted' | 'declined' | 'withdrawn'; acceptedBy: string | null },
): Promise<boolean> {
  const ended = await db
    .updateTable('invitation')
    .set({ ...end, endedAt: now() })
    .where('id', '=', id)
    .where('organisationId', '=', organisationId)
    .where('state', '=', 'open')
    .where('expiresAt', '>', now())
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Held until the transaction ends, as those that somebody is about to enter. */
export const lockInvitedTeams = ({ db }: Context, invitationId: string): Promise<ChosenTeam[]> =>
  db
    .selectFrom('invitationTeam')
    .innerJoin('team', 'team.id', 'invitationTeam.teamId')
    .select(['team.id', 'team.name', 'team.kind'])
    .where('invitationTeam.invitationId', '=', invitationId)
    .orderBy('team.id')
    .forKeyShare('team')
    .execute()

/** An invitation into the team of owners, and of which organisation; none for others, or without an id. */
export const findOwnersInvitation = async ({ db }: Context, invitationId: string | undefined) =>
  invitationId === undefined
    ? undefined
    : db
        .selectFrom('invitationTeam')
        .innerJoin('team', 'team.id', 'invitationTeam.teamId')
        .select('team.organisationId')
        .where('invitationTeam.invitationId', '=', invitationId)
        .where('team.kind', '=', 'owners')
        .executeTakeFirst()

const teamsOf = sql<string[]>`array(select t.name from invitation_team i join team t on t.id = i.team_id
  where i.invitation_id = invitation.id order by t.name_key)`

/** Of the invitation's organisation, in SQL. */
const isMember = (userId: RawBuilder<unknown>) => sql<boolean>`exists (select from team_member m
  where m.organisation_id = invitation.organisation_id and m.user_id = ${userId})`

/**
 * What owners see: what is open, and how the others ended lately. One of them sends at most 350 in seven days. Who was
 * invited by username and is in by now is asked no more; of an address nothing is told (SEC-B4).
 */
export const listSent = ({ db, now }: Context, organisationId: string): Promise<SentInvitation[]> =>
  db
    .selectFrom('invitation')
    .leftJoin('owner', 'owner.id', 'invitation.userId')
    .select([
      'invitation.id',
      sql<SentInvitation['state']>`case when invitation.state = 'open' and invitation.expires_at <= ${now()}
        then 'expired' else invitation.state end`.as('state'),
      'owner.name as username',
      'invitation.address',
      'invitation.createdAt',
      'invitation.expiresAt',
      teamsOf.as('teams'),
    ])
    .where('invitation.organisationId', '=', organisationId)
    .where(({ not, and, eb }) =>
      not(and([eb('invitation.state', '=', 'open'), isMember(sql.ref('invitation.userId'))])),
    )
    .orderBy(({ eb }) => eb('invitation.state', '=', 'open'), 'desc')
    .orderBy('invitation.createdAt', 'desc')
    .limit(500)
    .execute()

/** To whom invitations of this organisation went, by their ids: a username, or an address while that is kept. */
export async function findReceivers({ db }: Context, organisationId: string, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, string>()
  const rows = await db
    .selectFrom('invitation')
    .leftJoin('owner', 'owner.id', 'invitation.userId')
    .select(({ fn }) => ['invitation.id', fn.coalesce('owner.name', 'invitation.address').as('receiver')])
    .where('invitation.organisationId', '=', organisationId)
    .where('invitation.id', 'in', ids)
    .execute()
  return new Map(rows.flatMap(({ id, receiver }) => (receiver ? [[id, receiver]] : [])))
}

/** Whether a press on it could still let somebody in, whoever that is: teams are left, and who invited may invite. */
const isAcceptable = sql<boolean>`exists (select from invitation_team t where t.invitation_id = invitation.id)
  and (invitation.invited_by is null or exists (select from team_member m
    join team o on o.id = m.team_id and o.kind = 'owners'
    join user_account a on a.id = m.user_id and a.state = 'active'
    where m.organisation_id = invitation.organisation_id and m.user_id = invitation.invited_by))`

const received = (ctx: Context) =>
  open(ctx)
    .where(isAcceptable)
    .innerJoin('organisation', 'organisation.id', 'invitation.organisationId')
    .innerJoin('owner', 'owner.id', 'invitation.organisationId')
    .leftJoin('userAccount as inviter', 'inviter.id', 'invitation.invitedBy')
    .leftJoin('owner as inviterName', 'inviterName.id', 'invitation.invitedBy')
    .clearSelect()
    .select(({ fn }) => [
      'invitation.id',
      'invitation.organisationId',
      'owner.name',
      'organisation.nameNb',
      'organisation.nameNn',
      'organisation.nameEn',
      fn.coalesce('inviter.displayName', 'inviterName.name').as('inviter'),
      'invitation.expiresAt',
      teamsOf.as('teams'),
    ])

type Invited = Pick<User, 'id' | 'emailKey' | 'emailVerifiedAt'>

/** Of this user, by their account or the address that they have proven, unless they are in or want to hear nothing. */
const ofUser = (ctx: Context, { id, emailKey, emailVerifiedAt }: Invited) =>
  received(ctx)
    .where(({ or, eb }) =>
      or([eb('invitation.userId', '=', id), ...(emailVerifiedAt ? [eb('invitation.addressKey', '=', emailKey)] : [])]),
    )
    .where(({ not }) => not(isMember(sql`${id}`)))
    .where(
      sql<boolean>`not exists (select from organisation_block b where b.organisation_id = invitation.organisation_id
        and (b.user_id = ${id} or b.address_key = invitation.address_key))`,
    )

export const listReceived = (ctx: Context, user: Invited): Promise<ReceivedInvitation[]> =>
  ofUser(ctx, user).orderBy('invitation.createdAt', 'desc').limit(100).execute()

export async function countReceived(ctx: Context, user: Invited): Promise<number> {
  const counted = await ofUser(ctx, user)
    .clearSelect()
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(counted.count)
}

/** What somebody is shown who opened a mailed link, unless they are in. */
export const findReceived = (
  ctx: Context,
  invitationId: string,
  userId: string | undefined,
): Promise<ReceivedInvitation | undefined> =>
  received(ctx)
    .where('invitation.id', '=', invitationId)
    .where(({ not }) => not(isMember(sql`${userId ?? null}::uuid`)))
    .executeTakeFirst()

export const expireInvitations = (ctx: Context, limit: number) => expireOpen(ctx, 'invitation', limit)

export const sweepInvitationLinks = (ctx: Context, limit: number) =>
  deleteOver(ctx, { table: 'invitationLink', end: 'expiresAt', before: ctx.now() }, limit)

/** Addresses of people who are not here are not kept for longer than owners look at the list. */
export const sweepInvitations = (ctx: Context, limit: number) =>
  deleteOver(
    ctx,
    {
      table: 'invitation',
      end: 'endedAt',
      before: new Date(ctx.now().getTime() - lasting.endedInvitation * 1000),
    },
    limit,
  )
