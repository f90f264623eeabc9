import type { Context } from '../context.ts'
import type { Organisation } from './organisation.ts'

export interface Logo {
  png: Buffer
  sha256: Buffer
}

export const findLogo = ({ db }: Context, organisationId: string): Promise<Logo | undefined> =>
  db
    .selectFrom('organisationLogo')
    .select(['png', 'sha256'])
    .where('organisationId', '=', organisationId)
    .executeTakeFirst()

/** The address of the logo; another logo has another, so that browsers may keep each for ever. */
export async function findLogoPath({ db }: Context, { id, name }: Organisation): Promise<string | undefined> {
  const logo = await db
    .selectFrom('organisationLogo')
    .select('sha256')
    .where('organisationId', '=', id)
    .executeTakeFirst()
  return logo && `/orgs/${name}/logo?v=${logo.sha256.toString('hex')}`
}

export const upsertLogo = ({ db }: Context, organisationId: string, logo: Logo) =>
  db
    .insertInto('organisationLogo')
    .values({ organisationId, ...logo })
    .onConflict((conflict) => conflict.column('organisationId').doUpdateSet(logo))
    .execute()

export async function deleteLogo({ db }: Context, organisationId: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('organisationLogo')
    .where('organisationId', '=', organisationId)
    .returning('organisationId')
    .executeTakeFirst()
  return deleted !== undefined
}
