import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** What the published list says of an organisation beside what we keep of every one. */
export interface Listing {
  logo: string | null
  emblem: string | null
  phone: string | null
  contactUrl: string | null
}

export const findListing = ({ db }: Context, organisationId: string): Promise<Listing | undefined> =>
  db
    .selectFrom('organisationListing')
    .select(['logo', 'emblem', 'phone', 'contactUrl'])
    .where('organisationId', '=', organisationId)
    .executeTakeFirst()

export const keepListing = ({ db }: Context, organisationId: string, listing: Listing) =>
  db
    .insertInto('organisationListing')
    .values({ organisationId, ...listing })
    .onConflict((conflict) => conflict.column('organisationId').doUpdateSet(listing))
    .execute()

/** Service owners with all that the published format says of each. */
export const listServiceOwners = ({ db }: Context) =>
  db
    .selectFrom('organisation')
    .innerJoin('owner', 'owner.id', 'organisation.id')
    .leftJoin('organisationListing', 'organisationListing.organisationId', 'organisation.id')
    .select([
      'owner.name',
      'organisation.nameNb',
      'organisation.nameNn',
      'organisation.nameEn',
      'organisation.number',
      'organisation.homePage',
      'organisationListing.logo',
      'organisationListing.emblem',
      'organisationListing.phone',
      'organisationListing.contactUrl',
      sql<string[]>`array(select environment from organisation_environment where organisation_id = organisation.id)`.as(
        'environments',
      ),
    ])
    .where('organisation.kind', '=', 'service-owner')
    .execute()
