import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { dueAgain, secondsFrom } from '../jobs/lease.ts'
import { noticeTo } from '../jobs/notice.ts'
import { deleteOver } from '../jobs/sweep.ts'
import type { Sealed } from './queries.ts'
import type { WebhookEvent } from './webhook.ts'

interface NewDelivery extends Sealed {
  endpointId: string
  event: string
  causeId: string
}

/** Tells the workers when the transaction commits. */
export async function insertDelivery({ db, now }: Context, { sealed, ...delivery }: NewDelivery): Promise<void> {
  await db
    .insertInto('webhookDelivery')
    .values({ ...delivery, payload: sealed, createdAt: now(), dueAt: now() })
    .returning(noticeTo('webhook'))
    .execute()
}

interface NewNews extends Sealed {
  causeId: string
}

/** The same to every endpoint that asked to hear of the event, in one statement; none of them is deleted meanwhile. */
export async function insertForHearing(
  { db, now }: Context,
  event: WebhookEvent,
  news: readonly NewNews[],
): Promise<void> {
  const [causeIds, keyIds, payloads] = [
    news.map(({ causeId }) => causeId),
    news.map(({ keyId }) => keyId),
    news.map(({ sealed }) => sealed),
  ]
  await sql`with hearing as (select id from webhook_endpoint where events @> array[${event}]::text[] and not is_paused for key share)
    insert into webhook_delivery (endpoint_id, event, cause_id, key_id, payload, created_at, due_at)
    select hearing.id, ${event}, cause_id, key_id, payload, ${now()}, ${now()}
    from hearing cross join unnest(${causeIds}::uuid[], ${keyIds}::text[], ${payloads}::bytea[]) news (cause_id, key_id, payload)
    returning ${noticeTo('webhook')}`.execute(db)
}

const logged = [
  'id',
  'endpointId',
  'event',
  'causeId',
  'state',
  'attempts',
  'dueAt',
  'status',
  'lastError',
  'answer',
  'createdAt',
  'finishedAt',
] as const

/** Where a page of the log goes on: after this delivery. */
export interface DeliveryPlace {
  at: Date
  id: string
}

/** What an endpoint was told, the newest first. */
export function listDeliveries(
  { db }: Context,
  { endpointId, after, limit }: { endpointId: string; after: DeliveryPlace | undefined; limit: number },
) {
  const listed = db
    .selectFrom('webhookDelivery')
    .select(logged)
    .where('endpointId', '=', endpointId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  return (after ? listed.where(sql<boolean>`(created_at, id) < (${after.at}, ${after.id}::uuid)`) : listed).execute()
}

export const getDelivery = ({ db }: Context, id: string) =>
  db.selectFrom('webhookDelivery').select(logged).where('id', '=', id).executeTakeFirstOrThrow(notFound)

export type LoggedDelivery = Awaited<ReturnType<typeof getDelivery>>

/** Where the log goes on after it. */
export const keyOfDelivery = ({ createdAt, id }: LoggedDelivery): DeliveryPlace => ({ at: createdAt, id })

/** How the delivery of what this is the cause of goes; undefined where there is none, or it was swept. */
export const findDelivery = ({ db }: Context, causeId: string, event: string) =>
  db
    .selectFrom('webhookDelivery')
    .select(logged)
    .where('causeId', '=', causeId)
    .where('event', '=', event)
    .where('state', '=', sql.lit('waiting'))
    .limit(1)
    .executeTakeFirst()

interface Lease {
  most: number
  seconds: number
}

/** Of one endpoint at the same time, so that one that hangs leaves room for the others. */
const mostOfEndpoint = 2

/** What has been due the longest, of each endpoint as many as are not on their way already. */
const dueOfEach = ({ now }: Context, most: number) =>
  sql<string>`any(array(select due.id from webhook_endpoint endpoint cross join lateral (
      select id, due_at from webhook_delivery where endpoint_id = endpoint.id and state = 'waiting' and due_at <= ${now()}
        and (leased_until is null or leased_until <= ${now()}) order by due_at
      limit least(${most}::int, greatest(0, ${mostOfEndpoint}::int - (select count(*) from webhook_delivery leased
        where leased.endpoint_id = endpoint.id and leased.leased_until > ${now()})))
      for update skip locked) due
    where not endpoint.is_paused order by due.due_at limit ${most}))`

/** Takes what is due, and counts the try before it is made, so that a crash counts too. */
export function leaseDeliveries(ctx: Context, { most, seconds }: Lease) {
  return ctx.db
    .updateTable('webhookDelivery')
    .from('webhookEndpoint')
    .set(({ eb }) => ({
      leasedUntil: secondsFrom(ctx.now(), seconds),
      attempts: eb('webhookDelivery.attempts', '+', 1),
    }))
    .where('webhookDelivery.id', '=', dueOfEach(ctx, most))
    .whereRef('webhookEndpoint.id', '=', 'webhookDelivery.endpointId')
    .returning([
      'webhookDelivery.id',
      'webhookDelivery.event',
      'webhookDelivery.causeId',
      'webhookDelivery.keyId',
      'webhookDelivery.payload',
      'webhookDelivery.attempts',
      'webhookDelivery.leasedUntil',
      'webhookEndpoint.url',
      'webhookEndpoint.keyId as secretKeyId',
      'webhookEndpoint.secret',
      'webhookEndpoint.formerKeyId',
      'webhookEndpoint.formerSecret',
      'webhookEndpoint.formerUntil',
    ])
    .execute()
}

export type LeasedDelivery = Awaited<ReturnType<typeof leaseDeliveries>>[number]

/** How a try went. */
export interface Try {
  status: number | null
  lastError: string | null
  answer: string | null
}

/**
 * Only the worker whose lease it is may say how it went; another may have taken it over, or somebody cancelled it. Then
 * there is room for the next of its endpoint.
 */
const updateLeased = ({ db }: Context, { id, leasedUntil }: LeasedDelivery) =>
  db
    .updateTable('webhookDelivery')
    .where('id', '=', id)
    .where('leasedUntil', '=', leasedUntil)
    .returning(['id', noticeTo('webhook')])

export async function finishDelivery(
  ctx: Context,
  delivery: LeasedDelivery,
  end: Try & { state: 'delivered' | 'dead' },
): Promise<boolean> {
  const finished = { ...end, finishedAt: ctx.now(), leasedUntil: null }
  return (await updateLeased(ctx, delivery).set(finished).executeTakeFirst()) !== undefined
}

export const retryDelivery = (ctx: Context, delivery: LeasedDelivery, tried: Try, seconds: number) =>
  updateLeased(ctx, delivery)
    .set({
      ...tried,
      leasedUntil: null,
      dueAt: dueAgain(ctx, seconds),
    })
    .execute()

/** Begins the tries of a finished delivery anew. False for one that waits, or was cancelled. */
export async function requeueDelivery({ db, now }: Context, id: string): Promise<boolean> {
  const requeued = await db
    .updateTable('webhookDelivery')
    .set({ state: 'waiting', attempts: 0, dueAt: now(), finishedAt: null })
    .where('id', '=', id)
    .where('state', 'in', ['delivered', 'dead'])
    .returning(['id', noticeTo('webhook')])
    .executeTakeFirst()
  return requeued !== undefined
}

/** What waits because of this is sent no more; what is on its way is. */
export async function cancelDeliveries({ db, now }: Context, causeIds: readonly string[], event: string) {
  if (causeIds.length === 0) return
  await db
    .updateTable('webhookDelivery')
    .set({ state: 'cancelled', finishedAt: now(), leasedUntil: null })
    .where('causeId', 'in', causeIds)
    .where('event', '=', event)
    .where('state', '=', sql.lit('waiting'))
    .execute()
}

/** After a month nothing of a delivery is left. */
export const sweepDeliveries = (ctx: Context, limit: number) =>
  deleteOver(
    ctx,
    { table: 'webhookDelivery', end: 'finishedAt', before: monthBefore(ctx.now()), where: sql`state <> 'waiting'` },
    limit,
  )

const monthBefore = (now: Date) => new Date(now.getTime() - 30 * 24 * 3600_000)
