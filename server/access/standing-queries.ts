import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { ServiceAccess } from '../policy.ts'
import { roleIn } from './queries.ts'
import { accessTo } from './service-queries.ts'

/** What an act is about, if it is about one. */
export interface Subject {
  organisationId?: string | undefined
  serviceId?: string | undefined
}

/** All that is asked of a person, in one statement; undefined where there is no such account. */
export const findStanding = (ctx: Context, userId: string, { organisationId, serviceId }: Subject) =>
  ctx.db
    .selectFrom('userAccount')
    .select(({ eb, exists, selectFrom }) => [
      eb('state', '=', 'active').as('isActive'),
      exists(selectFrom('operator').select('userId').where('userId', '=', userId)).as('isOperator'),
    ])
    .$if(organisationId !== undefined, (about) => about.select(roleIn(ctx, userId, organisationId ?? '').as('role')))
    .$if(serviceId !== undefined, (about) =>
      about.select(
        sql<ServiceAccess | null>`(select ${accessTo(userId)} from service
          where service.id = ${serviceId} and service.deleted_at is null)`.as('access'),
      ),
    )
    .where('id', '=', userId)
    .executeTakeFirst()
