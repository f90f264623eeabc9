import type { Context } from '../context.ts'
import type { FieldError } from '../errors.ts'
import { nameIsTaken } from './errors.ts'
import type { ServiceOwner } from './owner-queries.ts'
import { isServiceNameTaken } from './queries.ts'
import { isReservedServiceName, isServiceName } from './service.ts'

/** What is wrong with a name for a service of this owner; a taken one is a conflict (D4). */
export async function nameProblems(ctx: Context, owner: ServiceOwner, name: string): Promise<FieldError[]> {
  if (!isServiceName(name)) return [{ field: 'name', message: 'service-name' }]
  if (isReservedServiceName(name, owner.name)) return [{ field: 'name', message: 'service-reserved' }]
  if (await isServiceNameTaken(ctx, owner.id, name)) throw nameIsTaken()
  return []
}
