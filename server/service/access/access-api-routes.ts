import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { Nothing, problems } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import { getService } from '../queries.ts'
import { ServiceParams } from '../schema.ts'
import { Access, Level, PersonParams, PersonQuery, TeamParams } from '../settings/settings-api-schema.ts'
import { explainAccess, explainPerson } from './explain-access.ts'
import { giveAccess, giveTeamAccess, takeAccess } from './give-access.ts'
import type { Grant } from './grant.ts'

const one = '/api/v1/services/:owner/:service'
const person = `${one}/collaborators/:username`
const team = `${one}/collaborator-teams/:team`
const done = { 204: Nothing, ...problems(409) }

/** Who may administer may give that on, which asks for a fresh login (L8), and a program has none. */
const fresh = async ({ body }: { body: unknown }) => Level.safeParse(body).data?.access === 'admin'

/** Who reaches into a service and why, for programs (S2, S3). */
export function accessApiRoutes(server: Server, ctx: Context) {
  server.get(
    `${one}/access`,
    {
      config: { action: 'service:explain', api: true },
      schema: {
        operationId: 'explainServiceAccess',
        params: ServiceParams,
        querystring: PersonQuery,
        response: { 200: Access },
      },
    },
    async ({ service, bearer, query }) => {
      const question = { service: await getService(ctx, service.serviceId), viewerId: bearer?.userId ?? '' }
      const { person: username } = query
      if (username === undefined) return { items: (await explainAccess(ctx, question)).map(bodyOf) }
      const reasons = await explainPerson(ctx, { ...question, username })
      return { items: (reasons?.grants ?? []).map(bodyOf) }
    },
  )

  server.put(
    person,
    {
      config: { action: 'service:share', api: true, fresh },
      schema: { operationId: 'giveServiceAccess', params: PersonParams, body: Level, response: done },
    },
    async (request, reply) => {
      const given = { serviceId: request.service.serviceId, access: request.body.access }
      await giveAccess(ctx, actorOf(request), { ...given, username: request.params.username })
      return reply.code(204).send(null)
    },
  )

  // Everybody from themselves; from others who administers it, which the verb asks.
  server.delete(
    person,
    {
      config: { action: 'service:leave', api: true },
      schema: { operationId: 'takeServiceAccess', params: PersonParams, response: done },
    },
    async (request, reply) => {
      const who = { username: request.params.username }
      await takeAccess(ctx, actorOf(request), { serviceId: request.service.serviceId, who })
      return reply.code(204).send(null)
    },
  )

  server.put(
    team,
    {
      config: { action: 'service:share', api: true, fresh },
      schema: { operationId: 'giveServiceTeamAccess', params: TeamParams, body: Level, response: done },
    },
    async (request, reply) => {
      const given = { serviceId: request.service.serviceId, access: request.body.access }
      await giveTeamAccess(ctx, actorOf(request), { ...given, teamId: request.params.team })
      return reply.code(204).send(null)
    },
  )

  server.delete(
    team,
    {
      config: { action: 'service:share', api: true },
      schema: { operationId: 'takeServiceTeamAccess', params: TeamParams, response: done },
    },
    async (request, reply) => {
      const who = { teamId: request.params.team }
      await takeAccess(ctx, actorOf(request), { serviceId: request.service.serviceId, who })
      return reply.code(204).send(null)
    },
  )
}

const bodyOf = (grant: Grant) => ({
  access: grant.access,
  by: grant.by,
  person: 'person' in grant ? grant.person.username : null,
  team: 'team' in grant ? { ...grant.team, organisation: grant.organisation.name } : null,
})
