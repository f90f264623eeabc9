import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { actorOf, userIdOf } from '../../http/actor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import { emptyForm, type FormState } from '../../http/view.ts'
import { listBranchNames } from '../../repository/index.ts'
import { keptForm } from '../../session/index.ts'
import { countLetIn } from '../access/grant.ts'
import { listGrants } from '../access/grant-queries.ts'
import { isOwner } from '../change-queries.ts'
import { copyService } from '../copy-and-delete/copy-service.ts'
import type { Ends } from '../ends.ts'
import { getService } from '../queries.ts'
import { serviceShellOf } from '../routes.ts'
import { ArchiveForm, CopyForm, DeletionForm, Saved, ServiceParams, SettingsForm, TransferForm } from '../schema.ts'
import { getSizes } from '../size-queries.ts'
import { findTransferOf } from '../transfer/transfer-queries.ts'
import { withdrawTransfer } from '../transfer/transfer-service.ts'
import { archiveService } from './archive-service.ts'
import { changeService } from './change-service.ts'
import { CopyPage, DeletionPage, SettingsPage, TransferPage } from './settings-page.tsx'

const base = '/:owner/:service'
const params = ServiceParams

/** What who administers a service does with it as a whole (S3). */
export function serviceSettingsRoutes(server: Server, ctx: Context, { deleteService, offerTransfer }: Ends) {
  const kept = async (request: FastifyRequest) => (await keptForm(ctx, userIdOf(request), request.url)) ?? emptyForm
  const placeOf = ({ params }: { params: ServiceParams }) => `/${params.owner}/${params.service}`

  const change = { action: 'service:change', again: settingsPage, againOnConflict: true }

  server.get(`${base}/settings`, { config: change, schema: { params, querystring: Saved } }, async (request, reply) =>
    sendPage(reply, await settingsPage(request, reply, await kept(request))),
  )

  server.post(
    `${base}/settings`,
    { config: change, schema: { params, body: SettingsForm } },
    async (request, reply) => {
      const { serviceId } = request.service
      const { version, ...settings } = request.body
      const before = await getService(ctx, serviceId)
      await changeService(ctx, actorOf(request), { serviceId, version: Number(version), settings })
      const isShut = before.visibility === 'internal' && settings.visibility === 'private'
      return reply.redirect(`${placeOf(request)}/settings?saved=${isShut ? 'private' : 'yes'}`, 303)
    },
  )

  server.post(
    `${base}/settings/archive`,
    { config: { action: 'service:archive', page: `${base}/settings` }, schema: { params, body: ArchiveForm } },
    async (request, reply) => {
      const archived = request.body.act === 'archive'
      await archiveService(ctx, actorOf(request), { serviceId: request.service.serviceId, archived })
      return reply.redirect(`${placeOf(request)}/settings?saved=yes`, 303)
    },
  )

  const deletion = { action: 'service:delete', again: deletionPage, fresh: true }

  server.get(`${base}/settings/deletion`, { config: deletion, schema: { params } }, async (request, reply) =>
    sendPage(reply, await deletionPage(request, reply, await kept(request))),
  )

  server.post(
    `${base}/settings/deletion`,
    { config: deletion, schema: { params, body: DeletionForm } },
    async (request, reply) => {
      const { serviceId } = request.service
      await deleteService(ctx, actorOf(request), { serviceId, typed: request.body.typed })
      return reply.redirect('/services/deleted?saved=yes', 303)
    },
  )

  const transfer = { action: 'service:transfer', again: transferPage, againOnConflict: true, fresh: true }

  server.get(`${base}/settings/transfer`, { config: transfer, schema: { params } }, async (request, reply) =>
    sendPage(reply, await transferPage(request, reply, await kept(request))),
  )

  server.post(
    `${base}/settings/transfer`,
    { config: transfer, schema: { params, body: TransferForm } },
    async (request, reply) => {
      const { serviceId } = request.service
      const { act, to } = request.body
      if (act === 'offer') await offerTransfer(ctx, actorOf(request), { serviceId, to })
      else await withdrawTransfer(ctx, actorOf(request), serviceId)
      return reply.redirect(`${placeOf(request)}/settings/transfer`, 303)
    },
  )

  const copy = { action: 'service:copy', again: copyPage, againOnConflict: true }

  server.get(`${base}/copy`, { config: copy, schema: { params } }, async (request, reply) =>
    sendPage(reply, await copyPage(request, reply, await kept(request))),
  )

  server.post(`${base}/copy`, { config: copy, schema: { params, body: CopyForm } }, async (request, reply) => {
    const { owner, name, ...titles } = request.body
    await copyService(ctx, actorOf(request), { serviceId: request.service.serviceId, owner, name, titles })
    return reply.redirect(`/${owner}/${name}`, 303)
  })

  async function settingsPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const shell = await serviceShellOf(ctx, request, reply)
    const { service } = shell
    const grants = await listGrants(ctx, service)
    const { mostInRepository, mostOfOwner } = ctx.config.git
    return (
      <SettingsPage
        shell={shell}
        form={form}
        branches={await listBranchNames(ctx, service.id)}
        letIn={countLetIn(grants)}
        transfer={await findTransferOf(ctx, service.id)}
        size={{ ...(await getSizes(ctx, service.id)), most: { bytes: mostInRepository, ownerBytes: mostOfOwner } }}
        saved={Saved.parse(request.query).saved}
      />
    )
  }

  async function deletionPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    return <DeletionPage shell={await serviceShellOf(ctx, request, reply)} form={form} />
  }

  async function copyPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    return <CopyPage shell={await serviceShellOf(ctx, request, reply)} form={form} />
  }

  async function transferPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { serviceId } = request.service
    return (
      <TransferPage
        shell={await serviceShellOf(ctx, request, reply)}
        form={form}
        transfer={await findTransferOf(ctx, serviceId)}
        decides={await isOwner(ctx, userIdOf(request), serviceId)}
      />
    )
  }
}
