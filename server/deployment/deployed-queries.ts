import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { isOpenRow } from './queries.ts'

/** Whether a deployment of the service is under way. */
export async function isUnderWay({ db }: Context, serviceId: string): Promise<boolean> {
  const open = await db
    .selectFrom('deployment')
    .select('id')
    .where('serviceId', '=', serviceId)
    .where(isOpenRow)
    .limit(1)
    .executeTakeFirst()
  return open !== undefined
}

/** Where the service runs, as far as its organisation can still take it away there. */
export async function listPlaces({ db }: Context, serviceId: string): Promise<string[]> {
  const last = await db
    .selectFrom('deployment')
    .innerJoin('organisationEnvironment as held', (held) =>
      held
        .onRef('held.organisationId', '=', 'deployment.organisationId')
        .onRef('held.environment', '=', 'deployment.environment'),
    )
    .distinctOn('deployment.environment')
    .select(['deployment.environment', 'deployment.act'])
    .where('deployment.serviceId', '=', serviceId)
    .where('deployment.state', '=', sql.lit('succeeded'))
    .orderBy('deployment.environment')
    .orderBy('deployment.createdAt', 'desc')
    .execute()
  return last.filter(({ act }) => act === 'deploy').map(({ environment }) => environment)
}
