import type { Context } from '../../context.ts'
import type { ServiceAccess } from '../../policy.ts'
import { findUserByName, type User } from '../../user/index.ts'
import type { Service } from '../service.ts'
import { furthest, type Grant, grantsOf, visibleTo } from './grant.ts'
import { findBelonging, listGrants } from './grant-queries.ts'

/** Why one person reaches into a service, as far as who asks may know. */
export interface Reasons {
  person: User
  grants: Grant[]
  access: ServiceAccess | undefined
}

interface Question {
  service: Service
  /** Who asks; absent for an operator, who may see everything. */
  viewerId: string | undefined
}

/** Who reaches into a service and why (S2). */
export async function explainAccess(ctx: Context, { service, viewerId }: Question): Promise<Grant[]> {
  const grants = await listGrants(ctx, service)
  return viewerId === undefined ? grants : visibleTo(grants, await findBelonging(ctx, viewerId))
}

/** Why this person does, or does not; undefined for who is no active user. Only names find people, never addresses. */
export async function explainPerson(
  ctx: Context,
  question: Question & { username: string },
): Promise<Reasons | undefined> {
  const person = await findUserByName(ctx, question.username.trim())
  if (person?.state !== 'active') return undefined
  const grants = grantsOf(await explainAccess(ctx, question), await findBelonging(ctx, person.id))
  return { person, grants, access: furthest(grants) }
}
