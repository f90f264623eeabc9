import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import type { Server } from '../http/server.ts'
import { IfMatch, seenVersion, tellVersion } from '../http/version.ts'
import {
  Directory,
  DirectoryKey,
  DirectoryPart,
  OrganisationBody,
  OrganisationEdit,
  OrganisationParams,
} from './api-schema.ts'
import { changeOrganisation } from './change-organisation.ts'
import { getOrganisation, listOrganisations } from './queries.ts'

const one = '/api/v1/organisations/:organisation'

/** The directory and what an organisation says of itself, for programs. */
export function organisationApiRoutes(server: Server, ctx: Context) {
  server.get(
    '/api/v1/organisations',
    {
      config: { action: 'organisation:list', api: true },
      schema: { operationId: 'listOrganisations', querystring: DirectoryPart, response: { 200: Directory } },
    },
    async ({ query: { search, cursor, limit } }) => {
      const after = readCursor(cursor, DirectoryKey)
      const rows = await listOrganisations(ctx, { search, after, limit: limit + 1 })
      return toPage(rows, limit, { keyOf: ({ sortKey, id }) => ({ sortKey, id }), show: (row) => row })
    },
  )

  server.get(
    one,
    {
      config: { action: 'organisation:read', api: true },
      schema: { operationId: 'getOrganisation', params: OrganisationParams, response: { 200: OrganisationBody } },
    },
    shown,
  )

  server.put(
    one,
    {
      config: { action: 'organisation:change', api: true },
      schema: {
        operationId: 'changeOrganisation',
        params: OrganisationParams,
        headers: IfMatch,
        body: OrganisationEdit,
        response: { 200: OrganisationBody },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      const change = { organisationId, version: seenVersion(request), facts: request.body }
      await changeOrganisation(ctx, actorOf(request), change)
      return shown(request, reply)
    },
  )

  async function shown({ membership }: Pick<FastifyRequest, 'membership'>, reply: FastifyReply) {
    const organisation = await getOrganisation(ctx, membership.organisationId)
    tellVersion(reply, organisation.version)
    return { ...organisation, role: membership.role }
  }
}
