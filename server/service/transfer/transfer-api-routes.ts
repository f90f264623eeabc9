import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { actorOf } from '../../http/actor.ts'
import { Nothing, problems } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import type { Ends } from '../ends.ts'
import { ServiceParams } from '../schema.ts'
import { TransferBody, TransferParams, Transfers } from '../settings/settings-api-schema.ts'
import { findTransferOf, listTransfersTo, type Transfer } from './transfer-queries.ts'
import { withdrawTransfer } from './transfer-service.ts'

const ofOne = '/api/v1/services/:owner/:service/transfer'
const all = '/api/v1/service-transfers'
const done = { 204: Nothing, ...problems(409) }

/** Offers of services, for programs. To make one asks for a fresh login (L8), which a program cannot have. */
export function transferApiRoutes(server: Server, ctx: Context, { answerTransfer }: Ends) {
  server.get(
    ofOne,
    {
      config: { action: 'service:transfer', api: true },
      schema: { operationId: 'getServiceTransfer', params: ServiceParams, response: { 200: TransferBody } },
    },
    async ({ service }) => {
      const transfer = await findTransferOf(ctx, service.serviceId)
      if (!transfer) throw notFound()
      return bodyOf(transfer)
    },
  )

  server.delete(
    ofOne,
    {
      config: { action: 'service:transfer', api: true },
      schema: { operationId: 'withdrawServiceTransfer', params: ServiceParams, response: done },
    },
    async (request, reply) => {
      await withdrawTransfer(ctx, actorOf(request), request.service.serviceId)
      return reply.code(204).send(null)
    },
  )

  server.get(
    all,
    {
      config: { action: 'transfer:list', api: true },
      schema: { operationId: 'listServiceTransfers', response: { 200: Transfers } },
    },
    async ({ bearer }) => ({ items: (await listTransfersTo(ctx, bearer?.userId ?? '')).map(bodyOf) }),
  )

  for (const [answer, operationId] of [
    ['accept', 'acceptServiceTransfer'],
    ['decline', 'declineServiceTransfer'],
  ] as const)
    server.post(
      `${all}/:transfer/${answer}`,
      {
        config: { action: 'transfer:answer', api: true },
        schema: { operationId, params: TransferParams, response: done },
      },
      async (request, reply) => {
        await answerTransfer(ctx, actorOf(request), { transferId: request.params.transfer, answer })
        return reply.code(204).send(null)
      },
    )
}

const bodyOf = ({ expiresAt, ...transfer }: Transfer) => ({ ...transfer, expiresAt: expiresAt.toISOString() })
