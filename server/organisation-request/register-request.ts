import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { type FieldError, invalidFields } from '../errors.ts'
import { approveIn, withFirstServices } from './approve-request.ts'
import { insertEvent } from './event-queries.ts'
import type { LookUp, Sources } from './evidence.ts'
import { idOf } from './move.ts'
import type { RequestFacts } from './organisation-request.ts'
import { insertSubmitted } from './queries.ts'
import { insertRecord } from './record-queries.ts'
import { draftProblems, requestProblems } from './request-problems.ts'
import { tidied } from './save-draft.ts'
import { requireWords } from './words.ts'

export interface Registration extends RequestFacts {
  /** Who asked, and how: a mail, a call. */
  askedBy: string
}

/** Writes down what came by mail or phone, as if its sender had filled in the form (Q6). Its id. */
export async function registerRequest(
  ctx: Context,
  actor: Actor,
  { registration, lookUp }: { registration: Registration } & Pick<Sources, 'lookUp'>,
): Promise<string> {
  await requireMay(ctx, actor, 'organisation-request:decide')
  const found = await lookUpOf(ctx, registration, lookUp)
  return inTransaction(ctx, (tx) => registerIn(tx, actor, { registration, found }))
}

/** The same, approved in the same breath: both, or neither. The ids of the request and the organisation. */
export async function registerApproved(
  ctx: Context,
  actor: Actor,
  {
    registration,
    lookUp,
    environments,
  }: { registration: Registration; environments: readonly string[] } & Pick<Sources, 'lookUp'>,
): Promise<{ requestId: string; organisationId: string }> {
  await requireMay(ctx, actor, 'organisation-request:decide')
  const found = await lookUpOf(ctx, registration, lookUp)
  return withFirstServices(ctx, tidied(registration).name, async (tx, services) => {
    const requestId = await registerIn(tx, actor, { registration, found })
    return { requestId, organisationId: await approveIn(tx, actor, { requestId, environments, services }) }
  })
}

async function lookUpOf(ctx: Context, registration: Registration, lookUp: Sources['lookUp']) {
  const { number } = tidied(registration)
  return number ? lookUp(ctx, number) : undefined
}

async function registerIn(
  tx: Context,
  actor: Actor,
  { registration, found }: { registration: Registration; found: LookUp | undefined },
): Promise<string> {
  await requireMay(tx, actor, 'organisation-request:decide')
  const { askedBy: typed, ...facts } = tidied(registration)
  const askedBy = requireWords('askedBy', typed)
  const { kind, number } = facts
  const problems = [...draftProblems(facts), ...(await requestProblems(tx, facts)), ...administratorMissing(facts)]
  if (problems.length > 0 || kind === null || number === null) throw invalidFields(...problems)
  const from = { applicantId: null, askedBy, representedAt: null }
  const { id: requestId } = await insertSubmitted(tx, { ...facts, kind, number, ...from })
  const actorId = idOf(actor)
  await insertEvent(tx, { requestId, act: 'register', actorId, words: askedBy })
  await record(tx, actor, {
    action: 'organisation-request.registered',
    subject: { kind: 'organisation-request', id: requestId },
  })
  if (number) await insertRecord(tx, requestId, found)
  return requestId
}

/** Whoever wrote or called has no user here, so without this nobody would be in Owners. */
const administratorMissing = ({ administrator }: RequestFacts): FieldError[] =>
  administrator === '' ? [{ field: 'administrator', message: 'required' }] : []
