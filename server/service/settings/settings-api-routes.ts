import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { Nothing, problems } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import { IfMatch, seenVersion, tellVersion } from '../../http/version.ts'
import { copyService } from '../copy-and-delete/copy-service.ts'
import { listRestorable, restoreService } from '../copy-and-delete/delete-service.ts'
import type { Ends } from '../ends.ts'
import { getService } from '../queries.ts'
import { ServiceParams } from '../schema.ts'
import { archiveService } from './archive-service.ts'
import { changeService } from './change-service.ts'
import { Address, Copy, Deleted, Settings } from './settings-api-schema.ts'

const one = '/api/v1/services/:owner/:service'
const done = { 204: Nothing, ...problems(409) }
const params = ServiceParams

/** What can be done with a service as a whole, for programs (S3). */
export function serviceSettingsApiRoutes(server: Server, ctx: Context, { deleteService }: Ends) {
  server.get(
    `${one}/settings`,
    {
      config: { action: 'service:change', api: true },
      schema: { operationId: 'getServiceSettings', params, response: { 200: Settings } },
    },
    shown,
  )

  server.put(
    `${one}/settings`,
    {
      config: { action: 'service:change', api: true },
      schema: {
        operationId: 'changeServiceSettings',
        params,
        headers: IfMatch,
        body: Settings,
        response: { 200: Settings, ...problems(409) },
      },
    },
    async (request, reply) => {
      const { serviceId } = request.service
      const change = { serviceId, version: seenVersion(request), settings: request.body }
      await changeService(ctx, actorOf(request), change)
      return shown(request, reply)
    },
  )

  for (const [method, archived, operationId] of [
    ['PUT', true, 'archiveService'],
    ['DELETE', false, 'unarchiveService'],
  ] as const)
    server.route({
      method,
      url: `${one}/archive`,
      config: { action: 'service:archive', api: true },
      schema: { operationId, params, response: done },
      handler: async (request, reply) => {
        await archiveService(ctx, actorOf(request), { serviceId: request.service.serviceId, archived })
        return reply.code(204).send(null)
      },
    })

  server.post(
    `${one}/copies`,
    {
      config: { action: 'service:copy', api: true },
      schema: { operationId: 'copyService', params, body: Copy, response: { 201: Address, ...problems(409) } },
    },
    async (request, reply) => {
      const { owner, name, ...titles } = request.body
      const { serviceId } = request.service
      const { owner: its } = await getService(
        ctx,
        await copyService(ctx, actorOf(request), { serviceId, owner, name, titles }),
      )
      return reply.code(201).send({ owner: its, name })
    },
  )

  // As on the page this asks for a fresh login (L8), which a program cannot have.
  server.delete(
    one,
    {
      config: { action: 'service:delete', api: true, fresh: true },
      schema: { operationId: 'deleteService', params, response: done },
    },
    async (request, reply) => {
      const { serviceId } = request.service
      const { owner, name } = await getService(ctx, serviceId)
      // The address of the request is what was typed.
      await deleteService(ctx, actorOf(request), { serviceId, typed: `${owner}/${name}` })
      return reply.code(204).send(null)
    },
  )

  server.get(
    '/api/v1/deleted-services',
    {
      config: { action: 'service:list-deleted', api: true },
      schema: { operationId: 'listDeletedServices', response: { 200: Deleted } },
    },
    async ({ bearer }) => {
      const services = await listRestorable(ctx, bearer?.userId ?? '')
      return {
        items: services.map(({ deletedAt, ...service }) => ({ ...service, deletedAt: deletedAt.toISOString() })),
      }
    },
  )

  server.post(
    `${one}/restore`,
    {
      config: { action: 'service:restore', api: true },
      schema: { operationId: 'restoreService', params, response: done },
    },
    async (request, reply) => {
      const { owner, service: name } = request.params
      await restoreService(ctx, actorOf(request), { owner, name })
      return reply.code(204).send(null)
    },
  )

  async function shown({ service }: Pick<FastifyRequest, 'service'>, reply: FastifyReply) {
    const { version, ...settings } = await getService(ctx, service.serviceId)
    tellVersion(reply, version)
    return settings
  }
}
