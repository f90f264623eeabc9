import { type RawBuilder, sql } from 'kysely'
import { accessTo } from '../../access/index.ts'
import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { prefixQuery } from '../../organisation/index.ts'
import type { ListedService, ServiceList, ServicePlace, Sort } from './listed-service.ts'

/** By what a list goes on, and how its key is written in a cursor: as text that comes back as exactly the same value. */
interface Order {
  key: RawBuilder<unknown>
  /** The same of the rows after a place. */
  after: (place: ServicePlace) => RawBuilder<boolean>
  by: RawBuilder<unknown>
}

const lower = (title: string) => sql`lower(service.${sql.id(title)})`
const titleOf = { nb: 'title_nb', nn: 'title_nn', en: 'title_en' } as const

const ascending = (key: RawBuilder<unknown>): Order => ({
  key,
  after: ({ key: last, id }) => sql`(${key}, service.id) > (${last}, ${id}::uuid)`,
  by: sql`${key}, service.id`,
})

const changed: Order = {
  key: sql`(extract(epoch from service.changed_at) * 1000000)::bigint`,
  after: ({ key, id }) => {
    const last = sql`(timestamptz 'epoch' + ${key}::bigint * interval '1 microsecond')`
    return sql`service.changed_at <= ${last} and (service.changed_at < ${last} or service.id > ${id}::uuid)`
  },
  by: sql`service.changed_at desc, service.id`,
}

function orderOf({ sort, language }: Pick<ServiceList, 'sort' | 'language'>): Order {
  const orders: Record<Sort, Order> = {
    changed,
    title: ascending(lower(titleOf[language])),
    name: ascending(sql`service.name`),
  }
  return orders[sort]
}

/** The owners all of whose services somebody reaches: themselves, and organisations where a team of theirs is for all. */
const wholeOwners = (userId: string) => sql`select ${userId}::uuid as id union ${wholeOrganisations(userId)}`

const wholeOrganisations = (userId: string) => sql`select member.organisation_id as id from team_member member
  join team on team.id = member.team_id where member.user_id = ${userId} and team.scope = 'all'`

const ownOrganisations = (userId: string) =>
  sql`select distinct member.organisation_id as id from team_member member where member.user_id = ${userId}`

/** Services that were given to somebody one by one, or to a team of theirs. */
const givenServices = (userId: string) => sql`select chosen.service_id as id from team_member member
    join team_service chosen on chosen.team_id = member.team_id where member.user_id = ${userId}
  union select own.service_id from service_collaborator own where own.user_id = ${userId}
  union select by_team.service_id from team_member member
    join service_collaborator by_team on by_team.team_id = member.team_id where member.user_id = ${userId}`

/** Some of the rows of a list, each part led to by an index of its own. */
interface Part {
  /** What is joined to `service`, if not all of it is read by owner. */
  owners?: RawBuilder<unknown>
  given?: RawBuilder<unknown>
  where: RawBuilder<unknown>
}

function partsOf({ userId, of }: Pick<ServiceList, 'userId' | 'of'>): Part[] {
  const given = { given: givenServices(userId) }
  switch (of.kind) {
    case 'owner':
      return [{ owners: sql`select ${of.ownerId}::uuid as id`, where: sql`true` }]
    case 'all':
      return [
        { owners: wholeOwners(userId), where: sql`true` },
        { owners: ownOrganisations(userId), where: sql`service.visibility = 'internal'` },
        { ...given, where: sql`true` },
      ]
    case 'organisation': {
      const here = sql`select ${of.organisationId}::uuid as id`
      return [
        { owners: sql`${here} intersect ${wholeOrganisations(userId)}`, where: sql`true` },
        { owners: here, where: sql`service.visibility = 'internal'` },
        { ...given, where: sql`service.owner_id = ${of.organisationId}::uuid` },
      ]
    }
  }
}

/** The ids of a part; with `limited` only the first of them, and their keys. */
function rowsOf({ owners, given, where }: Part, list: ServiceList, limited?: { order: Order; limit: number }) {
  const query = prefixQuery(list.search)
  const found = query ? sql`service.search @@ to_tsquery('simple', ${query})` : sql`true`
  const after = limited && list.after ? limited.order.after(list.after) : sql`true`
  const first = limited ? sql`order by ${limited.order.by} limit ${limited.limit}` : sql``
  const rows = (whose: RawBuilder<unknown>) => sql`select service.id from service
    where ${whose} and ${where} and service.deleted_at is null and ${found} and ${after} ${first}`
  if (owners)
    return sql`select part.id from (${owners}) owners cross join lateral (${rows(sql`service.owner_id = owners.id`)}) part`
  return sql`(${rows(sql`service.id in (${given ?? sql`select null::uuid`})`)})`
}

const union = (parts: readonly RawBuilder<unknown>[]) => sql.join(parts, sql` union `)

/** The services of a list that this person may know of; one more than `limit`. */
export async function listServices({ db }: Context, list: ServiceList): Promise<(ListedService & ServicePlace)[]> {
  const order = orderOf(list)
  const limited = { order, limit: list.limit }
  const parts = partsOf(list).map((part) => rowsOf(part, list, limited))
  const { rows } = await sql<ListedService & ServicePlace>`
    select ${columns}, ${order.key}::text as key, favourite.service_id is not null as "isFavourite"
    from (${union(parts)}) listed join service on service.id = listed.id ${names}
    left join service_favourite favourite on favourite.user_id = ${list.userId} and favourite.service_id = service.id
    order by ${order.by} limit ${list.limit}`.execute(db)
  return rows
}

interface Named {
  ownerId: string
  name: string
}

/** Where such a list goes on after this service. */
export async function getPlace(
  { db }: Context,
  { ownerId, name }: Named,
  by: Pick<ServiceList, 'sort' | 'language'>,
): Promise<ServicePlace> {
  const { rows } = await sql<ServicePlace>`select ${orderOf(by).key}::text as key, service.id from service
    where service.owner_id = ${ownerId} and service.name = ${name}`.execute(db)
  const [place] = rows
  if (!place) throw notFound()
  return place
}

/** How many services the same list has in all. */
export async function countServices({ db }: Context, list: ServiceList): Promise<number> {
  const parts = partsOf(list).map((part) => rowsOf(part, list))
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (${union(parts)}) listed`.execute(db)
  return rows[0]?.count ?? 0
}

const columns = sql`service.id, owner.name as owner, owner.kind as "ownerKind", service.name, service.title_nb as "titleNb",
  service.title_nn as "titleNn", service.title_en as "titleEn", service.description, service.visibility,
  creator.name as "createdBy", service.changed_at as "changedAt", service.archived_at as "archivedAt"`

const names = sql`join owner on owner.id = service.owner_id left join owner creator on creator.id = service.created_by`

const favouritesShown = 50

/** Those that this person still may see, by title. */
export async function listFavourites(
  { db }: Context,
  { userId, language }: Pick<ServiceList, 'userId' | 'language'>,
): Promise<ListedService[]> {
  const { rows } = await sql<ListedService>`select ${columns}, true as "isFavourite"
    from service_favourite favourite join service on service.id = favourite.service_id ${names}
    where favourite.user_id = ${userId} and service.deleted_at is null and ${accessTo(userId)} is not null
    order by ${orderOf({ sort: 'title', language }).by} limit ${favouritesShown}`.execute(db)
  return rows
}
