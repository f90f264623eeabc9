import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { Nothing, problems } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import { IfMatch, seenVersion, tellVersion } from '../http/version.ts'
import { OrganisationParams } from '../organisation/index.ts'
import { EnvironmentBody, EnvironmentEdit, EnvironmentParams, Environments, KindEdit } from './api-schema.ts'
import { changeKind } from './change-kind.ts'
import { changeEnvironment, defineEnvironment } from './define-environment.ts'
import { getEnvironment, listEnvironments, listEnvironmentsOf } from './queries.ts'

const all = '/api/v1/servicedesk/environments'
const one = `${all}/:environment`

/** The environments of the installation for operators, and those of an organisation for its members. */
export function environmentApiRoutes(server: Server, ctx: Context) {
  server.get(
    all,
    {
      config: { action: 'environment:list-all', api: true },
      schema: { operationId: 'listAllEnvironments', response: { 200: Environments } },
    },
    async () => ({ items: await listEnvironments(ctx) }),
  )

  server.post(
    all,
    {
      config: { action: 'environment:define', api: true },
      schema: { operationId: 'defineEnvironment', body: EnvironmentBody, response: { 201: EnvironmentBody } },
    },
    async (request, reply) => {
      await defineEnvironment(ctx, actorOf(request), request.body)
      const environment = await getEnvironment(ctx, request.body.name)
      tellVersion(reply, environment.version)
      return reply.code(201).send(environment)
    },
  )

  server.get(
    one,
    {
      config: { action: 'environment:list-all', api: true },
      schema: { operationId: 'getEnvironment', params: EnvironmentParams, response: { 200: EnvironmentBody } },
    },
    async (request, reply) => {
      const environment = await getEnvironment(ctx, request.params.environment)
      tellVersion(reply, environment.version)
      return environment
    },
  )

  server.put(
    one,
    {
      config: { action: 'environment:define', api: true },
      schema: {
        operationId: 'changeEnvironment',
        params: EnvironmentParams,
        headers: IfMatch,
        body: EnvironmentEdit,
        response: { 200: EnvironmentBody },
      },
    },
    async (request, reply) => {
      const { environment: name } = request.params
      await changeEnvironment(ctx, actorOf(request), { name, version: seenVersion(request), facts: request.body })
      const environment = await getEnvironment(ctx, name)
      tellVersion(reply, environment.version)
      return environment
    },
  )

  server.put(
    '/api/v1/organisations/:organisation/kind',
    {
      config: { action: 'organisation:change-kind', api: true },
      schema: {
        operationId: 'changeOrganisationKind',
        params: OrganisationParams,
        body: KindEdit,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      await changeKind(ctx, actorOf(request), { organisationId, ...request.body })
      return reply.code(204).send(null)
    },
  )

  server.get(
    '/api/v1/organisations/:organisation/environments',
    {
      config: { action: 'environment:list', api: true },
      schema: { operationId: 'listEnvironments', params: OrganisationParams, response: { 200: Environments } },
    },
    async ({ membership }) => ({ items: await listEnvironmentsOf(ctx, membership.organisationId) }),
  )
}
