import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'

/** In bytes, as far as is known since the last packing. */
export interface Sizes {
  /** Of the repository. */
  bytes: number
  /** Of all that its owner has; what is deleted is counted until it is purged, since it lies on the disk and can be restored. */
  ownerBytes: number
}

/** Of the row `service` of a query. */
const sizes = [
  sql<number>`coalesce((select bytes from repository_maintenance where service_id = service.id), 0)::float8`.as(
    'bytes',
  ),
  ownedBytes(sql`service.owner_id`).as('ownerBytes'),
] as const

function ownedBytes(ownerId: unknown) {
  return sql<number>`(select coalesce(sum(size.bytes), 0)::float8
    from service own join repository_maintenance size on size.service_id = own.id
    where own.owner_id = ${ownerId})`
}

export const getSizes = ({ db }: Context, serviceId: string): Promise<Sizes> =>
  db.selectFrom('service').select(sizes).where('id', '=', serviceId).executeTakeFirstOrThrow(notFound)

export async function getOwnedBytes({ db }: Context, ownerId: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select ${ownedBytes(ownerId)} as bytes`.execute(db)
  return rows[0]?.bytes ?? 0
}

/** Of a repository that was made just now. */
export async function insertSize({ db }: Context, serviceId: string, bytes: number): Promise<void> {
  await db.insertInto('repositoryMaintenance').values({ serviceId, pushes: 0, bytes }).execute()
}
