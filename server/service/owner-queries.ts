import { mayCreateServices } from '../access/index.ts'
import type { Person } from '../actor.ts'
import type { Context } from '../context.ts'
import { nameKey } from '../database/name-key.ts'

/** Who can own services. */
export interface ServiceOwner {
  id: string
  /** As in addresses. */
  name: string
  kind: 'user' | 'organisation'
}

/** By the name, without regard to case. Organisations are found by members only through `mayOwn`. */
export const findOwner = ({ db }: Context, name: string): Promise<ServiceOwner | undefined> =>
  db.selectFrom('owner').select(['id', 'name', 'kind']).where('nameKey', '=', nameKey(name)).executeTakeFirst()

/** Whether this person may make services of this owner: their own, and those of organisations that let them. */
export async function mayCreateFor(ctx: Context, { userId }: Person, owner: ServiceOwner): Promise<boolean> {
  return owner.kind === 'user' ? owner.id === userId : mayCreateServices(ctx, userId, owner.id)
}
