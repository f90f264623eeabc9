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
  subjectId: string
  organisationId: string
  details: Record<string, string>
  since: Date
}

/** Whether this person did this to that one, in that organisation, a moment ago. */
export async function isRecorded({ db }: Context, { details, since, ...act }: RecordedAct): Promise<boolean> {
  const row = await db
    .selectFrom('audit')
    .select('id')
    .where('actorId', '=', act.actorId)
    .where('action', '=', act.action)
    .where('subjectKind', '=', 'user')
    .where('subjectId', '=', act.subjectId)
    .where('organisationId', '=', act.organisationId)
    .where('at', '>', since)
    .where(sql<boolean>`details @> ${JSON.stringify(details)}::jsonb`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
