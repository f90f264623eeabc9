import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { noSuchRequest } from './errors.ts'
import { factsOf, type OrganisationRequest, openStates, type RequestFacts } from './organisation-request.ts'

export const requestColumns = [
  'organisationRequest.id',
  'organisationRequest.state',
  'organisationRequest.applicantId',
  'organisationRequest.askedBy',
  'organisationRequest.number',
  'organisationRequest.nameNb',
  'organisationRequest.nameNn',
  'organisationRequest.nameEn',
  'organisationRequest.name',
  'organisationRequest.kind',
  'organisationRequest.onBehalfOf',
  'organisationRequest.administrator',
  'organisationRequest.purpose',
  'organisationRequest.createdAt',
  'organisationRequest.changedAt',
  'organisationRequest.submittedAt',
  'organisationRequest.endedAt',
  'organisationRequest.assigneeId',
  'organisationRequest.decidedBy',
  'organisationRequest.reason',
  'organisationRequest.organisationId',
  'organisationRequest.representedAt',
] as const

const requests = ({ db }: Context) => db.selectFrom('organisationRequest').select(requestColumns)

export const findRequest = (ctx: Context, id: string): Promise<OrganisationRequest | undefined> =>
  requests(ctx).where('id', '=', id).executeTakeFirst()

/** The same, held until the transaction ends. */
export const lockRequest = (tx: Context, id: string): Promise<OrganisationRequest | undefined> =>
  requests(tx).where('id', '=', id).forUpdate().executeTakeFirst()

/** For operators; an applicant's own is found by `getOwn`. */
export const getRequest = (ctx: Context, id: string): Promise<OrganisationRequest> =>
  requests(ctx).where('id', '=', id).where('state', '<>', 'draft').executeTakeFirstOrThrow(noSuchRequest)

/** The request of this applicant, and of nobody else (SEC-L2). */
export const getOwn = (ctx: Context, applicantId: string, id: string): Promise<OrganisationRequest> =>
  requests(ctx)
    .where('id', '=', id)
    .where('applicantId', '=', applicantId)
    .where('state', '<>', 'draft')
    .executeTakeFirstOrThrow(noSuchRequest)

interface OwnPart {
  /** The last one of the part before. */
  after: { createdAt: Date; id: string } | undefined
  limit: number
}

/** What the person has asked for, the newest first. */
export function listOwn(ctx: Context, applicantId: string, { after, limit }: OwnPart): Promise<OrganisationRequest[]> {
  const own = requests(ctx)
    .where('applicantId', '=', applicantId)
    .where('state', '<>', 'draft')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  const older = sql<boolean>`(created_at, id) < (${after?.createdAt}::timestamptz, ${after?.id}::uuid)`
  return (after ? own.where(older) : own).execute()
}

/** From where the list goes on after this one. */
export const keyOfOwn = ({ createdAt, id }: OrganisationRequest) => ({ createdAt, id })

/** What the person has typed so far, on whatever device. */
export const findDraft = (ctx: Context, applicantId: string): Promise<OrganisationRequest | undefined> =>
  requests(ctx).where('applicantId', '=', applicantId).where('state', '=', sql.lit('draft')).executeTakeFirst()

/** The same, held until the transaction ends, so that what is checked is what is sent. */
export const lockDraft = (tx: Context, applicantId: string): Promise<OrganisationRequest | undefined> =>
  requests(tx)
    .where('applicantId', '=', applicantId)
    .where('state', '=', sql.lit('draft'))
    .forUpdate()
    .executeTakeFirst()

/** One draft a person: whatever is not said here stays as it was. */
export async function upsertDraft(
  { db, now }: Context,
  applicantId: string,
  facts: Partial<RequestFacts>,
): Promise<void> {
  const at = now()
  await db
    .insertInto('organisationRequest')
    .values({ applicantId, ...facts, createdAt: at, changedAt: at })
    .onConflict((conflict) =>
      conflict
        .column('applicantId')
        .where('state', '=', sql.lit('draft'))
        .doUpdateSet({ ...facts, changedAt: at }),
    )
    .execute()
}

export const deleteDraft = ({ db }: Context, applicantId: string) =>
  db
    .deleteFrom('organisationRequest')
    .where('applicantId', '=', applicantId)
    .where('state', '=', sql.lit('draft'))
    .execute()

interface NewRequest extends RequestFacts {
  kind: NonNullable<RequestFacts['kind']>
  number: string
  applicantId: string | null
  askedBy: string | null
  representedAt: Date | null
}

/** One that never was a draft: sent by a program, or written down by the servicedesk. */
export function insertSubmitted({ db, now }: Context, request: NewRequest): Promise<OrganisationRequest> {
  const at = now()
  return db
    .insertInto('organisationRequest')
    .values({
      ...factsOf(request),
      ...from(request),
      state: 'submitted',
      createdAt: at,
      changedAt: at,
      submittedAt: at,
    })
    .returning(requestColumns)
    .executeTakeFirstOrThrow()
}

const from = ({ applicantId, askedBy, representedAt }: NewRequest) => ({ applicantId, askedBy, representedAt })

/** The organisation that a request has become. */
export const setOrganisation = ({ db }: Context, requestId: string, organisationId: string) =>
  db.updateTable('organisationRequest').set({ organisationId }).where('id', '=', requestId).execute()

/** What was proven after a request was sent counts for it as long as it waits (Q3). */
export const noteProof = ({ db, now }: Context, { userId, number }: { userId: string; number: string }) =>
  db
    .updateTable('organisationRequest')
    .set({ representedAt: now() })
    .where('applicantId', '=', userId)
    .where('number', '=', number)
    .where('state', 'in', openStates)
    .execute()
