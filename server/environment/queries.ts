import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { onDuplicate, onMissing } from '../database/violations.ts'
import { notFound } from '../errors.ts'
import type { OrganisationKind } from '../organisation/index.ts'
import type { Environment, EnvironmentFacts } from './environment.ts'
import { environmentTaken, noSuchEnvironment, onlyServiceOwners } from './errors.ts'

const columns = [
  'environment.name',
  'environment.kind',
  'environment.position',
  'environment.titleNb',
  'environment.titleNn',
  'environment.titleEn',
  'environment.version',
] as const

/** Every environment of the installation, in the operator's order. */
export const listEnvironments = ({ db }: Context): Promise<Environment[]> =>
  db.selectFrom('environment').select(columns).orderBy('position').orderBy('name').execute()

/** Nobody defines another until the transaction ends; what refers to those that there are goes on. */
export const lockEnvironments = ({ db }: Context) => sql`lock table environment in share row exclusive mode`.execute(db)

export const getEnvironment = ({ db }: Context, name: string): Promise<Environment> =>
  db.selectFrom('environment').select(columns).where('name', '=', name).executeTakeFirstOrThrow(notFound)

/** Those that an organisation may use. */
export const listEnvironmentsOf = ({ db }: Context, organisationId: string): Promise<Environment[]> =>
  db
    .selectFrom('environment')
    .innerJoin('organisationEnvironment', 'organisationEnvironment.environment', 'environment.name')
    .select(columns)
    .where('organisationEnvironment.organisationId', '=', organisationId)
    .orderBy('environment.position')
    .orderBy('environment.name')
    .execute()

export async function insertEnvironment({ db }: Context, environment: EnvironmentFacts & { name: string }) {
  await db
    .insertInto('environment')
    .values(environment)
    .execute()
    .catch(onDuplicate('environment_pkey', environmentTaken))
}

/** False when the version is not the one that was seen. */
export async function updateEnvironment(
  { db }: Context,
  { name, version }: Pick<Environment, 'name' | 'version'>,
  facts: EnvironmentFacts,
): Promise<boolean> {
  const updated = await db
    .updateTable('environment')
    .set({ ...facts, version: version + 1 })
    .where('name', '=', name)
    .where('version', '=', version)
    .returning('name')
    .executeTakeFirst()
  return updated !== undefined
}

/**
 * Those of them that it did not hold before. The database itself refuses an organisation that is no service owner, and
 * one that is about to be none (E1).
 */
export async function insertGrants(
  { db, now }: Context,
  organisationId: string,
  environments: readonly string[],
): Promise<string[]> {
  if (environments.length === 0) return []
  const granted = await db
    .insertInto('organisationEnvironment')
    .values(environments.map((environment) => ({ organisationId, environment, grantedAt: now() })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('environment')
    .execute()
    .catch(onMissing('organisation_environment_service_owner', onlyServiceOwners))
    .catch(onMissing('organisation_environment_environment_fkey', noSuchEnvironment))
  return granted.map(({ environment }) => environment)
}

/** With it go the capabilities of all teams there. True for the one call that withdrew. */
export async function deleteGrant({ db }: Context, organisationId: string, environment: string): Promise<boolean> {
  const withdrawn = await db
    .deleteFrom('organisationEnvironment')
    .where('organisationId', '=', organisationId)
    .where('environment', '=', environment)
    .returning('environment')
    .executeTakeFirst()
  return withdrawn !== undefined
}

/** False where it is of this kind already. What it holds stands in the way of being no service owner (E1). */
export async function updateKind({ db }: Context, organisationId: string, kind: OrganisationKind): Promise<boolean> {
  const changed = await db
    .updateTable('organisation')
    .set(({ eb }) => ({ kind, version: eb('version', '+', 1) }))
    .where('id', '=', organisationId)
    .where('kind', '<>', kind)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}
