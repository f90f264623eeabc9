import { sql } from 'kysely'
import type { Context } from '../context.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ofService = sql<string>`owner.name || '/' || service.name`

/** What things are called by now, by their ids; some are of what has no name, and some are gone. */
export async function findNames({ db }: Context, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const asked = [...new Set(ids)].filter((id) => id !== null && uuid.test(id))
  if (asked.length === 0) return new Map()
  const services = db.selectFrom('service').innerJoin('owner', 'owner.id', 'service.ownerId')
  const rows = await db
    .selectFrom('owner')
    .select(['id', 'name'])
    .where('id', 'in', asked)
    .unionAll(services.select(['service.id', ofService.as('name')]).where('service.id', 'in', asked))
    .unionAll(
      services
        .innerJoin('deployment', 'deployment.serviceId', 'service.id')
        .select(['deployment.id', sql<string>`${ofService} || ' → ' || deployment.environment`.as('name')])
        .where('deployment.id', 'in', asked),
    )
    .unionAll(db.selectFrom('organisationRequest').select(['id', 'name']).where('id', 'in', asked))
    .unionAll(
      db
        .selectFrom('team')
        .innerJoin('owner', 'owner.id', 'team.organisationId')
        .select(['team.id', sql<string>`owner.name || '/' || team.name`.as('name')])
        .where('team.id', 'in', asked),
    )
    .unionAll(
      db
        .selectFrom('invitation')
        .leftJoin('owner', 'owner.id', 'invitation.userId')
        .select(['invitation.id', sql<string>`coalesce(owner.name, invitation.address, '')`.as('name')])
        .where('invitation.id', 'in', asked),
    )
    .unionAll(
      db
        .selectFrom('webhookEndpoint')
        .select(['id', sql<string>`coalesce(nullif(description, ''), url)`.as('name')])
        .where('id', 'in', asked),
    )
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
