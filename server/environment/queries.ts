import type { Context } from '../context.ts'
import type { Environment } from './environment.ts'

/** Every environment of the installation, in the operator's order. */
export const listEnvironments = ({ db }: Context): Promise<Environment[]> =>
  db.selectFrom('environment').select(['name', 'kind']).orderBy('position').execute()

/** Those that an organisation may use. */
export const listEnvironmentsOf = ({ db }: Context, organisationId: string): Promise<Environment[]> =>
  db
    .selectFrom('environment')
    .innerJoin('organisationEnvironment', 'organisationEnvironment.environment', 'environment.name')
    .select(['environment.name', 'environment.kind'])
    .where('organisationEnvironment.organisationId', '=', organisationId)
    .orderBy('environment.position')
    .execute()

/** Granting twice changes nothing. The database itself refuses an organisation that is no service owner (E1). */
export async function grantEnvironments({ db, now }: Context, organisationId: string, environments: readonly string[]) {
  if (environments.length === 0) return
  await db
    .insertInto('organisationEnvironment')
    .values(environments.map((environment) => ({ organisationId, environment, grantedAt: now() })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
