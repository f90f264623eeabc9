import { requireMay } from '../access/index.ts'
import type { Person } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { bareNumber } from '../organisation/index.ts'
import type { RequestFacts } from './organisation-request.ts'
import { deleteDraft, upsertDraft } from './queries.ts'
import { draftProblems } from './request-problems.ts'
import { writtenWords } from './words.ts'

/** Keeps what the person has typed so far, right or not, for whichever device they go on with (Q1). */
export function saveDraft(ctx: Context, actor: Person, typed: Partial<RequestFacts>): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation-request:make')
    const facts = tidied(typed)
    const problems = draftProblems(facts)
    if (problems.length > 0) throw invalidFields(...problems)
    await upsertDraft(tx, actor.userId, facts)
  })
}

/** The person wants none after all. */
export function discardDraft(ctx: Context, actor: Person): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation-request:make')
    await deleteDraft(tx, actor.userId)
  })
}

/** As people type it, made what is meant. */
export function tidied<Typed extends Partial<RequestFacts>>(typed: Typed): Typed {
  const { number, name, administrator, purpose, onBehalfOf } = typed
  return {
    ...typed,
    ...(number && { number: bareNumber(number) }),
    ...(name !== undefined && { name: name.trim().toLowerCase() }),
    ...(administrator !== undefined && { administrator: administrator.trim() }),
    ...(purpose !== undefined && { purpose: writtenWords(purpose) }),
    ...(onBehalfOf !== undefined && { onBehalfOf: writtenWords(onBehalfOf) }),
  }
}
