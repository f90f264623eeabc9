import { type Insertable, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Audit } from '../database/schema.generated.ts'

export const insertAudit = ({ db, now }: Context, row: Omit<Insertable<Audit>, 'at'>) =>
  db
    .insertInto('audit')
    .values({ ...row, at: now() })
    .execute()

interface RecordedAct {
  action: string
  actorId: string
  subject: { kind: string; id: string }
  organisationId: string
  details?: Record<string, string>
  since: Date
}

/** Whether this person did this, in that organisation, a moment ago. */
export async function isRecorded(
  { db }: Context,
  { details = {}, since, subject, ...act }: RecordedAct,
): Promise<boolean> {
  const row = await db
    .selectFrom('audit')
    .select('id')
    .where('actorId', '=', act.actorId)
    .where('action', '=', act.action)
    .where('subjectKind', '=', subject.kind)
    .where('subjectId', '=', subject.id)
    .where('organisationId', '=', act.organisationId)
    .where('at', '>', since)
    .where(sql<boolean>`details @> ${JSON.stringify(details)}::jsonb`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

interface HappenedIn {
  action: string
  organisationId: string
  details: Record<string, string>
}

/** Whether anybody ever did this in that organisation. */
export async function hasHappenedIn({ db }: Context, { action, organisationId, details }: HappenedIn) {
  const row = await db
    .selectFrom('audit')
    .select('id')
    .where('organisationId', '=', organisationId)
    .where('action', '=', action)
    .where(sql<boolean>`details @> ${JSON.stringify(details)}::jsonb`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

interface HappenedTo {
  actions: readonly string[]
  userId: string
  organisationId: string
  since: Date
}

/** Whether anybody but the person did one of these to them, in that organisation. */
export async function hasHappenedTo({ db }: Context, { actions, userId, organisationId, since }: HappenedTo) {
  const row = await db
    .selectFrom('audit')
    .select('id')
    .where('subjectKind', '=', 'user')
    .where('subjectId', '=', userId)
    .where('organisationId', '=', organisationId)
    .where('action', 'in', actions)
    .where('actorId', 'is distinct from', userId)
    .where('at', '>', since)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** One act in an organisation's log; addresses and requests are the operators' to see. */
export interface LoggedAct {
  id: string
  at: Date
  action: string
  actorKind: string
  actorId: string | null
  subjectKind: string | null
  subjectId: string | null
  reason: string | null
  details: Record<string, string | number | boolean | null>
}

/** The newest first, older than one of them; one more than a page holds, if `limit` says so. */
export function listActsOf(
  { db }: Context,
  organisationId: string,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<LoggedAct[]> {
  const acts = db
    .selectFrom('audit')
    .select(['id', 'at', 'action', 'actorKind', 'actorId', 'subjectKind', 'subjectId', 'reason'])
    .select(({ ref }) => sql<LoggedAct['details']>`${ref('details')}`.as('details'))
    .where('organisationId', '=', organisationId)
    .orderBy('id', 'desc')
    .limit(limit)
  return (before ? acts.where('id', '<', before) : acts).execute()
}

/** Which acts of the whole log; what is absent is not asked for. */
export interface ActFilter {
  /** Done by this person, or to them. */
  personId?: string | undefined
  organisationId?: string | undefined
  action?: string | undefined
  requestId?: string | undefined
  since?: Date | undefined
  /** From this day on, and up to this one, as `2026-11-26` where the studio is. */
  sinceDay?: string | undefined
  untilDay?: string | undefined
}

/** One act with everything that the log has of it, for operators. */
export type ExportedAct = Awaited<ReturnType<typeof listActs>>[number]

/** Acts in the order in which they were written, after the one that the part before ended with. */
export const listActs = (ctx: Context, { after, limit, ...filter }: ActFilter & { after: string; limit: number }) =>
  acts(ctx, filter).where('id', '>', after).orderBy('id').limit(limit).execute()

/** The newest first, older than the one that the part before ended with. */
export function searchActs(
  ctx: Context,
  filter: ActFilter,
  { before, limit }: { before?: string | undefined; limit: number },
) {
  const found = acts(ctx, filter).orderBy('id', 'desc').limit(limit)
  return (before ? found.where('id', '<', before) : found).execute()
}

function acts(ctx: Context, filter: ActFilter) {
  const { personId, organisationId, action, requestId, since, sinceDay, untilDay } = filter
  let found = ctx.db
    .selectFrom('audit')
    .select(['id', 'at', 'action', 'outcome', 'actorKind', 'actorId', 'subjectKind', 'subjectId'])
    .select(['organisationId', 'reason', 'requestId', 'network'])
    .select(({ ref }) => sql<LoggedAct['details']>`${ref('details')}`.as('details'))
  if (personId)
    found = found.where((act) =>
      act.or([
        act('actorId', '=', personId),
        act.and([act('subjectKind', '=', 'user'), act('subjectId', '=', personId)]),
      ]),
    )
  if (organisationId) found = found.where('organisationId', '=', organisationId)
  if (action) found = found.where('action', '=', action)
  if (requestId) found = found.where('requestId', '=', requestId)
  if (since) found = found.where('at', '>=', since)
  if (sinceDay) found = found.where('at', '>=', startOf(ctx, sinceDay))
  if (untilDay) found = found.where('at', '<', startOf(ctx, untilDay, 1))
  return found
}

/** When a day begins where the studio is. */
const startOf = ({ config }: Context, day: string, later = 0) =>
  sql<Date>`((${day}::date + ${later}::int)::timestamp at time zone ${config.studio.timeZone})`
