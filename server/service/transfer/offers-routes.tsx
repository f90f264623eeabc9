import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { actorOf, userIdOf } from '../../http/actor.ts'
import { sendPage, viewOf } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import { emptyForm, type FormState } from '../../http/view.ts'
import { listRestorable, restoreService } from '../copy-and-delete/delete-service.ts'
import type { Ends } from '../ends.ts'
import { AnswerForm, RestoreForm, Saved } from '../schema.ts'
import { DeletedPage, OffersPage } from './offers-page.tsx'
import { findTransfer, listTransfersTo } from './transfer-queries.ts'

const Done = z.object({ done: z.literal('declined').optional().catch(undefined) })

/** What waits for a person: services that they are offered, and those that they can have back (S3). */
export function offersRoutes(server: Server, ctx: Context, { answerTransfer }: Ends) {
  server.get(
    '/services/transfers',
    { config: { action: 'transfer:list' }, schema: { querystring: Done } },
    async (request, reply) => sendPage(reply, await offersPage(request, reply, emptyForm)),
  )

  server.post(
    '/services/transfers',
    {
      config: { action: 'transfer:answer', again: offersPage, againOnConflict: true },
      schema: { body: AnswerForm },
    },
    async (request, reply) => {
      const { transfer: transferId, act: answer } = request.body
      const transfer = await findTransfer(ctx, transferId)
      await answerTransfer(ctx, actorOf(request), { transferId, answer })
      const accepted = answer === 'accept' && transfer
      return reply.redirect(accepted ? `/${transfer.to}/${transfer.name}` : '/services/transfers?done=declined', 303)
    },
  )

  server.get(
    '/services/deleted',
    { config: { action: 'service:list-deleted' }, schema: { querystring: Saved } },
    async (request, reply) => {
      const services = await listRestorable(ctx, userIdOf(request))
      const view = await viewOf(ctx.config, request, reply)
      return sendPage(
        reply,
        <DeletedPage view={view} services={services} wasDeleted={request.query.saved !== undefined} />,
      )
    },
  )

  server.post(
    '/services/deleted',
    { config: { action: 'service:restore' }, schema: { body: RestoreForm } },
    async (request, reply) => {
      const [owner = '', name = ''] = request.body.service.split('/')
      await restoreService(ctx, actorOf(request), { owner, name })
      return reply.redirect(`/${owner}/${name}`, 303)
    },
  )

  async function offersPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    return (
      <OffersPage
        view={await viewOf(ctx.config, request, reply)}
        form={form}
        transfers={await listTransfersTo(ctx, userIdOf(request))}
        declined={Done.parse(request.query).done !== undefined}
      />
    )
  }
}
