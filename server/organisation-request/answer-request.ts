import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import type { Sources } from './evidence.ts'
import { move } from './move.ts'
import { findRequest } from './queries.ts'
import { requireWords } from './words.ts'

/** Answers what the servicedesk asked, in the page (Q4). */
export function answerRequest(
  ctx: Context,
  actor: Actor,
  {
    requestId,
    answer,
    findRepresentation,
  }: { requestId: string; answer: string } & Pick<Sources, 'findRepresentation'>,
): Promise<void> {
  const words = requireWords('answer', answer)
  return inTransaction(ctx, async (tx) => {
    const { number = null, applicantId = null } = (await findRequest(tx, requestId)) ?? {}
    const representedAt = number && applicantId ? await findRepresentation(tx, applicantId, number) : undefined
    await move(tx, actor, { requestId, act: 'answer', words, representedAt })
  })
}

/** Takes the own request back; nobody works on it any more. */
export function withdrawOrganisationRequest(ctx: Context, actor: Actor, requestId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => void (await move(tx, actor, { requestId, act: 'withdraw' })))
}
