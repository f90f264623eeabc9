import { type QueryCreator, sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { DB } from '../../database/schema.generated.ts'
import { dueRows, secondsFrom } from '../../jobs/lease.ts'

/** Several pushes one after the other are packed at once. */
const afterSeconds = 300

interface Grown {
  serviceId: string
  pushes: 0 | 1
  /** By so many, as far as anybody knows before it is packed. */
  bytes: number
}

/** Has a repository packed soon; twice is once. Without `pushes` only for what may not have become one. */
export const maintenanceOf =
  ({ now }: Context, { serviceId, pushes, bytes }: Grown) =>
  (db: QueryCreator<DB>) =>
    db
      .insertInto('repositoryMaintenance')
      .values({ serviceId, pushes, bytes, dueAt: secondsFrom(now(), afterSeconds) })
      .onConflict((conflict) =>
        conflict.column('serviceId').doUpdateSet({
          pushes: sql`repository_maintenance.pushes + excluded.pushes`,
          bytes: sql`repository_maintenance.bytes + excluded.bytes`,
          dueAt: sql`coalesce(repository_maintenance.due_at, excluded.due_at)`,
        }),
      )

/** After a push. */
export async function queueMaintenance(ctx: Context, serviceId: string): Promise<void> {
  await maintenanceOf(ctx, { serviceId, pushes: 1, bytes: 0 })(ctx.db).execute()
}

/** What nothing leads to any more goes after two weeks, and whoever waits for room should not wait longer than that. */
const countedAgainAfter = 24 * 3600

/** Has all that the owner of a service has packed anew and counted, at most once a day each. */
export async function queueCounting({ db, now }: Context, serviceId: string): Promise<void> {
  await db
    .updateTable('repositoryMaintenance')
    .set({ packedAt: null, dueAt: sql`coalesce(due_at, ${secondsFrom(now(), afterSeconds)}::timestamptz)` })
    .where('serviceId', 'in', (of) =>
      of
        .selectFrom('service as full')
        .innerJoin('service as own', 'own.ownerId', 'full.ownerId')
        .select('own.id')
        .where('full.id', '=', serviceId),
    )
    .where('packedAt', '<=', secondsFrom(now(), -countedAgainAfter))
    .execute()
}

export interface LeasedMaintenance {
  serviceId: string
  pushes: string
  /** How many of them it was packed after. */
  packedPushes: string
  packedAt: Date | null
  leasedUntil: Date | null
}

/** Takes the repositories that have waited the longest, each for exactly one process. */
export function leaseMaintenance(
  ctx: Context,
  { most, seconds }: { most: number; seconds: number },
): Promise<LeasedMaintenance[]> {
  return ctx.db
    .updateTable('repositoryMaintenance')
    .set({ leasedUntil: secondsFrom(ctx.now(), seconds) })
    .where('serviceId', '=', dueRows(ctx, { table: 'repositoryMaintenance', key: 'serviceId' }, most))
    .returning(['serviceId', 'pushes', 'packedPushes', 'packedAt', 'leasedUntil'])
    .execute()
}

/** Only whose lease it is may say how it went; another may have taken it over meanwhile. */
const updateLeased = ({ db }: Context, { serviceId, leasedUntil }: LeasedMaintenance) =>
  db.updateTable('repositoryMaintenance').where('serviceId', '=', serviceId).where('leasedUntil', '=', leasedUntil)

interface Packed {
  packedAt: Date | null
  bytes: number
}

/** Done; and due once more, if somebody pushed meanwhile. */
export async function finishMaintenance(ctx: Context, leased: LeasedMaintenance, { packedAt, bytes }: Packed) {
  const again = secondsFrom(ctx.now(), afterSeconds)
  await updateLeased(ctx, leased)
    .set({
      leasedUntil: null,
      packedAt,
      packedPushes: leased.pushes,
      bytes,
      dueAt: sql`case when pushes <> ${leased.pushes}::bigint then ${again}::timestamptz end`,
    })
    .execute()
}

export async function putOffMaintenance(ctx: Context, leased: LeasedMaintenance, seconds: number): Promise<void> {
  await updateLeased(ctx, leased)
    .set({ leasedUntil: null, dueAt: secondsFrom(ctx.now(), seconds) })
    .execute()
}
