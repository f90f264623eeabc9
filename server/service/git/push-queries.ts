import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'

/** What a service says of itself to a push. */
export interface PushTarget {
  archivedAt: Date | null
  defaultBranch: string
  /** Whether there are pushes of which nobody has told yet what became of them. */
  hasPending: boolean
}

export const getPushTarget = ({ db }: Context, serviceId: string): Promise<PushTarget> =>
  db
    .selectFrom('service')
    .select([
      'archivedAt',
      'defaultBranch',
      sql<boolean>`exists (select from pending_push where service_id = service.id)`.as('hasPending'),
    ])
    .where('id', '=', serviceId)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow(notFound)
