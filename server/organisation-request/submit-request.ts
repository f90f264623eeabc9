import { requireMay } from '../access/index.ts'
import type { Person } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { spendLimit } from '../http/rate-limit.ts'
import { noSuchRequest } from './errors.ts'
import type { LookUp, Sources } from './evidence.ts'
import { move, noteStep } from './move.ts'
import type { RequestFacts } from './organisation-request.ts'
import { findDraft, insertSubmitted, lockDraft } from './queries.ts'
import { insertRecord } from './record-queries.ts'
import { draftProblems, requestProblems } from './request-problems.ts'
import { tidied } from './save-draft.ts'

type Wanted = Pick<Sources, 'lookUp' | 'findRepresentation'>

/** Sends the draft to the servicedesk. What Enhetsregisteret says is written down with it, now or later (Q2). Its id. */
export async function submitRequest(
  ctx: Context,
  actor: Person,
  { lookUp, findRepresentation }: Wanted,
): Promise<string> {
  const typed = await findDraft(ctx, actor.userId)
  if (typed) await requireFacts(ctx, typed)
  const found = typed?.number ? await lookUp(ctx, typed.number) : undefined
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation-request:make')
    const draft = await lockDraft(tx, actor.userId)
    if (!draft) throw noSuchRequest()
    await requireWhole(tx, actor, draft)
    const representedAt = await findRepresentation(tx, actor.userId, draft.number ?? '')
    await move(tx, actor, { requestId: draft.id, act: 'submit', representedAt })
    if (draft.number) await insertRecord(tx, draft.id, ofNumber(found, typed?.number === draft.number))
    return draft.id
  })
}

/** What was found of another number, typed a moment ago on another device, says nothing of this one. */
const ofNumber = (found: LookUp | undefined, isSame: boolean) => (isSame ? found : undefined)

/** The same in one go, for programs: whatever the person has typed in the form stays as it is. */
export async function sendRequest(
  ctx: Context,
  actor: Person,
  { facts: typed, sources }: { facts: RequestFacts; sources: Wanted },
): Promise<string> {
  const facts = tidied(typed)
  const { number, kind } = facts
  await requireFacts(ctx, facts)
  const found = number ? await sources.lookUp(ctx, number) : undefined
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation-request:make')
    await requireWhole(tx, actor, facts)
    if (kind === null || number === null) throw invalidFields({ field: 'number', message: 'number-or-none' })
    const representedAt = await sources.findRepresentation(tx, actor.userId, number)
    const from = { applicantId: actor.userId, askedBy: null, representedAt: representedAt ?? null }
    const request = await insertSubmitted(tx, { ...facts, kind, number, ...from })
    await noteStep(tx, actor, request, { act: 'submit', words: '' })
    if (number) await insertRecord(tx, request.id, found)
    return request.id
  })
}

/** Nothing is missing, and the person has not sent too many today. What is refused does not count. */
async function requireWhole(tx: Context, actor: Person, facts: RequestFacts): Promise<void> {
  await requireFacts(tx, facts)
  await spendLimit(tx, 'organisation-request', actor.userId)
}

/** Asked before the register is, too: what is not going to be sent is not looked up. */
async function requireFacts(ctx: Context, facts: RequestFacts): Promise<void> {
  const problems = [...draftProblems(facts), ...(await requestProblems(ctx, facts))]
  if (problems.length > 0) throw invalidFields(...problems)
}
