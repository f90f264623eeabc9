import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { onDuplicate } from '../database/violations.ts'
import { alreadyAsked } from './errors.ts'
import { type JoinRequest, lasting, type OwnRequest, type PendingRequest } from './joining.ts'
import { expireOpen } from './queries.ts'

const later = (ctx: Context, seconds: number) => new Date(ctx.now().getTime() + seconds * 1000)

interface NewRequest {
  organisationId: string
  userId: string
  message: string
  wish: string
}

/** One open request a person and organisation; a second one is refused by the index. */
export async function insertRequest(ctx: Context, request: NewRequest): Promise<string> {
  const { id } = await ctx.db
    .insertInto('joinRequest')
    .values({ ...request, createdAt: ctx.now(), expiresAt: later(ctx, lasting.request) })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(onDuplicate('join_request_open_key', alreadyAsked))
  return id
}

/** Open → withdrawn, for the one call that did it. */
export async function withdrawOpen({ db, now }: Context, organisationId: string, userId: string) {
  return db
    .updateTable('joinRequest')
    .set({ state: 'withdrawn', endedAt: now() })
    .where('organisationId', '=', organisationId)
    .where('userId', '=', userId)
    .where('state', '=', sql.lit('open'))
    .where('expiresAt', '>', now())
    .returning('id')
    .executeTakeFirst()
}

/** The person's own request that nobody answered in time makes room for another. */
export const expireOwn = ({ db, now }: Context, organisationId: string, userId: string) =>
  db
    .updateTable('joinRequest')
    .set({ state: 'expired', endedAt: now() })
    .where('organisationId', '=', organisationId)
    .where('userId', '=', userId)
    .where('state', '=', sql.lit('open'))
    .where('expiresAt', '<=', now())
    .execute()

export interface Decision {
  state: 'approved' | 'declined'
  decidedBy: string | null
  reason: string | null
}

/** Open → decided in one statement, for the one decision that wins; nobody decides about themselves (SEC-L7). */
export async function decideOpen(
  { db, now }: Context,
  { organisationId, requestId }: { organisationId: string; requestId: string },
  decision: Decision,
): Promise<boolean> {
  const decided = db
    .updateTable('joinRequest')
    .set({ ...decision, endedAt: now() })
    .where('id', '=', requestId)
    .where('organisationId', '=', organisationId)
    .where('state', '=', 'open')
    .where('expiresAt', '>', now())
  const { decidedBy } = decision
  const row = await (decidedBy ? decided.where('userId', '<>', decidedBy) : decided).returning('id').executeTakeFirst()
  return row !== undefined
}

/** What the person asked of this organisation, the newest first. */
export const listOwn = ({ db }: Context, organisationId: string, userId: string): Promise<OwnRequest[]> =>
  db
    .selectFrom('joinRequest')
    .select(['id', 'state', 'message', 'wish', 'createdAt', 'expiresAt', 'endedAt', 'reason'])
    .where('userId', '=', userId)
    .where('organisationId', '=', organisationId)
    .orderBy('createdAt', 'desc')
    .limit(10)
    .execute()

/** Requests that somebody can decide: their people are active, and not in by now on another way. */
const waiting = ({ db, now }: Context) =>
  db
    .selectFrom('joinRequest')
    .innerJoin('userAccount', 'userAccount.id', 'joinRequest.userId')
    .where('joinRequest.state', '=', sql.lit('open'))
    .where('joinRequest.expiresAt', '>', now())
    .where('userAccount.state', '=', 'active')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('teamMember')
            .select('teamMember.userId')
            .whereRef('teamMember.userId', '=', 'joinRequest.userId')
            .whereRef('teamMember.organisationId', '=', 'joinRequest.organisationId'),
        ),
      ),
    )

const waitingFor = (ctx: Context, organisationId: string) =>
  waiting(ctx).where('joinRequest.organisationId', '=', organisationId)

const columns = [
  'joinRequest.id',
  'joinRequest.userId',
  'owner.name as username',
  'userAccount.displayName',
  'joinRequest.message',
  'joinRequest.wish',
  'joinRequest.createdAt',
] as const

/** From where the list goes on after this one. */
export const keyOfRequest = ({ createdAt, id }: JoinRequest) => ({ createdAt, id })

interface Part {
  after: { createdAt: Date; id: string } | undefined
  limit: number
}

/** The oldest first, after one of them. */
export function listWaiting(ctx: Context, organisationId: string, { after, limit }: Part): Promise<JoinRequest[]> {
  const part = waitingFor(ctx, organisationId)
    .innerJoin('owner', 'owner.id', 'joinRequest.userId')
    .select(columns)
    .orderBy('joinRequest.createdAt')
    .orderBy('joinRequest.id')
    .limit(limit)
  if (!after) return part.execute()
  return part
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('joinRequest.createdAt', 'joinRequest.id'), '>', tuple(after.createdAt, after.id)),
    )
    .execute()
}

export const findWaiting = (
  ctx: Context,
  organisationId: string,
  requestId: string,
): Promise<JoinRequest | undefined> =>
  waitingFor(ctx, organisationId)
    .innerJoin('owner', 'owner.id', 'joinRequest.userId')
    .select(columns)
    .where('joinRequest.id', '=', requestId)
    .executeTakeFirst()

/** How many requests wait for an owner of this organisation. */
export async function countWaiting(ctx: Context, organisationId: string): Promise<number> {
  const counted = await waitingFor(ctx, organisationId)
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(counted.count)
}

/** What one person waits for, wherever that is. */
export const listWaitingOf = (ctx: Context, userId: string): Promise<PendingRequest[]> =>
  waiting(ctx)
    .innerJoin('organisation', 'organisation.id', 'joinRequest.organisationId')
    .innerJoin('owner', 'owner.id', 'joinRequest.organisationId')
    .select(['joinRequest.id', 'joinRequest.createdAt', 'owner.name'])
    .select(['organisation.nameNb', 'organisation.nameNn', 'organisation.nameEn'])
    .where('joinRequest.userId', '=', userId)
    .orderBy('joinRequest.createdAt')
    .limit(100)
    .execute()

export const findRequest = ({ db }: Context, requestId: string) =>
  db.selectFrom('joinRequest').select(['organisationId', 'userId']).where('id', '=', requestId).executeTakeFirst()

const nudges = {
  owners: { column: 'remindedAt', after: lasting.untilReminder },
  servicedesk: { column: 'escalatedAt', after: lasting.untilServicedesk },
} as const
export type Nudged = keyof typeof nudges

/** Requests that have waited so long that somebody is to be told once more. */
export async function listUnanswered(ctx: Context, nudged: Nudged, limit: number): Promise<string[]> {
  const { column, after } = nudges[nudged]
  const rows = await ctx.db
    .selectFrom('joinRequest')
    .select('id')
    .where('state', '=', sql.lit('open'))
    .where(column, 'is', null)
    .where('createdAt', '<=', later(ctx, -after))
    .where('expiresAt', '>', ctx.now())
    .orderBy('createdAt')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Claims one nudge in one statement, so that nobody is told twice. */
export async function claimNudge({ db, now }: Context, nudged: Nudged, requestId: string): Promise<boolean> {
  const { column } = nudges[nudged]
  const claimed = await db
    .updateTable('joinRequest')
    .set({ [column]: now() })
    .where('id', '=', requestId)
    .where('state', '=', 'open')
    .where(column, 'is', null)
    .returning('id')
    .executeTakeFirst()
  return claimed !== undefined
}

export const expireRequests = (ctx: Context, limit: number) => expireOpen(ctx, 'joinRequest', limit)
