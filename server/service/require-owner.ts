import { requireMay } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import type { Context } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { findOwner, mayCreateFor, type ServiceOwner } from './owner-queries.ts'

/**
 * By its name, whoever this actor may make services for. About an organisation a refusal is said to everybody: that it
 * exists is in the directory (J1).
 */
export async function requireOwner(ctx: Context, actor: Actor, name: string): Promise<ServiceOwner> {
  await requireMay(ctx, actor, 'service:create')
  const owner = await findOwner(ctx, name)
  const mayBe = owner && (actor.kind !== 'user' || (await mayCreateFor(ctx, actor, owner)))
  if (!mayBe) throw invalidFields({ field: 'owner', message: 'not-your-owner' })
  return owner
}
