import { sql } from 'kysely'
import { mayCreateServices } from '../../access/index.ts'
import type { Context } from '../../context.ts'
import { onDuplicate } from '../../database/violations.ts'
import type { User } from '../../user/index.ts'
import { alreadyOffered } from '../errors.ts'
import type { Service } from '../service.ts'

/** A service that its owner offers to another. */
export interface Transfer extends Pick<Service, 'owner' | 'name' | 'titleNb' | 'titleNn' | 'titleEn'> {
  id: string
  serviceId: string
  fromOwnerId: string
  toOwnerId: string
  to: string
  toKind: 'user' | 'organisation'
  /** Null: an operator. */
  offeredBy: string | null
  offerer: string | null
  expiresAt: Date
  /** How many people and teams that were let in still reach the service once it is accepted. */
  keeping: number
  /** How many of these administer it. */
  administering: number
}

/** Those who were let in, but for teams of the owner of today, and for who owns it then: as `deleteTeamAccess` has it. */
const keeping = sql`from service_collaborator kept left join team on team.id = kept.team_id
  where kept.service_id = service.id and kept.user_id is distinct from service_transfer.to_owner_id
    and team.organisation_id is distinct from service.owner_id`

const open = ({ db, now }: Context) =>
  db
    .selectFrom('serviceTransfer')
    .innerJoin('service', 'service.id', 'serviceTransfer.serviceId')
    .innerJoin('owner', 'owner.id', 'service.ownerId')
    .innerJoin('owner as receiver', 'receiver.id', 'serviceTransfer.toOwnerId')
    .leftJoin('owner as offerer', 'offerer.id', 'serviceTransfer.offeredBy')
    .select([
      'serviceTransfer.id',
      'serviceTransfer.serviceId',
      'serviceTransfer.fromOwnerId',
      'serviceTransfer.toOwnerId',
      'serviceTransfer.offeredBy',
      'serviceTransfer.expiresAt',
      'offerer.name as offerer',
      'receiver.name as to',
      'receiver.kind as toKind',
      'owner.name as owner',
      'service.name',
      'service.titleNb',
      'service.titleNn',
      'service.titleEn',
      sql<number>`(select count(*)::int ${keeping})`.as('keeping'),
      sql<number>`(select count(*)::int ${keeping} and kept.access = 'admin')`.as('administering'),
    ])
    .where('serviceTransfer.state', '=', sql.lit('open'))
    .where('serviceTransfer.expiresAt', '>', now())
    .where('service.deletedAt', 'is', null)

export const findTransferOf = (ctx: Context, serviceId: string): Promise<Transfer | undefined> =>
  open(ctx).where('serviceTransfer.serviceId', '=', serviceId).executeTakeFirst()

/** By its id, which is tried as text; undefined for what is none or is over. */
export const findTransfer = async (ctx: Context, id: string): Promise<Transfer | undefined> =>
  /^[0-9a-f-]{36}$/i.test(id) ? open(ctx).where('serviceTransfer.id', '=', id).executeTakeFirst() : undefined

/** What waits for an answer by this person: what they are offered themselves, or may take for an organisation. */
export const listTransfersTo = (ctx: Context, userId: string): Promise<Transfer[]> =>
  open(ctx)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('serviceTransfer.toOwnerId', '=', userId),
        exists(
          selectFrom('teamMember')
            .innerJoin('team', 'team.id', 'teamMember.teamId')
            .leftJoin('teamCapability', (join) =>
              join
                .onRef('teamCapability.teamId', '=', 'team.id')
                .on('teamCapability.capability', '=', 'service:create'),
            )
            .select('team.id')
            .where('teamMember.userId', '=', userId)
            .whereRef('teamMember.organisationId', '=', 'serviceTransfer.toOwnerId')
            .where((team) =>
              team.or([team('team.kind', '=', 'owners'), team('teamCapability.capability', 'is not', null)]),
            ),
        ),
      ]),
    )
    .orderBy('serviceTransfer.expiresAt')
    .limit(100)
    .execute()

export const mayReceive = async (ctx: Context, userId: string, { toOwnerId }: Pick<Transfer, 'toOwnerId'>) =>
  toOwnerId === userId || mayCreateServices(ctx, userId, toOwnerId)

interface Offer {
  serviceId: string
  fromOwnerId: string
  toOwnerId: string
  offeredBy: string | null
  expiresAt: Date
}

export async function insertTransfer({ db, now }: Context, offer: Offer): Promise<string> {
  const { id } = await db
    .insertInto('serviceTransfer')
    .values({ ...offer, createdAt: now() })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(onDuplicate('service_transfer_open_key', alreadyOffered))
  return id
}

type End = 'accepted' | 'declined' | 'withdrawn' | 'expired'

/** Open → ended, in one statement: of two who answer at once, one did it. */
export async function endTransfer({ db, now }: Context, id: string, state: End): Promise<boolean> {
  const ended = await db
    .updateTable('serviceTransfer')
    .set({ state, endedAt: now() })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** The same for whatever offer of a service is open, if any. */
export async function endTransferOf({ db, now }: Context, serviceId: string, state: End): Promise<void> {
  await db
    .updateTable('serviceTransfer')
    .set({ state, endedAt: now() })
    .where('serviceId', '=', serviceId)
    .where('state', '=', 'open')
    .execute()
}

/** An offer whose time is over and that no sweep has met yet. */
export async function endOverdue({ db, now }: Context, serviceId: string): Promise<void> {
  await db
    .updateTable('serviceTransfer')
    .set({ state: 'expired', endedAt: now() })
    .where('serviceId', '=', serviceId)
    .where('state', '=', 'open')
    .where('expiresAt', '<=', now())
    .execute()
}

/** Offers that nobody answered in time, the oldest first; what somebody answers at this instant is left to them. */
export async function expireTransfers({ db, now }: Context, limit: number): Promise<number> {
  const over = sql`select ctid from service_transfer where state = 'open' and expires_at <= ${now()}
    order by expires_at limit ${limit} for update skip locked`
  const expire = sql`update service_transfer set state = 'expired', ended_at = ${now()} where ctid = any(array(${over}))`
  return Number((await expire.execute(db)).numAffectedRows ?? 0)
}

type Reader = Pick<User, 'id' | 'username' | 'displayName' | 'language' | 'email' | 'emailKey'>

/** Who decides for an owner and can be told: the user, or the owners of the organisation; with a proven address. */
export const listDecidersFor = ({ db }: Context, ownerId: string): Promise<Reader[]> =>
  db
    .selectFrom('userAccount')
    .innerJoin('owner', 'owner.id', 'userAccount.id')
    .select([
      'owner.id',
      'owner.name as username',
      'userAccount.displayName',
      'userAccount.language',
      'userAccount.email',
      'userAccount.emailKey',
    ])
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('userAccount.id', '=', ownerId),
        eb(
          'userAccount.id',
          'in',
          selectFrom('teamMember')
            .innerJoin('team', 'team.id', 'teamMember.teamId')
            .select('teamMember.userId')
            .where('teamMember.organisationId', '=', ownerId)
            .where('team.kind', '=', 'owners'),
        ),
      ]),
    )
    .where('userAccount.state', '=', 'active')
    .where('userAccount.emailVerifiedAt', 'is not', null)
    .orderBy('userAccount.emailKey')
    .execute()
