import type { Context } from '../context.ts'
import type { FieldError } from '../errors.ts'
import { factProblems, textProblem } from '../organisation/index.ts'
import { shortNameProblems } from '../team/index.ts'
import { emailKey, findUserByName } from '../user/index.ts'
import { isOf, longest, type RequestFacts, type Step } from './organisation-request.ts'
import { wordProblems } from './words.ts'

/** Everything that keeps a request from being sent, by field, so that all is told at once (R10). */
export async function requestProblems(ctx: Context, facts: RequestFacts): Promise<FieldError[]> {
  return [
    ...(await organisationProblems(ctx, facts)),
    ...groundProblems(facts),
    ...(await administratorProblems(ctx, facts.administrator)),
    ...wordProblems('purpose', facts.purpose),
  ]
}

/** The same of one step of the form. */
export async function stepProblems(ctx: Context, facts: RequestFacts, step: Step): Promise<FieldError[]> {
  return (await requestProblems(ctx, facts)).filter(({ field }) => isOf(step, field))
}

async function organisationProblems(ctx: Context, facts: RequestFacts): Promise<FieldError[]> {
  const about = { homePage: null, contact: null, joinPolicy: 'ask', hidesOwners: false } as const
  return [
    ...(facts.number === null ? [{ field: 'number', message: 'number-or-none' as const }] : []),
    ...factProblems({ ...facts, ...about, number: facts.number || null }),
    ...(await shortNameProblems(ctx, facts.name)),
  ]
}

function groundProblems({ kind, onBehalfOf }: RequestFacts): FieldError[] {
  if (kind === null) return [{ field: 'kind', message: 'choose-ground' }]
  return kind === 'service-developer' ? wordProblems('onBehalfOf', onBehalfOf) : []
}

/** About an address the answer is the same whoever has it. */
async function administratorProblems(ctx: Context, administrator: string): Promise<FieldError[]> {
  const field = 'administrator'
  if (administrator === '') return []
  if (administrator.includes('@')) return emailKey(administrator) ? [] : [{ field, message: 'email-form' }]
  const user = await findUserByName(ctx, administrator)
  return user?.state === 'active' ? [] : [{ field, message: 'no-such-person' }]
}

/** What cannot even be kept as a draft. */
export function draftProblems(facts: Partial<RequestFacts>): FieldError[] {
  const lines = (['number', 'nameNb', 'nameNn', 'nameEn', 'name', 'administrator'] as const).flatMap((field) =>
    textProblem(field, facts[field] ?? '', field === 'administrator' ? longest.login : longest.name),
  )
  const texts = (['onBehalfOf', 'purpose'] as const).flatMap((field) =>
    facts[field] ? wordProblems(field, facts[field]) : [],
  )
  return [...lines, ...texts]
}
