import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { changedMeanwhile, invalidFields } from '../errors.ts'
import { factProblems } from './fact-problems.ts'
import type { OrganisationFacts } from './organisation.ts'
import { getOrganisation, updateOrganisation } from './queries.ts'

interface Change {
  organisationId: string
  /** The version that the owner saw; another one meanwhile, and nothing is written. */
  version: number
  facts: OrganisationFacts
}

/** Changes what an organisation says of itself, and who finds and reaches it (O1). */
export function changeOrganisation(
  ctx: Context,
  actor: Actor,
  { organisationId, version, facts }: Change,
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation:change', organisationId)
    const organisation = await getOrganisation(tx, organisationId)
    const problems = factProblems(facts, organisation.number)
    if (problems.length > 0) throw invalidFields(...problems)
    if (!(await updateOrganisation(tx, { ...organisation, version }, facts))) throw changedMeanwhile()
    await record(tx, actor, {
      action: 'organisation.changed',
      subject: { kind: 'organisation', id: organisationId },
      organisationId,
      details: { changed: changedFields(organisation, facts) },
    })
  })
}

const changedFields = (before: OrganisationFacts, after: OrganisationFacts) =>
  Object.entries(after)
    .filter(([field, value]) => before[field as keyof OrganisationFacts] !== value)
    .map(([field]) => field)
    .join(' ')
