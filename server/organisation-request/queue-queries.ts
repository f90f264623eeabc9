import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { nameKey } from '../database/name-key.ts'
import type { RegisterOutcome } from '../database/schema.generated.ts'
import type { Entity } from '../registry/index.ts'
import { isOpen, type OrganisationRequest, openStates, type RequestState } from './organisation-request.ts'
import { requestColumns } from './queries.ts'

/** A request in the queue, with as much evidence as one statement gives. */
export interface QueuedRequest extends OrganisationRequest {
  submittedAt: Date
  /** The usernames of who asked and of who works on it. */
  applicant: string | null
  assignee: string | null
  outcome: RegisterOutcome | null
  entity: Entity | null
}

interface QueuePart {
  /** Those that wait for an answer, or those in one state. */
  state: RequestState | 'open'
  /** Of this operator, of nobody, or whoever's. */
  assignee: { userId: string } | 'nobody' | 'anybody'
  after: { submittedAt: Date; id: string } | undefined
  limit: number
}

/** Of those that wait, who has waited longest first (Q6); of those that have ended, the newest first. */
export function listQueue({ db }: Context, { state, assignee, after, limit }: QueuePart): Promise<QueuedRequest[]> {
  const states = state === 'open' ? openStates : [state]
  const [order, beyond] = states.every(isOpen) ? (['asc', sql`>`] as const) : (['desc', sql`<`] as const)
  return db
    .selectFrom('organisationRequest')
    .leftJoin('owner as applicant', 'applicant.id', 'organisationRequest.applicantId')
    .leftJoin('owner as assignee', 'assignee.id', 'organisationRequest.assigneeId')
    .leftJoin('organisationRequestRecord as found', 'found.requestId', 'organisationRequest.id')
    .select(requestColumns)
    .select(['applicant.name as applicant', 'assignee.name as assignee', 'found.outcome'])
    .select([sql<Entity | null>`found.entity`.as('entity'), 'organisationRequest.submittedAt'])
    .where('organisationRequest.submittedAt', 'is not', null)
    .$narrowType<{ submittedAt: Date }>()
    .where(sql<boolean>`organisation_request.state in (${sql.join(states.map((name) => sql.lit(name)))})`)
    .$if(assignee === 'nobody', (part) => part.where('organisationRequest.assigneeId', 'is', null))
    .$if(typeof assignee === 'object', (part) =>
      part.where('organisationRequest.assigneeId', '=', typeof assignee === 'object' ? assignee.userId : ''),
    )
    .$if(after !== undefined, (part) =>
      part.where(
        sql<boolean>`(organisation_request.submitted_at, organisation_request.id) ${beyond}
          (${after?.submittedAt}::timestamptz, ${after?.id}::uuid)`,
      ),
    )
    .orderBy('organisationRequest.submittedAt', order)
    .orderBy('organisationRequest.id', order)
    .limit(limit)
    .execute()
}

/** From where the queue goes on after this one. */
export const keyOfQueued = ({ submittedAt, id }: QueuedRequest) => ({ submittedAt, id })

/** How many wait for the servicedesk: what waits for its applicant does not count. */
export async function countQueue({ db }: Context): Promise<number> {
  const { count } = await db
    .selectFrom('organisationRequest')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where(sql<boolean>`state in ('submitted', 'in-review', 'answered')`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

interface Sought {
  number: string | null
  name: string
  /** The request that is looked at itself. */
  exceptId: string | undefined
}

/** Organisations with this number or short name. */
export const listSameOrganisations = ({ db }: Context, { number, name }: Omit<Sought, 'exceptId'>) =>
  db
    .selectFrom('organisation')
    .innerJoin('owner', 'owner.id', 'organisation.id')
    .select(['owner.name', 'organisation.nameNb', 'organisation.nameNn', 'organisation.nameEn', 'organisation.number'])
    .where('organisation.id', 'in', ({ selectFrom }) =>
      selectFrom('owner as named')
        .select('named.id')
        .where('named.nameKey', '=', nameKey(name))
        .unionAll(
          selectFrom('organisation as numbered')
            .select('numbered.id')
            .where('numbered.number', '=', number || null),
        ),
    )
    .limit(20)
    .execute()

/** Requests that wait, for the same number or short name. */
export const listSameRequests = ({ db }: Context, { number, name, exceptId }: Sought) =>
  db
    .selectFrom('organisationRequest')
    .select(['id', 'nameNb', 'nameNn', 'nameEn', 'name', 'number', 'applicantId'])
    .where(sql<boolean>`state in ('submitted', 'in-review', 'more-wanted', 'answered')`)
    .where(({ or, eb }) => or([eb('name', '=', name.toLowerCase()), ...(number ? [eb('number', '=', number)] : [])]))
    .$if(exceptId !== undefined, (same) => same.where('id', '<>', exceptId ?? ''))
    .orderBy('submittedAt')
    .limit(20)
    .execute()
