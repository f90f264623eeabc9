import type { Context } from '../context.ts'
import { nameKey } from '../database/name-key.ts'
import { onDuplicate } from '../database/violations.ts'
import { notFound } from '../errors.ts'
import { deleteAddress } from './address-queries.ts'
import { nameIsTaken } from './errors.ts'
import type { Service, ServiceFacts } from './service.ts'

/** Where a service is, whose, and what it is called. */
export const named = [
  'service.id',
  'service.ownerId',
  'owner.name as owner',
  'owner.kind as ownerKind',
  'service.name',
  'service.titleNb',
  'service.titleNn',
  'service.titleEn',
] as const

const allServices = ({ db }: Context) =>
  db
    .selectFrom('service')
    .innerJoin('owner', 'owner.id', 'service.ownerId')
    .leftJoin('owner as creator', 'creator.id', 'service.createdBy')
    .select([
      ...named,
      'service.description',
      'service.visibility',
      'service.defaultBranch',
      'service.template',
      'service.templateVersion',
      'creator.name as createdBy',
      'service.createdAt',
      'service.changedAt',
      'service.archivedAt',
      'service.version',
    ])

const services = (ctx: Context) => allServices(ctx).where('service.deletedAt', 'is', null)

export const getService = (ctx: Context, id: string): Promise<Service> =>
  services(ctx).where('service.id', '=', id).executeTakeFirstOrThrow(notFound)

/** By its address, whoever asks: for operators at the server. */
export const serviceAt = (ctx: Context, { owner, name }: Pick<Service, 'owner' | 'name'>): Promise<Service> =>
  services(ctx)
    .where('owner.nameKey', '=', nameKey(owner))
    .where('service.name', '=', name)
    .executeTakeFirstOrThrow(notFound)

/** The same, held until the transaction ends, so that two changes of one service come one after the other. */
export const lockService = (tx: Context, id: string): Promise<Service> =>
  services(tx).where('service.id', '=', id).forUpdate('service').executeTakeFirstOrThrow(notFound)

/** One that was pushed to, held until that is written down; it may have been deleted by now. */
export const lockPushed = ({ db }: Context, id: string) =>
  db
    .selectFrom('service')
    .innerJoin('owner', 'owner.id', 'service.ownerId')
    .select(['service.ownerId', 'owner.name as owner', 'owner.kind as ownerKind', 'service.name'])
    .where('service.id', '=', id)
    .forNoKeyUpdate('service')
    .executeTakeFirst()

export async function touchPushed({ db, now }: Context, id: string): Promise<void> {
  await db.updateTable('service').set({ changedAt: now() }).where('id', '=', id).execute()
}

/** Also one that is deleted and can be restored: it keeps its name. */
export async function findServiceId({ db }: Context, ownerId: string, name: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('service')
    .select('id')
    .where('ownerId', '=', ownerId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.id
}

export interface NewService extends ServiceFacts {
  id: string
  ownerId: string
  name: string
  defaultBranch: string
  template: string | null
  templateVersion: string | null
  createdBy: string | null
}

/** A name that is taken is refused, also if that happened a moment ago; from here on its address is this service's. */
export async function insertService(ctx: Context, service: NewService): Promise<void> {
  const at = ctx.now()
  await ctx.db
    .insertInto('service')
    .values({ ...service, createdAt: at, changedAt: at })
    .execute()
    .catch(onDuplicate('service_name_key', nameIsTaken))
  await deleteAddress(ctx, service)
}

/** Which of these ids are services, deleted ones that can be restored among them. */
export async function listKnownServices({ db }: Context, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.selectFrom('service').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}

/** What the folder of repositories that belongs to this database says of itself. */
export async function getFolderId({ db }: Context): Promise<string> {
  const { id } = await db.selectFrom('repositoriesFolder').select('id').executeTakeFirstOrThrow()
  return id
}
