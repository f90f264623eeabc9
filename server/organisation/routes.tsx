import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { DirectoryKey } from './api-schema.ts'
import { DirectoryPage } from './directory-page.tsx'
import type { Shell } from './pages.tsx'
import { getOrganisation, listOrganisations, listOrganisationsOf } from './queries.ts'
import { DirectoryQuery } from './schema.ts'

const pageSize = 30

/** How many requests wait for who may decide; a later feature knows. */
export type CountWaiting = (ctx: Context, organisationId: string) => Promise<number>

/** What a page of the organisation that the route names is drawn from, for whoever the guard let pass. */
export async function shellOf(
  ctx: Context,
  countWaiting: CountWaiting,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Shell> {
  const { organisationId, role } = request.membership
  return {
    view: await viewOf(ctx.config, request, reply),
    organisation: await getOrganisation(ctx, organisationId),
    role,
    waiting: role === 'owner' ? await countWaiting(ctx, organisationId) : 0,
  }
}

/** What organisations say of themselves: the directory of all of them. */
export function organisationRoutes(server: Server, ctx: Context) {
  const list = { config: { action: 'organisation:list' }, schema: { querystring: DirectoryQuery } }

  server.get('/orgs', list, async (request, reply) => {
    const { search, cursor } = request.query
    const view = await viewOf(ctx.config, request, reply)
    const after = readCursor(cursor, DirectoryKey)
    const rows = await listOrganisations(ctx, { search, after, limit: pageSize + 1 })
    const { items, next } = toPage(rows, pageSize, {
      keyOf: ({ sortKey, id }) => ({ sortKey, id }),
      show: (row) => row,
    })
    const own = await listOrganisationsOf(ctx, view.person?.userId ?? '')
    return sendPage(
      reply,
      <DirectoryPage
        view={view}
        search={search}
        organisations={items}
        own={new Set(own.map(({ id }) => id))}
        next={next}
        first={!after}
      />,
    )
  })
}
