import { isOperator, requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { findUserByName, type User } from '../user/index.ts'
import { changeState, idOf, move, noteStep } from './move.ts'
import { lockRequest } from './queries.ts'
import { requireWords } from './words.ts'

/** An operator begins to work on a request; with `takesOver`, in place of another who did (Q6). */
export function takeRequest(
  ctx: Context,
  actor: Actor,
  { requestId, takesOver = false }: { requestId: string; takesOver?: boolean },
): Promise<void> {
  return inTransaction(ctx, (tx) => take(tx, actor, { requestId, takesOver }))
}

interface Taking {
  requestId: string
  takesOver: boolean
  assignee?: Pick<User, 'id' | 'username'>
}

/** Who has it already has nothing to take. The applicant hears when work begins, and not who goes on with it. */
async function take(tx: Context, actor: Actor, { requestId, takesOver, assignee }: Taking): Promise<void> {
  await requireMay(tx, actor, 'organisation-request:decide')
  const before = await lockRequest(tx, requestId)
  const isInReview = before?.state === 'in-review'
  if (isInReview && before.assigneeId === (assignee?.id ?? idOf(actor))) return
  const to = assignee && { assigneeId: assignee.id }
  const moved = await changeState(tx, actor, { requestId, act: 'take', takesOver, ...to })
  const details = assignee && { details: { assignee: assignee.username } }
  await noteStep(tx, actor, moved, { act: 'take', words: '', isQuiet: isInReview, ...details })
}

/** Gives a request to an operator, whoever worked on it before (Q6). */
export function assignRequest(
  ctx: Context,
  actor: Actor,
  { requestId, username }: { requestId: string; username: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation-request:decide')
    const user = await findUserByName(tx, username.trim())
    if (user?.state !== 'active' || !(await isOperator(tx, user.id)))
      throw invalidFields({ field: 'username', message: 'no-such-operator' })
    await take(tx, actor, { requestId, takesOver: true, assignee: user })
  })
}

/** Asks the applicant, who answers in the page (Q4). */
export function askForMore(
  ctx: Context,
  actor: Actor,
  { requestId, question }: { requestId: string; question: string },
): Promise<void> {
  const words = requireWords('question', question)
  return inTransaction(ctx, async (tx) => void (await move(tx, actor, { requestId, act: 'ask', words })))
}

/** Says no, and why; the applicant reads the reason. */
export function declineOrganisationRequest(
  ctx: Context,
  actor: Actor,
  { requestId, reason }: { requestId: string; reason: string },
): Promise<void> {
  const words = requireWords('reason', reason)
  return inTransaction(ctx, async (tx) => void (await move(tx, actor, { requestId, act: 'decline', words })))
}

/** Looks once more at what was declined or withdrawn; the operator who does has taken it. */
export function reopenRequest(
  ctx: Context,
  actor: Actor,
  { requestId, reason }: { requestId: string; reason: string },
): Promise<void> {
  const words = requireWords('reason', reason)
  return inTransaction(ctx, async (tx) => void (await move(tx, actor, { requestId, act: 'reopen', words })))
}
