import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import type { FieldError } from '../errors.ts'
import type { ServiceOwner } from './owner-queries.ts'
import { findServiceId } from './queries.ts'
import { requireOwner } from './require-owner.ts'
import { isReservedServiceName, isServiceName } from './service.ts'

/** What is wrong with a name for a service of this owner (D4). */
export async function nameProblem(ctx: Context, owner: ServiceOwner, name: string): Promise<FieldError | undefined> {
  if (!isServiceName(name)) return { field: 'name', message: 'service-name' }
  if (isReservedServiceName(name, owner.name)) return { field: 'name', message: 'service-reserved' }
  if (await findServiceId(ctx, owner.id, name)) return { field: 'name', message: 'service-taken' }
  return undefined
}

/** The same while somebody types; only for who may make the service, since names of private ones are nobody else's business. */
export async function checkName(
  ctx: Context,
  actor: Actor,
  wanted: { owner: string; name: string },
): Promise<FieldError | undefined> {
  return nameProblem(ctx, await requireOwner(ctx, actor, wanted.owner), wanted.name)
}
