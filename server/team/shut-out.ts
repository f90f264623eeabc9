import type { Actor } from '../actor.ts'
import { record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { deleteGivenTo } from './service-queries.ts'

interface Gone {
  organisationId: string
  userIds: readonly string[]
}

/**
 * Ends what people who are in no team any more were given of single services of the organisation (J5, T3), so that who
 * was removed neither reads nor pushes. What teams of other organisations give them stays.
 */
export async function shutOut(tx: Context, actor: Actor, { organisationId, userIds }: Gone): Promise<void> {
  if (userIds.length === 0) return
  for (const { userId, owner, name } of await deleteGivenTo(tx, organisationId, userIds))
    await record(tx, actor, {
      action: 'service.access-taken',
      ...(userId && { subject: { kind: 'user', id: userId } }),
      organisationId,
      details: { service: `${owner}/${name}` },
    })
}
