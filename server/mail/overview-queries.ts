import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { noticeTo } from '../jobs/notice.ts'

/** Mails as the servicedesk sees them: those that wait, those that were given up, and those that were sent. */
export const mailLists = ['waiting', 'failed', 'sent'] as const
export type MailList = (typeof mailLists)[number]

/** More are not counted; the exact number of a thousand mails helps nobody. */
const mostCounted = 1000

/** States are no parameters, so that the plans of prepared statements know the indexes that are for one of them. */
const mails = ({ db }: Context, list: MailList) => {
  const all = db.selectFrom('mail')
  if (list === 'waiting') return all.where('state', '=', sql.lit('waiting'))
  if (list === 'sent') return all.where('state', '=', sql.lit('sent')).where('finishedAt', 'is not', null)
  return all.where('state', '=', sql.lit('dead')).where('textBody', 'is not', null)
}

/** How many are on a list; of many, a thousand. */
export async function countMails(ctx: Context, list: MailList): Promise<number> {
  const { count } = await ctx.db
    .selectFrom(mails(ctx, list).select('id').limit(mostCounted).as('some'))
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What it says is its receiver's, and stays unread here (SEC-M3). */
const columns = [
  'id',
  'kind',
  'address',
  'language',
  'state',
  'attempts',
  'dueAt',
  'createdAt',
  'finishedAt',
  'lastError',
] as const

/** The last mail of the part of a list before: a time to the microsecond, and its id. */
export interface MailKey {
  at: string
  id: string
}

/** What a list is ordered by. */
const timeOf = (list: MailList) => (list === 'waiting' ? 'dueAt' : 'finishedAt')
const keyOf = (list: MailList) => sql<string>`${sql.ref(timeOf(list))}::text`.as('at')

/** The key of this mail; one that is not on the list any more is not found. */
export const getMailKey = (ctx: Context, list: MailList, id: string): Promise<MailKey> =>
  mails(ctx, list)
    .select(['id', keyOf(list)])
    .where('id', '=', id)
    .executeTakeFirstOrThrow(notFound)

/** Those that are due next come first; of those that are over, the newest. */
export function listMails(
  ctx: Context,
  list: MailList,
  { after, limit }: { after: MailKey | undefined; limit: number },
) {
  const at = timeOf(list)
  const [order, beyond] = list === 'waiting' ? (['asc', sql`>`] as const) : (['desc', sql`<`] as const)
  const listed = mails(ctx, list)
    .select(columns)
    .select(keyOf(list))
    .orderBy(at, order)
    .orderBy('id', order)
    .limit(limit)
  if (!after) return listed.execute()
  return listed
    .where(sql<boolean>`(${sql.ref(at)}, id) ${beyond} (${after.at}::timestamptz, ${after.id}::uuid)`)
    .execute()
}

export type SeenMail = Omit<Awaited<ReturnType<typeof listMails>>[number], 'at'>

/** Any mail, and whether there is anything left to send of it. */
export const findMail = ({ db }: Context, id: string) =>
  db
    .selectFrom('mail')
    .select(columns)
    .select(sql<boolean>`state <> 'sent' and text_body is not null`.as('isOpen'))
    .where('id', '=', id)
    .executeTakeFirst()

/** One that nobody sent, has something to say, and that no worker has in its hands. */
const openMail = ({ db, now }: Context, id: string) =>
  db
    .updateTable('mail')
    .where('id', '=', id)
    .where('state', '!=', 'sent')
    .where('textBody', 'is not', null)
    .where((mail) => mail.or([mail('leasedUntil', 'is', null), mail('leasedUntil', '<=', now())]))

/**
 * Due at once, with as many tries as a new one; false where it is over or under way. One that was never tried waits for
 * its address's turn, and goes on waiting.
 */
export async function retryMail(ctx: Context, id: string): Promise<boolean> {
  const retried = await openMail(ctx, id)
    .where('attempts', '>', 0)
    .set({ state: 'waiting', dueAt: ctx.now(), attempts: 0, finishedAt: null, leasedUntil: null })
    .returning(noticeTo('mail'))
    .executeTakeFirst()
  return retried !== undefined
}

/** Never sent, and nothing of what it said is kept. */
export async function dropMail(ctx: Context, id: string): Promise<boolean> {
  const dropped = await openMail(ctx, id)
    .set(({ fn, val }) => ({
      state: 'dead',
      finishedAt: fn.coalesce('finishedAt', val(ctx.now())),
      leasedUntil: null,
      textBody: null,
      htmlBody: null,
    }))
    .returning('id')
    .executeTakeFirst()
  return dropped !== undefined
}
