import type { Context } from '../../context.ts'
import { nameKey } from '../../database/name-key.ts'
import { invalidFields } from '../../errors.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import type { Server } from '../../http/server.ts'
import { listOrganisationsOf } from '../../organisation/index.ts'
import type { Language } from '../../text/text.ts'
import { ServiceBody, ServicePart, Services } from '../api-schema.ts'
import { getService } from '../queries.ts'
import { ServiceParams } from '../schema.ts'
import type { Service } from '../service.ts'
import { getSizes } from '../size-queries.ts'
import { countServices, listServices } from './list-queries.ts'
import { ListKey, type ListQuery } from './list-schema.ts'
import type { ListedService, ListOf, ServiceList } from './listed-service.ts'

/** Lists of services, and one of them, for programs. */
export function listRoutes(server: Server, ctx: Context) {
  server.get(
    '/api/v1/services',
    {
      config: { action: 'service:list', api: true },
      schema: { operationId: 'listServices', querystring: ServicePart, response: { 200: Services } },
    },
    async ({ query: { context, ...asked }, bearer, language }) => {
      const userId = bearer?.userId ?? ''
      const of = await contextNamed(ctx, userId, context)
      if (!of) throw invalidFields({ field: 'context', message: 'no-such-context' })
      const { items, ...page } = await readList(ctx, { ...asked, userId, of, language })
      return {
        ...page,
        items: items.map(({ changedAt, archivedAt, ...item }) => ({ ...item, ...timesOf({ changedAt, archivedAt }) })),
      }
    },
  )

  server.get(
    '/api/v1/services/:owner/:service',
    {
      config: { action: 'service:read', api: true },
      schema: { operationId: 'getService', params: ServiceParams, response: { 200: ServiceBody } },
    },
    async ({ service: { serviceId, access } }) => ({
      ...bodyOf(await getService(ctx, serviceId)),
      access: access ?? 'read',
      bytes: (await getSizes(ctx, serviceId)).bytes,
      mostBytes: ctx.config.git.mostInRepository,
    }),
  )
}

/** As programs get it. */
export const bodyOf = ({ createdAt, changedAt, archivedAt, ...service }: Service) => ({
  ...service,
  createdAt: createdAt.toISOString(),
  ...timesOf({ changedAt, archivedAt }),
})

const timesOf = ({ changedAt, archivedAt }: Pick<Service, 'changedAt' | 'archivedAt'>) => ({
  changedAt: changedAt.toISOString(),
  archivedAt: archivedAt?.toISOString() ?? null,
})

/** Mine, everything that I was given access to, or an organisation that I am in; undefined for any other (D2). */
export async function contextNamed(ctx: Context, userId: string, name: string): Promise<ListOf | undefined> {
  if (name === 'mine') return { kind: 'owner', ownerId: userId }
  if (name === 'all') return { kind: 'all' }
  const organisations = await listOrganisationsOf(ctx, userId)
  const found = organisations.find((organisation) => organisation.name === nameKey(name))
  return found && { kind: 'organisation', organisationId: found.id }
}

interface Asked extends ListQuery {
  userId: string
  of: ListOf
  language: Language
  limit: number
}

export interface ListPage {
  items: ListedService[]
  /** The cursor of the page after this one, null at the end. */
  next: string | null
  /** Of the whole list, on however many pages. */
  count: number
}

/** One page of a list of services, and how many there are in all (D3). */
export async function readList(ctx: Context, { cursor, ...asked }: Asked): Promise<ListPage> {
  const after = readCursor(cursor, ListKey)
  if (after && !isKeyOf(asked, after)) throw invalidFields({ field: 'cursor', message: 'invalid' })
  return readListAfter(ctx, { ...asked, after })
}

/** The same after a place. */
export async function readListAfter(ctx: Context, list: ServiceList): Promise<ListPage> {
  const { sort, language, after, limit } = list
  const rows = await listServices(ctx, { ...list, limit: limit + 1 })
  const isWhole = !after && rows.length <= limit
  const count = isWhole ? rows.length : await countServices(ctx, list)
  const keyOf = ({ key, id }: (typeof rows)[number]) => ({ sort, language, key, id })
  return { ...toPage(rows, limit, { keyOf, show: (row) => row }), count }
}

/** A list by time goes on at a number of microseconds. */
const isKeyOf = ({ sort, language }: Pick<Asked, 'sort' | 'language'>, after: ListKey) =>
  after.sort === sort && isIn(language, after) && (sort !== 'changed' || /^\d{1,16}$/.test(after.key))

const isIn = (language: Language, after: ListKey) => after.sort !== 'title' || after.language === language

/** A person who changes their language on the way through a list by title begins it anew. */
export function askedIn<Question extends ListQuery>(language: Language, asked: Question): Question {
  const after = readCursor(asked.cursor, ListKey)
  return after && !isIn(language, after) ? { ...asked, cursor: undefined } : asked
}
