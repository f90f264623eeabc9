import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { type AuditedAct, record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { findUser, shownName } from '../user/index.ts'
import { alreadyDecided, nobodyAnswers, noSuchRequest, notNow, ownRequest, takenByAnother } from './errors.ts'
import { insertEvent } from './event-queries.ts'
import { mailStep } from './mails.ts'
import { type Move, moveRequest } from './move-queries.ts'
import { actsFrom, type OrganisationRequest, type RequestAct, transitions } from './organisation-request.ts'
import { findRequest } from './queries.ts'

interface Step extends Omit<Move, 'actorId' | 'reason'> {
  /** A question, an answer, a reason. */
  words?: string
}

const auditedAs = {
  submit: 'organisation-request.submitted',
  answer: 'organisation-request.answered',
  withdraw: 'organisation-request.withdrawn',
  take: 'organisation-request.taken',
  ask: 'organisation-request.more-wanted',
  approve: 'organisation-request.approved',
  decline: 'organisation-request.declined',
  reopen: 'organisation-request.reopened',
} as const

/** Takes a request from one state to another, with all that comes of it. Nothing else changes a state. */
export async function move(tx: Context, actor: Actor, { words = '', ...step }: Step): Promise<OrganisationRequest> {
  const moved = await changeState(tx, actor, { ...step, words })
  await noteStep(tx, actor, moved, { act: step.act, words })
  return moved
}

/** Whether the actor may, and the one statement that decides; `noteStep` follows when everything is locked. */
export async function changeState(
  tx: Context,
  actor: Actor,
  { words = '', ...step }: Step,
): Promise<OrganisationRequest> {
  const { requestId, act } = step
  await requireMay(tx, actor, `organisation-request:${transitions[act].by === 'operator' ? 'decide' : 'make'}`)
  const actorId = idOf(actor)
  const moved = await moveRequest(tx, { ...step, actorId, reason: words })
  if (!moved) throw await refusalOf(tx, { requestId, act, actorId: step.assigneeId ?? actorId })
  return moved
}

interface Noted {
  act: RequestAct
  words: string
  details?: AuditedAct['details']
  /** What the applicant hears nothing of, since for them all is as it was. */
  isQuiet?: boolean
}

/** History, audit log, and the mail to who asked. It holds their address, so it comes last (A7). */
export async function noteStep(
  tx: Context,
  actor: Actor,
  request: OrganisationRequest,
  { act, words, details, isQuiet = false }: Noted,
): Promise<void> {
  const by = idOf(actor)
  await insertEvent(tx, { requestId: request.id, act, actorId: by, words })
  await record(tx, actor, {
    action: auditedAs[act],
    subject: { kind: 'organisation-request', id: request.id },
    ...((act === 'decline' || act === 'reopen') && { reason: words }),
    ...(details && { details }),
  })
  if (!isQuiet) await mailStep(tx, request, { act, by, words })
}

export const idOf = (actor: Actor): string | null => (actor.kind === 'user' ? actor.userId : null)

/** What was in the way, told to operators by whom; to anybody else a request that is not theirs is not there. */
async function refusalOf(
  tx: Context,
  { requestId, act, actorId }: { requestId: string; act: RequestAct; actorId: string | null },
): Promise<Error> {
  const request = await findRequest(tx, requestId)
  const { by } = transitions[act]
  if (!request || request.state === 'draft') return noSuchRequest()
  if (by === 'applicant') return actorId === null || request.applicantId === actorId ? notNow() : noSuchRequest()
  if (actorId !== null && request.applicantId === actorId) return ownRequest()
  return refusalToOperator(tx, request, act)
}

async function refusalToOperator(tx: Context, request: OrganisationRequest, act: RequestAct): Promise<Error> {
  const isPossible = actsFrom(request.state, 'operator').includes(act)
  if (isPossible && act === 'ask' && request.applicantId === null) return nobodyAnswers()
  if (isPossible) return takenByAnother(await nameOf(tx, request.assigneeId))
  if (isDecided(request)) return alreadyDecided(await nameOf(tx, request.decidedBy))
  return notNow()
}

const isDecided = ({ state }: OrganisationRequest) => state === 'approved' || state === 'declined'

/** An operator at the server has no name. */
async function nameOf(tx: Context, userId: string | null): Promise<string> {
  const user = userId ? await findUser(tx, userId) : undefined
  return user ? shownName(user) : tx.config.studio.publisher
}
