import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { nameKey } from '../database/name-key.ts'
import { onDuplicate } from '../database/violations.ts'
import { invalidFields, notFound } from '../errors.ts'
import type { ListedOrganisation, Organisation, OrganisationFacts, OrganisationKind } from './organisation.ts'

const organisations = ({ db }: Context) =>
  db
    .selectFrom('organisation')
    .innerJoin('owner', 'owner.id', 'organisation.id')
    .select([
      'organisation.id',
      'owner.name',
      'organisation.kind',
      'organisation.nameNb',
      'organisation.nameNn',
      'organisation.nameEn',
      'organisation.number',
      'organisation.homePage',
      'organisation.contact',
      'organisation.joinPolicy',
      'organisation.hidesOwners',
      'organisation.version',
    ])

export const getOrganisation = (ctx: Context, id: string): Promise<Organisation> =>
  organisations(ctx).where('organisation.id', '=', id).executeTakeFirstOrThrow(notFound)

export const findOrganisation = (ctx: Context, name: string): Promise<Organisation | undefined> =>
  organisations(ctx).where('owner.nameKey', '=', nameKey(name)).executeTakeFirst()

/** Held until the transaction ends, so that two who leave, or remove each other, come one after the other (T4). */
export const lockOrganisation = ({ db }: Context, id: string) =>
  db.selectFrom('organisation').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirstOrThrow(notFound)

export interface NewOrganisation extends OrganisationFacts {
  name: string
  kind: OrganisationKind
}

/** Takes the name and makes the organisation. A taken name is a field error. */
export async function insertOrganisation({ db, now }: Context, organisation: NewOrganisation): Promise<string> {
  const { name, ...columns } = organisation
  const at = now()
  const { id } = await db
    .with('named', (tx) => tx.insertInto('owner').values({ kind: 'organisation', name, createdAt: at }).returning('id'))
    .insertInto('organisation')
    .values(({ selectFrom }) => ({
      id: selectFrom('named').select('id'),
      ...columns,
      ...searched(organisation),
      createdAt: at,
    }))
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(onDuplicate('owner_name_key', () => invalidFields({ field: 'name', message: 'name-taken' })))
  return id
}

/** What the directory finds an organisation by, and where it stands in it. */
const searched = ({ name, nameNb, nameNn, nameEn, number }: NewOrganisation) => ({
  words: [name, nameNb, nameNn, nameEn, number].filter(Boolean).join(' '),
  sortKey: sortKeyOf(nameNb),
})

/** Where an organisation stands in the directory. */
export const placeOf = ({ id, nameNb }: Pick<Organisation, 'id' | 'nameNb'>): DirectoryPlace => ({
  sortKey: sortKeyOf(nameNb),
  id,
})

const sortKeyOf = (nameNb: string) => nameNb.toLowerCase()

/** False when the version is not the one that was seen. */
export async function updateOrganisation(
  { db }: Context,
  { id, name, kind, version }: Organisation,
  facts: OrganisationFacts,
): Promise<boolean> {
  const updated = await db
    .updateTable('organisation')
    .set({ ...facts, ...searched({ name, kind, ...facts }), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  return updated !== undefined
}

/** Where a page of the directory goes on: after this organisation. */
export interface DirectoryPlace {
  sortKey: string
  id: string
}

/** The directory in alphabetical order, or what every word of `search` begins a word of; one more than `limit`. */
export function listOrganisations(
  { db }: Context,
  { search, after, limit }: { search: string; after: DirectoryPlace | undefined; limit: number },
): Promise<(ListedOrganisation & DirectoryPlace)[]> {
  const listed = db
    .selectFrom('organisation')
    .select(['id', 'nameNb', 'nameNn', 'nameEn', 'hidesOwners', 'sortKey'])
    .orderBy('sortKey')
    .orderBy('id')
    .limit(limit)
  const query = prefixQuery(search)
  const found = query ? listed.where(sql<boolean>`search @@ to_tsquery('simple', ${query})`) : listed
  const shown = after ? found.where(sql<boolean>`(sort_key, id) > (${after.sortKey}, ${after.id}::uuid)`) : found
  // The short names of those on this page alone, not of all that were found.
  return db
    .selectFrom(shown.as('shown'))
    .innerJoin('owner', 'owner.id', 'shown.id')
    .select([
      'shown.id',
      'owner.name',
      'shown.nameNb',
      'shown.nameNn',
      'shown.nameEn',
      'shown.hidesOwners',
      'shown.sortKey',
    ])
    .orderBy('shown.sortKey')
    .orderBy('shown.id')
    .execute()
}

/** `skatt etat` → `'skatt':* & 'etat':*`; letters and digits only, so that nothing of it is an operator. */
export function prefixQuery(search: string): string | undefined {
  const words = search.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length === 0
    ? undefined
    : words
        .slice(0, 8)
        .map((word) => `'${word}':*`)
        .join(' & ')
}

/** Organisations that somebody is in, for their menu and dashboard. */
export const listOrganisationsOf = ({ db }: Context, userId: string): Promise<ListedOrganisation[]> =>
  db
    .selectFrom('organisation')
    .innerJoin('owner', 'owner.id', 'organisation.id')
    .select([
      'organisation.id',
      'owner.name',
      'organisation.nameNb',
      'organisation.nameNn',
      'organisation.nameEn',
      'organisation.hidesOwners',
    ])
    .where('organisation.id', 'in', (members) =>
      members.selectFrom('teamMember').select('organisationId').where('userId', '=', userId),
    )
    .orderBy('organisation.sortKey')
    .execute()
