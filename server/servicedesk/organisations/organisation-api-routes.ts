import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { Nothing, problems } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import { listOrganisations } from '../../organisation/index.ts'
import { changeStanding, giveOwner } from './oversee-organisation.ts'
import { readOrganisation } from './read-organisation.ts'
import {
  OrganisationBody,
  OrganisationKey,
  OrganisationPath,
  Organisations,
  OrganisationsAsked,
  OwnerForm,
  StandingBody,
} from './schema.ts'

/** Organisations as the servicedesk sees and helps them, for programs. */
export function deskOrganisationApiRoutes(server: Server, ctx: Context) {
  const all = '/api/v1/servicedesk/organisations'
  const read = { action: 'organisation:list-all', api: true }
  const oversee = { action: 'organisation:oversee', api: true }
  const response = { 204: Nothing, ...problems(409) }

  server.get(
    all,
    {
      config: read,
      schema: {
        operationId: 'listOrganisationsAtServicedesk',
        querystring: OrganisationsAsked,
        response: { 200: Organisations },
      },
    },
    async ({ query: { search, cursor, limit } }) => {
      const after = readCursor(cursor, OrganisationKey)
      const rows = await listOrganisations(ctx, { search, after, limit: limit + 1 })
      return toPage(rows, limit, { keyOf: ({ sortKey, id }) => ({ sortKey, id }), show: (row) => row })
    },
  )

  server.get(
    `${all}/:organisation`,
    {
      config: read,
      schema: {
        operationId: 'getOrganisationAtServicedesk',
        params: OrganisationPath,
        response: { 200: OrganisationBody },
      },
    },
    async ({ params }) => {
      const { organisation, owners, environments } = await readOrganisation(ctx, params.organisation)
      return { ...organisation, owners: [...owners], environments }
    },
  )

  server.put(
    `${all}/:organisation/standing`,
    {
      config: oversee,
      schema: { operationId: 'changeStanding', params: OrganisationPath, body: StandingBody, response },
    },
    async (request, reply) => {
      const { organisation } = await readOrganisation(ctx, request.params.organisation)
      await changeStanding(ctx, actorOf(request), { ...request.body, organisationId: organisation.id })
      return reply.code(204).send(null)
    },
  )

  server.post(
    `${all}/:organisation/owners`,
    { config: oversee, schema: { operationId: 'giveOwner', params: OrganisationPath, body: OwnerForm, response } },
    async (request, reply) => {
      const { organisation } = await readOrganisation(ctx, request.params.organisation)
      await giveOwner(ctx, actorOf(request), { ...request.body, organisationId: organisation.id })
      return reply.code(204).send(null)
    },
  )
}
