import type { Context } from '../context.ts'
import { type OrganisationRequest, type RequestAct, type RequestFacts, transitions } from './organisation-request.ts'
import { requestColumns } from './queries.ts'

export interface Move {
  requestId: string
  act: RequestAct
  /** Absent for an operator at the server. */
  actorId: string | null
  /** Takes it from the operator who works on it. */
  takesOver?: boolean
  /** Who works on it from now on, where that is not who acts. */
  assigneeId?: string
  reason?: string
  /** When the applicant proved that they act for the organisation, if they did (Q3). */
  representedAt?: Date | undefined
  /** What the servicedesk approves in place of what was asked for. */
  changes?: Partial<Pick<RequestFacts, 'name' | 'kind'>>
}

/**
 * The one statement that decides: from a state where the act is possible, by whose it is. Of two that come at the same
 * instant one finds the state changed; what another operator has taken is theirs, and nobody decides their own (Q6).
 * Whoever has no user here is asked nothing: they could not answer.
 */
export function moveRequest({ db, now }: Context, move: Move): Promise<OrganisationRequest | undefined> {
  const { act, actorId, requestId } = move
  const { by, from } = transitions[act]
  const moved = db
    .updateTable('organisationRequest')
    .set(columnsOf(now(), move))
    .where('id', '=', requestId)
    .where('state', 'in', from)
    .returning(requestColumns)
  // At the server, what an applicant said on the phone is done for them.
  if (by === 'applicant') return (actorId ? moved.where('applicantId', '=', actorId) : moved).executeTakeFirst()
  const others = [actorId, move.assigneeId].filter((id) => typeof id === 'string')
  const notOwn = moved.where(({ and, eb }) => and(others.map((id) => eb('applicantId', 'is distinct from', id))))
  const answered = act === 'ask' ? notOwn.where('applicantId', 'is not', null) : notOwn
  if (actorId === null || move.takesOver) return answered.executeTakeFirst()
  return answered
    .where(({ or, eb }) =>
      or([eb('state', '<>', 'in-review'), eb('assigneeId', 'is', null), eb('assigneeId', '=', actorId)]),
    )
    .executeTakeFirst()
}

const ends: readonly OrganisationRequest['state'][] = ['approved', 'declined', 'withdrawn']

function columnsOf(at: Date, { act, actorId, changes, representedAt, reason = '', ...move }: Move) {
  const { to } = transitions[act]
  return {
    ...changes,
    state: to,
    changedAt: at,
    endedAt: ends.includes(to) ? at : null,
    reason: act === 'decline' ? reason : null,
    decidedBy: act === 'approve' || act === 'decline' ? actorId : null,
    ...(act === 'submit' && { submittedAt: at }),
    ...(to === 'in-review' && { assigneeId: move.assigneeId ?? actorId }),
    ...(representedAt && { representedAt }),
  }
}
