import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { actorOf } from '../http/actor.ts'
import { Nothing, problems } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import { IfMatch, seenVersion, tellVersion } from '../http/version.ts'
import {
  CreatedOrganisation,
  NewOrganisation,
  OrganisationParams,
  TeamBody,
  TeamEdit,
  TeamParams,
  Teams,
} from './api-schema.ts'
import { changeTeam, createTeam, deleteTeam } from './change-team.ts'
import { createOrganisation } from './create-organisation.ts'
import { getTeam, listTeams } from './queries.ts'
import { listChosen } from './service-queries.ts'
import { capabilitiesNamed, capabilityName, type Team, type TeamFacts } from './team.ts'

const base = '/api/v1/organisations'
const all = `${base}/:organisation/teams`
const one = `${all}/:team`

/** The teams of an organisation, for programs. */
export function teamApiRoutes(server: Server, ctx: Context) {
  server.post(
    base,
    {
      config: { action: 'organisation:create', api: true },
      schema: { operationId: 'createOrganisation', body: NewOrganisation, response: { 201: CreatedOrganisation } },
    },
    async (request, reply) => {
      const { environments, administrator, ...facts } = request.body
      const about = { homePage: null, contact: null, joinPolicy: 'ask', hidesOwners: false } as const
      const organisation = { ...facts, ...about }
      await createOrganisation(ctx, actorOf(request), { organisation, environments, administrator })
      return reply.code(201).send({ name: organisation.name })
    },
  )

  server.get(
    all,
    {
      config: { action: 'team:list', api: true },
      schema: { operationId: 'listTeams', params: OrganisationParams, response: { 200: Teams } },
    },
    async ({ membership: { organisationId }, bearer }) => {
      const chosen = await listChosen(ctx, organisationId, bearer?.userId ?? '')
      return { items: (await listTeams(ctx, organisationId)).map((team) => bodyOf(team, chosen)) }
    },
  )

  server.post(
    all,
    {
      config: { action: 'team:create', api: true },
      schema: { operationId: 'createTeam', params: OrganisationParams, body: TeamEdit, response: { 201: TeamBody } },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      const { services } = request.body
      const id = await createTeam(ctx, actorOf(request), { organisationId, facts: factsOf(request.body), services })
      reply.code(201).header('location', `${base}/${request.params.organisation}/teams/${id}`)
      return shown(request, reply, id)
    },
  )

  server.get(
    one,
    {
      config: { action: 'team:list', api: true },
      schema: { operationId: 'getTeam', params: TeamParams, response: { 200: TeamBody } },
    },
    async (request, reply) => shown(request, reply, request.params.team),
  )

  server.put(
    one,
    {
      config: { action: 'team:change', api: true },
      schema: {
        operationId: 'changeTeam',
        params: TeamParams,
        headers: IfMatch,
        body: TeamEdit,
        response: { 200: TeamBody, ...problems(409) },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      const { team: teamId } = request.params
      const { services } = request.body
      const change = { organisationId, teamId, version: seenVersion(request), facts: factsOf(request.body) }
      await changeTeam(ctx, actorOf(request), { ...change, services })
      return shown(request, reply, teamId)
    },
  )

  server.delete(
    one,
    {
      config: { action: 'team:delete', api: true },
      schema: { operationId: 'deleteTeam', params: TeamParams, response: { 204: Nothing, ...problems(409) } },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      await deleteTeam(ctx, actorOf(request), { organisationId, teamId: request.params.team })
      return reply.code(204).send(null)
    },
  )

  async function shown({ membership, bearer }: Asked, reply: FastifyReply, teamId: string) {
    const { organisationId } = membership
    const team = await getTeam(ctx, organisationId, teamId)
    tellVersion(reply, team.version)
    return bodyOf(team, await listChosen(ctx, organisationId, bearer?.userId ?? ''))
  }
}

type Asked = Pick<FastifyRequest, 'membership' | 'bearer'>

const bodyOf = (
  { id, kind, name, description, scope, access, capabilities }: Team,
  chosen: ReadonlyMap<string, string[]>,
) => ({
  id,
  services: chosen.get(id) ?? [],
  kind,
  name,
  description,
  scope,
  access,
  capabilities: capabilities.map(capabilityName),
})

function factsOf({ capabilities, services: _, ...facts }: z.infer<typeof TeamEdit>): TeamFacts {
  const known = capabilitiesNamed(capabilities)
  if (!known) throw invalidFields({ field: 'capabilities', message: 'invalid' })
  return { ...facts, capabilities: known }
}
