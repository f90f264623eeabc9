import { type Insertable, type Selectable, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { MailWish } from '../database/schema.generated.ts'
import { secondsFrom } from '../jobs/lease.ts'
import { noticeTo } from '../jobs/notice.ts'
import { deleteOver } from '../jobs/sweep.ts'

const leasedColumns = ['id', 'kind', 'login', 'ticketId', 'actorId', 'network', 'requestId', 'leasedUntil'] as const

export type LeasedWish = Pick<Selectable<MailWish>, (typeof leasedColumns)[number]>

export const insertWish = ({ db, now }: Context, wish: Omit<Insertable<MailWish>, 'createdAt'>) =>
  db
    .insertInto('mailWish')
    .values({ ...wish, createdAt: now() })
    .returning(noticeTo('mail-wish'))
    .execute()

export const leaseWish = ({ db, now }: Context, seconds: number): Promise<LeasedWish | undefined> =>
  db
    .updateTable('mailWish')
    .set({ leasedUntil: secondsFrom(now(), seconds) })
    .where('id', '=', (row) =>
      row
        .selectFrom('mailWish')
        .select('id')
        .where((free) => free.or([free('leasedUntil', 'is', null), free('leasedUntil', '<=', now())]))
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(leasedColumns)
    .executeTakeFirst()

/** False where the lease ran out and another worker has the wish. */
export async function deleteLeasedWish({ db }: Context, { id, leasedUntil }: LeasedWish): Promise<boolean> {
  const deleted = await db
    .deleteFrom('mailWish')
    .where('id', '=', id)
    .where('leasedUntil', '=', leasedUntil)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

/**
 * Nobody waits for a mail so long, and what was typed is kept no longer than somebody waits. An invitation is not typed,
 * and nobody asks for it again, so its wish waits until it is granted (A7).
 */
export const sweepWishes = (ctx: Context, limit: number) =>
  deleteOver(
    ctx,
    {
      table: 'mailWish',
      end: 'createdAt',
      before: new Date(ctx.now().getTime() - 3600_000),
      where: sql`kind <> 'invitation'`,
    },
    limit,
  )
