import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import { Nothing, problems } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import { IfMatch, seenVersion, tellVersion } from '../http/version.ts'
import {
  Deliveries,
  DeliveriesPart,
  DeliveryKey,
  DeliveryParams,
  EndpointBody,
  EndpointEdit,
  EndpointParams,
  Endpoints,
  NewEndpoint,
  NewSecret,
} from './api-schema.ts'
import { changeEndpoint, createEndpoint, deleteEndpoint, rotateSecret } from './configure-endpoint.ts'
import { keyOfDelivery, type LoggedDelivery, listDeliveries } from './delivery-queries.ts'
import { getEndpoint, listEndpoints } from './queries.ts'
import { redeliver } from './redeliver.ts'
import type { WebhookEndpoint } from './webhook.ts'

const all = '/api/v1/servicedesk/webhooks'
const one = `${all}/:webhook`
const params = EndpointParams

/** Whom we call and how that went, for operators (X6). */
export function webhookApiRoutes(server: Server, ctx: Context) {
  const list = { action: 'webhook:list', api: true }
  const configure = { action: 'webhook:configure', api: true }

  server.get(
    all,
    { config: list, schema: { operationId: 'listWebhooks', response: { 200: Endpoints } } },
    async () => ({ items: (await listEndpoints(ctx)).map(bodyOf) }),
  )

  server.post(
    all,
    { config: configure, schema: { operationId: 'createWebhook', body: EndpointEdit, response: { 201: NewEndpoint } } },
    async (request, reply) => {
      const { id, secret } = await createEndpoint(ctx, actorOf(request), request.body)
      const endpoint = await getEndpoint(ctx, id)
      tellVersion(reply, endpoint.version)
      return reply.code(201).send({ ...bodyOf(endpoint), secret })
    },
  )

  server.get(
    one,
    { config: list, schema: { operationId: 'getWebhook', params, response: { 200: EndpointBody } } },
    async (request, reply) => {
      const endpoint = await getEndpoint(ctx, request.params.webhook)
      tellVersion(reply, endpoint.version)
      return bodyOf(endpoint)
    },
  )

  server.put(
    one,
    {
      config: configure,
      schema: {
        operationId: 'changeWebhook',
        params,
        headers: IfMatch,
        body: EndpointEdit,
        response: { 200: EndpointBody },
      },
    },
    async (request, reply) => {
      const { webhook: id } = request.params
      await changeEndpoint(ctx, actorOf(request), { id, version: seenVersion(request), facts: request.body })
      const endpoint = await getEndpoint(ctx, id)
      tellVersion(reply, endpoint.version)
      return bodyOf(endpoint)
    },
  )

  server.delete(
    one,
    {
      config: configure,
      schema: { operationId: 'deleteWebhook', params, response: { 204: Nothing, ...problems(409) } },
    },
    async (request, reply) => {
      await deleteEndpoint(ctx, actorOf(request), request.params.webhook)
      return reply.code(204).send(null)
    },
  )

  server.post(
    `${one}/secret`,
    { config: configure, schema: { operationId: 'rotateWebhookSecret', params, response: { 200: NewSecret } } },
    async (request) => ({ secret: await rotateSecret(ctx, actorOf(request), request.params.webhook) }),
  )

  server.get(
    `${one}/deliveries`,
    {
      config: list,
      schema: {
        operationId: 'listWebhookDeliveries',
        params,
        querystring: DeliveriesPart,
        response: { 200: Deliveries },
      },
    },
    async ({ params: { webhook }, query: { cursor, limit } }) => {
      const { id: endpointId } = await getEndpoint(ctx, webhook)
      const rows = await listDeliveries(ctx, { endpointId, after: readCursor(cursor, DeliveryKey), limit: limit + 1 })
      return toPage(rows, limit, { keyOf: keyOfDelivery, show: shownDelivery })
    },
  )

  server.post(
    '/api/v1/servicedesk/webhook-deliveries/:delivery/redeliver',
    {
      config: { action: 'webhook:redeliver', api: true },
      schema: {
        operationId: 'redeliverWebhook',
        params: DeliveryParams,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      await redeliver(ctx, actorOf(request), { deliveryId: request.params.delivery })
      return reply.code(204).send(null)
    },
  )
}

const bodyOf = ({ createdAt, events, ...endpoint }: WebhookEndpoint) => ({
  ...endpoint,
  events: [...events],
  createdAt: createdAt.toISOString(),
})

const shownDelivery = ({ createdAt, dueAt, finishedAt, lastError, ...delivery }: LoggedDelivery) => ({
  ...delivery,
  error: lastError,
  createdAt: createdAt.toISOString(),
  dueAt: dueAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
})
