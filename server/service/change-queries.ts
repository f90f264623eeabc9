import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { nameKey } from '../database/name-key.ts'
import { onDuplicate } from '../database/violations.ts'
import { nameIsTaken } from './errors.ts'
import { named } from './queries.ts'
import type { Service, ServiceSettings } from './service.ts'

/** Of a service that the transaction holds. */
export async function updateSettings({ db, now }: Context, id: string, settings: ServiceSettings): Promise<void> {
  await db
    .updateTable('service')
    .set(({ eb }) => ({ ...settings, changedAt: now(), version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** The branch that the row says a clone begins with, held; of a deleted service too, undefined for none. */
export async function lockDefaultBranch({ db }: Context, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('service').select('defaultBranch').where('id', '=', id).forUpdate().executeTakeFirst()
  return row?.defaultBranch
}

export const setArchived = ({ db }: Context, id: string, archivedAt: Date | null) =>
  db.updateTable('service').set({ archivedAt }).where('id', '=', id).execute()

export const setDeleted = ({ db }: Context, id: string, deletedAt: Date | null) =>
  db.updateTable('service').set({ deletedAt }).where('id', '=', id).execute()

/** Gives a service to another owner. A name that is taken there is refused, also if that happened a moment ago. */
export async function updateOwner({ db, now }: Context, id: string, ownerId: string): Promise<void> {
  await db
    .updateTable('service')
    .set({ ownerId, changedAt: now() })
    .where('id', '=', id)
    .execute()
    .catch(onDuplicate('service_name_key', nameIsTaken))
}

/** Ends what teams of the former owner could do; collaborators of their own stay, but for who owns it now. */
export async function deleteTeamAccess({ db }: Context, { id, ownerId }: Service, newOwnerId: string): Promise<void> {
  await db.deleteFrom('teamService').where('serviceId', '=', id).execute()
  await db
    .deleteFrom('serviceCollaborator')
    .where('serviceId', '=', id)
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('teamId', 'in', selectFrom('team').select('team.id').where('team.organisationId', '=', ownerId)),
        eb('userId', '=', newOwnerId),
      ]),
    )
    .execute()
}

/** A deleted service as it stands in the list of those that can be restored. */
export interface DeletedService extends Pick<Service, 'id' | 'ownerId' | 'owner' | 'ownerKind' | 'name'> {
  titleNb: string
  titleNn: string
  titleEn: string
  deletedAt: Date
}

const deleted = ({ db }: Context, since: Date) =>
  db
    .selectFrom('service')
    .innerJoin('owner', 'owner.id', 'service.ownerId')
    .select([...named, sql<Date>`service.deleted_at`.as('deletedAt')])
    .where('service.deletedAt', '>', since)

/** Whether this user owns the row `service`, or is an owner of the organisation that does. */
const isOwnedBy = (userId: string) => sql<boolean>`(service.owner_id = ${userId} or exists (
  select from team_member member join team on team.id = member.team_id
  where member.user_id = ${userId} and member.organisation_id = service.owner_id and team.kind = 'owners'))`

/** Deleted after `since`, by whoever owned them, the latest first. */
export const listDeletedOf = (
  ctx: Context,
  userId: string,
  { since, limit }: { since: Date; limit: number },
): Promise<DeletedService[]> =>
  deleted(ctx, since)
    .where(isOwnedBy(userId))
    .orderBy('service.deletedAt', 'desc')
    .orderBy('service.id')
    .limit(limit)
    .execute()

/** One of these by its address, held; for an operator without `userId`. */
export const lockDeleted = (
  tx: Context,
  { owner, name, since }: { owner: string; name: string; since: Date },
  userId: string | undefined,
): Promise<DeletedService | undefined> =>
  deleted(tx, since)
    .where('owner.nameKey', '=', nameKey(owner))
    .where('service.name', '=', name)
    .$if(userId !== undefined, (query) => query.where(isOwnedBy(userId ?? '')))
    .forUpdate('service')
    .executeTakeFirst()

/** Whether the user owns the service, or is an owner of the organisation that does: more than administering it. */
export async function isOwner({ db }: Context, userId: string, serviceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('service')
    .select('id')
    .where('id', '=', serviceId)
    .where(isOwnedBy(userId))
    .executeTakeFirst()
  return row !== undefined
}

/** Takes rows of services that were deleted before `before`; what somebody restores at this instant is left alone. */
export async function deletePurgeable({ db }: Context, before: Date, limit: number) {
  const over = sql`select id from service where deleted_at <= ${before}
    order by deleted_at limit ${limit} for update skip locked`
  const { rows } = await sql<{ id: string; organisationId: string | null; service: string }>`
    delete from service using owner where owner.id = service.owner_id and service.id = any(array(${over}))
    returning service.id, case owner.kind when 'organisation' then owner.id end as organisation_id,
      owner.name || '/' || service.name as service`.execute(db)
  return rows
}
