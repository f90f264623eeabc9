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

/** One act with everything that the log has of it, for operators. */
export type ExportedAct = Awaited<ReturnType<typeof listActs>>[number]

interface ActsAsked {
  /** The act that the part before ended with. */
  after: string
  organisationId?: string | undefined
  since?: Date | undefined
  limit: number
}

/** Acts in the order in which they were written. */
export function listActs({ db }: Context, { after, organisationId, since, limit }: ActsAsked) {
  let acts = db
    .selectFrom('audit')
    .select(['id', 'at', 'action', 'outcome', 'actorKind', 'actorId', 'subjectKind', 'subjectId'])
    .select(['organisationId', 'reason', 'requestId', 'network'])
    .select(({ ref }) => sql<LoggedAct['details']>`${ref('details')}`.as('details'))
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
  if (organisationId) acts = acts.where('organisationId', '=', organisationId)
  if (since) acts = acts.where('at', '>=', since)
  return acts.execute()
}
