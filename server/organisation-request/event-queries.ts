import type { Context } from '../context.ts'
import type { OrganisationRequestAct } from '../database/schema.generated.ts'

export type RequestEventAct = OrganisationRequestAct

/** One thing that happened to a request. */
export interface RequestEvent {
  act: RequestEventAct
  at: Date
  actorId: string | null
  words: string
}

export const insertEvent = (
  { db, now }: Context,
  event: { requestId: string; act: RequestEventAct; actorId: string | null; words: string },
) =>
  db
    .insertInto('organisationRequestEvent')
    .values({ ...event, at: now() })
    .execute()

/** From the first to the last. */
export const listEvents = ({ db }: Context, requestId: string): Promise<RequestEvent[]> =>
  db
    .selectFrom('organisationRequestEvent')
    .select(['act', 'at', 'actorId', 'words'])
    .where('requestId', '=', requestId)
    .orderBy('id')
    .limit(1000)
    .execute()
