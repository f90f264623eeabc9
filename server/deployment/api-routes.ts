import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import { Nothing, problems } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import { ServiceParams } from '../service/schema.ts'
import {
  Deployer,
  DeployerParams,
  Deployers,
  DeploymentBody,
  DeploymentParams,
  Deployments,
  HistoryKey,
  HistoryPart,
  NewDeployment,
} from './api-schema.ts'
import { cancelDeployment } from './cancel-deployment.ts'
import { createDeployment } from './create-deployment.ts'
import { type Deployment, keyOfDeployment } from './deployment.ts'
import { getDeployment, listDeployers, listDeployments } from './queries.ts'
import { setDeployer } from './set-deployer.ts'

const all = '/api/v1/services/:owner/:service/deployments'
const one = `${all}/:deployment`

/** Deployments of a service, for programs (E3). */
export function deploymentApiRoutes(server: Server, ctx: Context) {
  server.get(
    all,
    {
      config: { action: 'deployment:read', api: true },
      schema: {
        operationId: 'listDeployments',
        params: ServiceParams,
        querystring: HistoryPart,
        response: { 200: Deployments },
      },
    },
    async ({ service: { serviceId }, query: { environment, cursor, limit } }) => {
      const after = readCursor(cursor, HistoryKey)
      const rows = await listDeployments(ctx, { serviceId, environment, after, limit: limit + 1 })
      return toPage(rows, limit, { keyOf: keyOfDeployment, show: bodyOf })
    },
  )

  server.post(
    all,
    {
      config: { action: 'deployment:create', api: true },
      schema: {
        operationId: 'createDeployment',
        params: ServiceParams,
        body: NewDeployment,
        response: { 201: DeploymentBody, ...problems(409) },
      },
    },
    async (request, reply) => {
      const { serviceId } = request.service
      const id = await createDeployment(ctx, actorOf(request), { serviceId, ...request.body })
      return reply.code(201).send(bodyOf(await getDeployment(ctx, serviceId, id)))
    },
  )

  server.get(
    one,
    {
      config: { action: 'deployment:read', api: true },
      schema: { operationId: 'getDeployment', params: DeploymentParams, response: { 200: DeploymentBody } },
    },
    async ({ service: { serviceId }, params: { deployment } }) =>
      bodyOf(await getDeployment(ctx, serviceId, deployment)),
  )

  server.post(
    `${one}/cancel`,
    {
      config: { action: 'deployment:cancel', api: true },
      schema: {
        operationId: 'cancelDeployment',
        params: DeploymentParams,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      const { serviceId } = request.service
      await cancelDeployment(ctx, actorOf(request), { serviceId, id: request.params.deployment })
      return reply.code(204).send(null)
    },
  )

  server.get(
    '/api/v1/servicedesk/deployers',
    {
      config: { action: 'deployer:configure', api: true },
      schema: { operationId: 'listDeployers', response: { 200: Deployers } },
    },
    async () => ({
      items: (await listDeployers(ctx)).map(({ environment, endpointId }) => ({ environment, webhook: endpointId })),
    }),
  )

  server.put(
    '/api/v1/servicedesk/environments/:environment/deployer',
    {
      config: { action: 'deployer:configure', api: true },
      schema: { operationId: 'setDeployer', params: DeployerParams, body: Deployer, response: { 204: Nothing } },
    },
    async (request, reply) => {
      const { environment } = request.params
      await setDeployer(ctx, actorOf(request), { environment, endpointId: request.body.webhook })
      return reply.code(204).send(null)
    },
  )
}

const bodyOf = ({ serviceId: _, organisationId: __, createdAt, changedAt, ...deployment }: Deployment) => ({
  ...deployment,
  createdAt: createdAt.toISOString(),
  changedAt: changedAt.toISOString(),
})
