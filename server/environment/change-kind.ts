import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { lockOrganisation, type OrganisationKind } from '../organisation/index.ts'
import { holdsEnvironments } from './errors.ts'
import { listEnvironmentsOf, updateKind } from './queries.ts'
import { requireReason } from './require-reason.ts'

interface Change {
  organisationId: string
  kind: OrganisationKind
  reason: string
}

/** Makes an organisation a service owner, or one no longer: refused while it holds environments, which it would lose (E1). */
export function changeKind(ctx: Context, actor: Actor, { organisationId, kind, reason }: Change): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await requireMay(tx, actor, 'organisation:change-kind')
    const why = requireReason(reason)
    await lockOrganisation(tx, organisationId)
    const held = await listEnvironmentsOf(tx, organisationId)
    if (kind !== 'service-owner' && held.length > 0) throw holdsEnvironments(held.map(({ name }) => name).join(', '))
    if (!(await updateKind(tx, organisationId, kind))) return
    await record(tx, actor, {
      action: 'organisation.kind-changed',
      subject: { kind: 'organisation', id: organisationId },
      organisationId,
      reason: why,
      details: { kind },
    })
  })
}
