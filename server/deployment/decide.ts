import { findAccess, mayCreateServices, mayDo, requireAll, requireScope } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { invalidFields, notFound } from '../errors.ts'
import { findOrganisation } from '../organisation/index.ts'
import { type ServiceAccess, serviceAccesses } from '../policy.ts'
import { serviceAt } from '../service/index.ts'
import { type Capability, capabilities } from '../team/index.ts'
import { findUserByName } from '../user/index.ts'
import type { Answer, Question } from './api-schema.ts'
import { findRights, type Rights } from './right-queries.ts'

type Yes = 'owner' | 'team' | 'access'
type No = Exclude<Answer['reason'], Yes>

const yes = (reason: Yes): Answer => ({ decision: true, reason })
const no = (reason: No): Answer => ({ decision: false, reason })

/** Whether a user may do something to a service, or in an organisation, in an environment, and why (E4). */
export async function decide(ctx: Context, actor: Actor, question: Question): Promise<Answer> {
  const mayAskAll = await mayDo(ctx, actor, 'decision:ask-all')
  if (!mayAskAll) requireScope(ctx, actor, question.organisation === undefined ? 'service:read' : 'organisation:read')
  const subject = await findSubject(ctx, question)
  const user = await findUserByName(ctx, question.user)
  if (!mayAskAll) await requireAsker(ctx, actor, { subject, userId: user?.id })
  if (user?.state !== 'active') return no('no-such-user')
  const answer = await decideFor(ctx, user.id, { subject, question })
  return answer.decision && subject.isArchived && changing.has(question.action) ? no('archived') : answer
}

/** What is refused to everybody while a service is archived (S3). */
const changing: ReadonlySet<Question['action']> = new Set(['service:write', 'deploy'])

async function decideFor(
  ctx: Context,
  userId: string,
  { subject, question: { action, environment } }: { subject: Subject; question: Question },
): Promise<Answer> {
  const access = serviceAccesses.find((one) => action === `service:${one}`)
  if (access) return decideAccess(ctx, userId, { subject, access })
  const capability = capabilities.find((one) => action === one)
  if (!capability) throw new Error(`${action} is neither access nor a capability`)
  return decideRight(ctx, userId, { subject, capability, environment })
}

interface Subject {
  serviceId: string | undefined
  /** Absent for a service of a person. */
  organisationId: string | undefined
  isArchived: boolean
}

async function findSubject(ctx: Context, { service, organisation }: Question): Promise<Subject> {
  if ((service === undefined) === (organisation === undefined))
    throw invalidFields({ field: 'service', message: 'service-or-organisation' })
  if (organisation !== undefined) {
    const found = await findOrganisation(ctx, organisation)
    if (!found) throw notFound()
    return { serviceId: undefined, organisationId: found.id, isArchived: false }
  }
  const [owner = '', name = ''] = (service ?? '').split('/')
  const { id, ownerId, ownerKind, archivedAt } = await serviceAt(ctx, { owner, name })
  const organisationId = ownerKind === 'organisation' ? ownerId : undefined
  return { serviceId: id, organisationId, isArchived: archivedAt !== null }
}

/**
 * Whoever asks can read the service; about others only colleagues of the organisation, who see it on its pages, and who
 * administers a service of a person. To everybody else there is nothing to ask about.
 */
async function requireAsker(
  ctx: Context,
  actor: Actor,
  { subject, userId }: { subject: Subject; userId: string | undefined },
): Promise<void> {
  const { serviceId, organisationId } = subject
  const isOwnQuestion = actor.kind === 'user' && actor.userId === userId
  const aboutOthers = organisationId === undefined ? 'service:share' : 'member:explain'
  const actions = [...(serviceId === undefined ? [] : ['service:read']), ...(isOwnQuestion ? [] : [aboutOthers])]
  await requireAll(ctx, actor, actions.length > 0 ? actions : ['organisation:read'], { serviceId, organisationId })
}

async function decideAccess(
  ctx: Context,
  userId: string,
  { subject: { serviceId }, access }: { subject: Subject; access: ServiceAccess },
): Promise<Answer> {
  if (serviceId === undefined) throw invalidFields({ field: 'service', message: 'required' })
  const reached = await findAccess(ctx, userId, serviceId)
  const isEnough = reached !== undefined && serviceAccesses.indexOf(reached) >= serviceAccesses.indexOf(access)
  return isEnough ? yes('access') : no('no-access')
}

interface Right {
  subject: Subject
  capability: Capability
  environment: string | undefined
}

async function decideRight(
  ctx: Context,
  userId: string,
  { subject: { serviceId, organisationId }, capability, environment }: Right,
): Promise<Answer> {
  if (organisationId === undefined) return no('personal')
  if (capability === 'service:create')
    return (await mayCreateServices(ctx, userId, organisationId)) ? yes('team') : no('not-given')
  if (environment === undefined) throw invalidFields({ field: 'environment', message: 'required' })
  return answerFrom(await findRights(ctx, userId, { organisationId, environment, capability, serviceId }))
}

function answerFrom({ holds, isThere, isMember, isOwner, isGiven }: Rights): Answer {
  if (!holds) return no('no-environment')
  if (!isThere) return no('no-access')
  if (!isMember) return no('no-team')
  if (isOwner) return yes('owner')
  return isGiven ? yes('team') : no('not-given')
}
