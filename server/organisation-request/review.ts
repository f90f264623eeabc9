import type { Context } from '../context.ts'
import { findUser, findUsernames, type User } from '../user/index.ts'
import { type Check, checklistOf, type Evidence, type Tick } from './checklist.ts'
import { listEvents, type RequestEvent } from './event-queries.ts'
import type { Sources } from './evidence.ts'
import type { OrganisationRequest } from './organisation-request.ts'
import { proposedShortName } from './propose-short-name.ts'
import { getRequest } from './queries.ts'
import { listSameOrganisations, listSameRequests } from './queue-queries.ts'
import { findRecord } from './record-queries.ts'
import { listTicks } from './tick-queries.ts'

/** A request with all that an operator decides by (Q6). */
export interface Review {
  request: OrganisationRequest
  applicant: Pick<User, 'id' | 'username' | 'displayName' | 'email' | 'emailVerifiedAt'> | undefined
  events: readonly RequestEvent[]
  /** Usernames of everybody in it, by id. */
  names: ReadonlyMap<string, string>
  evidence: Evidence
  /** The short name to give, where the published list says one and it is free. */
  proposedName: string | undefined
  checklist: readonly (Check & { tick: Tick | undefined })[]
  sameOrganisations: Awaited<ReturnType<typeof listSameOrganisations>>
  sameRequests: Awaited<ReturnType<typeof listSameRequests>>
}

/** Gathers what is known about a request; the route asks whether the actor may see it. */
export async function getReview(ctx: Context, sources: Omit<Sources, 'lookUp'>, id: string): Promise<Review> {
  const request = await getRequest(ctx, id)
  const applicant = request.applicantId ? await findUser(ctx, request.applicantId) : undefined
  const events = await listEvents(ctx, id)
  const sought = { number: request.number, name: request.name }
  const found = await listSameOrganisations(ctx, sought)
  const sameOrganisations = found.filter(({ name }) => request.state !== 'approved' || name !== request.name)
  const sameRequests = await listSameRequests(ctx, { ...sought, exceptId: id })
  const evidence: Evidence = {
    ...(await evidenceOf(ctx, sources, request)),
    hasProvenAddress: Boolean(applicant?.emailVerifiedAt),
    duplicates: sameOrganisations.length + sameRequests.length,
  }
  const ticks = await listTicks(ctx, id)
  const { applicantId, assigneeId, decidedBy } = request
  const acting = [...events.map(({ actorId }) => actorId), ...ticks.map(({ checkedBy }) => checkedBy)]
  const people = [...acting, applicantId, assigneeId, decidedBy]
  const names = await findUsernames(ctx, [...new Set(people.filter((person) => person !== null))])
  return {
    request,
    applicant,
    events,
    names,
    evidence,
    proposedName: await proposedShortName(ctx, evidence.knownAs),
    checklist: checklistOf(request, evidence).map((check) => ({
      ...check,
      tick: ticks.find(({ name }) => name === check.name),
    })),
    sameOrganisations,
    sameRequests,
  }
}

async function evidenceOf(
  ctx: Context,
  { findKnownServiceOwner, findRepresentation }: Omit<Sources, 'lookUp'>,
  { id, number, applicantId, representedAt }: OrganisationRequest,
): Promise<Pick<Evidence, 'outcome' | 'entity' | 'knownAs' | 'representedAt'>> {
  const found = await findRecord(ctx, id)
  return {
    outcome: found?.outcome,
    entity: found?.entity ?? undefined,
    knownAs: number ? await findKnownServiceOwner(ctx, number) : undefined,
    representedAt:
      representedAt ?? (number && applicantId ? await findRepresentation(ctx, applicantId, number) : undefined),
  }
}
