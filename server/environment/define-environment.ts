import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { changedMeanwhile, type FieldError, invalidFields } from '../errors.ts'
import { textProblem } from '../organisation/index.ts'
import { type EnvironmentFacts, isEnvironmentName } from './environment.ts'
import { getEnvironment, insertEnvironment, updateEnvironment } from './queries.ts'

/** Adds an environment, which nobody holds yet (E1). */
export function defineEnvironment(
  ctx: Context,
  actor: Actor,
  environment: EnvironmentFacts & { name: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'environment:define')
    const { name } = environment
    const problems = factProblems(environment)
    if (!isEnvironmentName(name)) problems.unshift({ field: 'name', message: 'environment-name' })
    if (problems.length > 0) throw invalidFields(...problems)
    await insertEnvironment(tx, environment)
    const subject = { kind: 'environment', id: name }
    await record(tx, actor, { action: 'environment.defined', subject, details: { kind: environment.kind } })
  })
}

interface Change {
  name: string
  /** The version that the operator saw; another one meanwhile, and nothing is written. */
  version: number
  facts: EnvironmentFacts
}

/** Changes what an environment is called, of which kind it is, and where it stands among the others. */
export function changeEnvironment(ctx: Context, actor: Actor, { name, version, facts }: Change): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'environment:define')
    const problems = factProblems(facts)
    if (problems.length > 0) throw invalidFields(...problems)
    await getEnvironment(tx, name)
    if (!(await updateEnvironment(tx, { name, version }, facts))) throw changedMeanwhile()
    const subject = { kind: 'environment', id: name }
    await record(tx, actor, { action: 'environment.changed', subject, details: { kind: facts.kind } })
  })
}

const longestTitle = 60
const highestPosition = 1000

function factProblems(facts: EnvironmentFacts): FieldError[] {
  const titles = (['titleNb', 'titleNn', 'titleEn'] as const).flatMap((field) =>
    textProblem(field, facts[field], longestTitle),
  )
  const isPlace = Number.isInteger(facts.position) && facts.position >= 0 && facts.position <= highestPosition
  return [...titles, ...(isPlace ? [] : [{ field: 'position', message: 'invalid' as const }])]
}
