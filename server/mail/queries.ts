import { type Insertable, type Selectable, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Mail } from '../database/schema.generated.ts'
import { dueAgain, dueRows, secondsFrom } from '../jobs/lease.ts'
import { noticeTo } from '../jobs/notice.ts'
import { deleteOver } from '../jobs/sweep.ts'
import { mailsAnHour } from './mail.ts'

const leasedColumns = [
  'id',
  'messageId',
  'kind',
  'address',
  'language',
  'subject',
  'textBody',
  'htmlBody',
  'attempts',
  'createdAt',
  'leasedUntil',
] as const

export type LeasedMail = Pick<Selectable<Mail>, (typeof leasedColumns)[number]>

/** Mails to one address are queued one after the other, so that parallel ones are counted too. */
export const lockAddress = ({ db }: Context, addressKey: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`mail ${addressKey}`}, 0))`.execute(db)

interface QueuedMail
  extends Pick<Insertable<Mail>, 'kind' | 'causeId' | 'address' | 'addressKey' | 'language' | 'subject'> {
  textBody: string
  htmlBody: string
  /** The part of the Message-ID after the @. */
  domain: string
  isAskedByOwner: boolean
}

/** Due at once, or an hour after the mail that used up the limit. */
export function insertMail({ db, now, config }: Context, { domain, isAskedByOwner, ...mail }: QueuedMail) {
  const { kind, causeId, address, addressKey, language, subject, textBody, htmlBody } = mail
  const ofSameKindAndCause = sql`address_key = ${addressKey} and kind = ${kind} and cause_id = ${causeId}`
  const ofSameAddress = sql`address_key = ${addressKey}`
  const hourAfterNewest = (count: number, which: typeof ofSameAddress) =>
    sql`(select due_at + interval '1 hour' from mail where ${which} order by due_at desc offset ${count * config.rateLimitFactor - 1} limit 1)`
  return db
    .insertInto('mail')
    .values({
      // Named in one order, so that the statement of every mail is the same text (SEC-B1).
      ...{ kind, causeId, address, addressKey, language, subject, textBody, htmlBody },
      messageId: sql`'<' || gen_random_uuid() || ${`@${domain}>`}`,
      createdAt: now(),
      dueAt: sql`greatest(
        ${now()}::timestamptz,
        ${hourAfterNewest(mailsAnHour.ofOneKindAndCause, ofSameKindAndCause)},
        ${isAskedByOwner ? sql`null` : hourAfterNewest(mailsAnHour.inAll, ofSameAddress)}
      )`,
    })
    .returning(noticeTo('mail'))
    .execute()
}

interface Lease {
  most: number
  seconds: number
}

/** Takes mails that are due, and counts the try before it is made, so that a crash counts too. */
export function leaseMails(ctx: Context, { most, seconds }: Lease): Promise<LeasedMail[]> {
  return ctx.db
    .updateTable('mail')
    .set((row) => ({ leasedUntil: secondsFrom(ctx.now(), seconds), attempts: row('attempts', '+', 1) }))
    .where('id', '=', dueRows(ctx, { table: 'mail', key: 'id', where: sql`state = 'waiting'` }, most))
    .returning(leasedColumns)
    .execute()
}

/** Only the worker whose lease it is may say how it went; another may have taken the mail over meanwhile. */
const updateLeased = ({ db }: Context, mail: LeasedMail) =>
  db
    .updateTable('mail')
    .where('id', '=', mail.id)
    .where('state', '=', 'waiting')
    .where('leasedUntil', '=', mail.leasedUntil)

export const markSent = (ctx: Context, mail: LeasedMail) =>
  updateLeased(ctx, mail)
    .set({ state: 'sent', finishedAt: ctx.now(), leasedUntil: null, lastError: null, textBody: null, htmlBody: null })
    .execute()

export const markRetry = (ctx: Context, mail: LeasedMail, { seconds, reason }: { seconds: number; reason: string }) =>
  updateLeased(ctx, mail)
    .set({
      dueAt: dueAgain(ctx, seconds),
      leasedUntil: null,
      lastError: reason,
    })
    .execute()

export const markDead = (ctx: Context, mail: LeasedMail, reason: string) =>
  updateLeased(ctx, mail).set({ state: 'dead', finishedAt: ctx.now(), leasedUntil: null, lastError: reason }).execute()

export async function blankDead({ db }: Context, before: Date, limit: number): Promise<number> {
  const dead = db
    .selectFrom('mail')
    .select('id')
    .where('state', '=', sql.lit('dead'))
    .where('textBody', 'is not', null)
    .where('finishedAt', '<=', before)
    .orderBy('finishedAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const { numUpdatedRows } = await db
    .updateTable('mail')
    .set({ textBody: null, htmlBody: null })
    .where('id', '=', sql<string>`any(array(${dead}))`)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

export const deleteFinished = (ctx: Context, before: Date, limit: number) =>
  deleteOver(ctx, { table: 'mail', end: 'finishedAt', before }, limit)
