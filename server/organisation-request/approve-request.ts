import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { DomainError, invalidFields } from '../errors.ts'
import { inviteAdministrator } from '../joining/index.ts'
import type { OrganisationKind } from '../organisation/index.ts'
import { type FirstServices, prepareFirstServices } from '../service/index.ts'
import { createOrganisation, listTeams } from '../team/index.ts'
import { getUser, provenKey } from '../user/index.ts'
import { notNow, ownRequest } from './errors.ts'
import { changeState, noteStep } from './move.ts'
import { isMeant, isNamed } from './named.ts'
import type { OrganisationRequest } from './organisation-request.ts'
import { getRequest, lockRequest, setOrganisation } from './queries.ts'

export interface Approval {
  requestId: string
  /** Names of environments; none for who is no service owner (E1). */
  environments: readonly string[]
  /** Where the servicedesk gives another short name than was wished for. */
  name?: string | undefined
  /** Where the servicedesk found another ground than was given. */
  kind?: OrganisationKind | undefined
}

/**
 * Makes the organisation that was asked for, whole: its teams, environments, first repositories and administrator, and
 * the mails that say so (Q5). One transaction; if anything fails, nothing happened. The id of the organisation.
 */
export async function approveOrganisationRequest(ctx: Context, actor: Actor, approval: Approval): Promise<string> {
  await requireMay(ctx, actor, 'organisation-request:decide')
  const { name } = await getRequest(ctx, approval.requestId)
  return withFirstServices(ctx, approval.name ?? name, (tx, services) =>
    approveIn(tx, actor, { ...approval, services }),
  )
}

/** Runs `work` in one transaction, with repositories that are published at its end, or not at all (S4). */
export async function withFirstServices<Made>(
  ctx: Context,
  shortName: string,
  work: (tx: Context, services: FirstServices) => Promise<Made>,
): Promise<Made> {
  const services = await prepareFirstServices(ctx, shortName)
  try {
    return await inTransaction(ctx, async (tx) => {
      const made = await work(tx, services)
      await services.publish()
      return made
    })
  } finally {
    await services.discard()
  }
}

/** The same inside a transaction that has more to do. */
export async function approveIn(
  tx: Context,
  actor: Actor,
  { requestId, environments, services, name, kind }: Approval & { services: FirstServices },
): Promise<string> {
  const changes = { ...(name !== undefined && { name }), ...(kind && { kind }) }
  const before = await lockRequest(tx, requestId)
  const request = await changeState(tx, actor, { requestId, act: 'approve', changes })
  if (await isNamed(tx, actor, request)) throw ownRequest()
  const administrator = await meetAdministrator(tx, request)
  const organisationId = await createFrom(tx, actor, { request, environments, username: administrator.username })
  await setOrganisation(tx, requestId, organisationId)
  if (administrator.invited) await inviteNamed(tx, actor, { organisationId, who: administrator.invited })
  await services.insert(tx, actor, organisationId)
  const details = { ...replaced('name', before, request), ...replaced('kind', before, request) }
  await noteStep(tx, actor, request, {
    act: 'approve',
    words: '',
    details: { ...details, environments: environments.join(' ') },
  })
  return organisationId
}

/** What the servicedesk put in place of what was asked for; nothing where that is the same. */
const replaced = (fact: 'name' | 'kind', before: OrganisationRequest | undefined, after: OrganisationRequest) =>
  before && before[fact] !== after[fact] ? { [fact]: after[fact], [`${fact}Before`]: before[fact] } : {}

/** The applicant is in from the beginning; anybody else is invited, and is in when they press (J2). */
async function meetAdministrator(
  tx: Context,
  { administrator, applicantId }: OrganisationRequest,
): Promise<{ username?: string; invited?: string }> {
  const applicant = applicantId ? await getUser(tx, applicantId) : undefined
  const isApplicant = applicant && (administrator === '' || (isMeant(administrator, applicant) && provenKey(applicant)))
  if (isApplicant) return { username: applicant.username }
  return administrator === '' ? {} : { invited: administrator }
}

interface Making {
  request: OrganisationRequest
  environments: readonly string[]
  username: string | undefined
}

async function createFrom(tx: Context, actor: Actor, { request, environments, username }: Making): Promise<string> {
  const { kind, name, nameNb, nameNn, nameEn, number } = request
  if (!kind) throw notNow()
  const about = { homePage: null, contact: null, joinPolicy: 'ask', hidesOwners: false } as const
  const organisation = { kind, name, nameNb, nameNn, nameEn, number: number || null, ...about }
  return createOrganisation(tx, actor, { organisation, environments, administrator: username })
}

async function inviteNamed(
  tx: Context,
  actor: Actor,
  { organisationId, who }: { organisationId: string; who: string },
): Promise<void> {
  const owners = (await listTeams(tx, organisationId)).filter(({ kind }) => kind === 'owners')
  const teamIds = owners.map(({ id }) => id)
  await inviteAdministrator(tx, actor, { organisationId, who, teamIds }).catch(atAdministrator)
}

/** What is wrong with whom to invite is told where they were named. */
function atAdministrator(error: unknown): never {
  if (error instanceof DomainError && error.fields.length > 0)
    throw invalidFields(...error.fields.map((problem) => ({ ...problem, field: 'administrator' })))
  throw error
}
