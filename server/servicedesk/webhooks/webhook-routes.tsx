import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Context } from '../../context.ts'
import { listDeployers } from '../../deployment/index.ts'
import { actorOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import type { FormState } from '../../http/view.ts'
import {
  changeEndpoint,
  createEndpoint,
  DeliveryKey,
  deleteEndpoint,
  getEndpoint,
  keyOfDelivery,
  listDeliveries,
  listEndpointStandings,
  redeliver,
  rotateSecret,
  webhookEvents,
} from '../../webhook/index.ts'
import { findNames } from '../name-queries.ts'
import { deskOf, typedBefore } from '../routes.tsx'
import { DeliveryPath, NewWebhookForm, WebhookForm, WebhookPath, WebhookQuery, WebhooksQuery } from './schema.ts'
import { WebhookPage } from './webhook-page.tsx'
import { SecretPage, WebhooksPage } from './webhooks-page.tsx'

const pageSize = 20
const all = '/servicedesk/webhooks'
const one = `${all}/:webhook`

/** Whom we call, and how that went (X6). */
export function deskWebhookRoutes(server: Server, ctx: Context) {
  const configure = { action: 'webhook:configure' }
  const params = WebhookPath

  server.get(
    all,
    { config: { action: 'webhook:list' }, schema: { querystring: WebhooksQuery } },
    async (request, reply) => sendPage(reply, await webhooksPage(request, reply, await typedBefore(ctx, request))),
  )

  /** With the one below, the one answer that holds a secret; a redirect would have to keep it somewhere. */
  server.post(
    all,
    { config: { ...configure, again: webhooksPage }, schema: { body: NewWebhookForm } },
    async (request, reply) => {
      const { id, secret } = await createEndpoint(ctx, actorOf(request), factsIn(request.body))
      return sendPage(reply, <SecretPage desk={await deskOf(ctx, request, reply)} id={id} secret={secret} />)
    },
  )

  server.post(`${one}/secret`, { config: { ...configure, page: one }, schema: { params } }, async (request, reply) => {
    const { webhook: id } = request.params
    const secret = await rotateSecret(ctx, actorOf(request), id)
    return sendPage(reply, <SecretPage desk={await deskOf(ctx, request, reply)} id={id} secret={secret} isNewer />)
  })

  server.get(
    one,
    { config: { action: 'webhook:list' }, schema: { params, querystring: WebhookQuery } },
    async (request, reply) => sendPage(reply, await webhookPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    one,
    { config: { ...configure, again: webhookPage }, schema: { params, body: WebhookForm } },
    async (request, reply) => {
      const { webhook: id } = request.params
      const { version, paused, ...given } = request.body
      const facts = { ...factsIn(given), isPaused: paused === 'yes' }
      await changeEndpoint(ctx, actorOf(request), { id, version: Number(version), facts })
      return reply.redirect(`${all}/${id}?done=changed`, 303)
    },
  )

  server.post(
    `${one}/removal`,
    { config: { ...configure, again: webhookPage, againOnConflict: true, page: one }, schema: { params } },
    async (request, reply) => {
      await deleteEndpoint(ctx, actorOf(request), request.params.webhook)
      return reply.redirect(`${all}?done=deleted`, 303)
    },
  )

  server.post(
    `${one}/deliveries/:delivery/redeliver`,
    {
      config: { action: 'webhook:redeliver', again: webhookPage, againOnConflict: true, page: one },
      schema: { params: DeliveryPath },
    },
    async (request, reply) => {
      const { webhook, delivery } = request.params
      await redeliver(ctx, actorOf(request), { deliveryId: delivery, of: webhook })
      return reply.redirect(`${all}/${webhook}?done=redelivered`, 303)
    },
  )

  async function webhooksPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { done } = request.method === 'GET' ? WebhooksQuery.parse(request.query) : {}
    const deployers = await listDeployers(ctx)
    const webhooks = (await listEndpointStandings(ctx)).map((webhook) => ({
      ...webhook,
      environments: deployers.filter(({ endpointId }) => endpointId === webhook.id).map((one) => one.environment),
    }))
    return <WebhooksPage desk={await deskOf(ctx, request, reply)} form={form} webhooks={webhooks} done={done} />
  }

  async function webhookPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { cursor, done } = request.method === 'GET' ? WebhookQuery.parse(request.query) : {}
    const webhook = await getEndpoint(ctx, WebhookPath.parse(request.params).webhook)
    const after = readCursor(cursor, DeliveryKey)
    const rows = await listDeliveries(ctx, { endpointId: webhook.id, after, limit: pageSize + 1 })
    const names = await findNames(
      ctx,
      rows.map(({ causeId }) => causeId),
    )
    const show = (row: (typeof rows)[number]) => ({ ...row, about: names.get(row.causeId) })
    return (
      <WebhookPage
        desk={await deskOf(ctx, request, reply)}
        form={form}
        webhook={webhook}
        deliveries={toPage(rows, pageSize, { keyOf: keyOfDelivery, show })}
        isFirst={!cursor}
        done={done}
      />
    )
  }
}

const factsIn = ({ url, description, ...chosen }: z.infer<typeof NewWebhookForm>) => ({
  url,
  description,
  events: webhookEvents.filter((event) => chosen[event] !== undefined),
})
