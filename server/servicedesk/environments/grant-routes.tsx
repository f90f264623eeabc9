import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { withdrawEnvironment } from '../../deployment/index.ts'
import { listEnvironments } from '../../environment/index.ts'
import { actorOf } from '../../http/actor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import type { FormState } from '../../http/view.ts'
import { grantEnvironment } from '../../team/index.ts'
import { readOrganisation } from '../organisations/read-organisation.ts'
import { OrganisationPath } from '../organisations/schema.ts'
import { deskOf, typedBefore } from '../routes.tsx'
import { GrantsPage } from './grants-page.tsx'
import { GrantForm, GrantsQuery } from './schema.ts'

const path = '/servicedesk/organisations/:organisation/environments'

/** Gives environments to an organisation and takes them back (E1). */
export function deskGrantRoutes(server: Server, ctx: Context) {
  const config = { action: 'environment:grant', again: grantsPage }
  const schema = { params: OrganisationPath }

  server.get(path, { config, schema: { ...schema, querystring: GrantsQuery } }, async (request, reply) =>
    sendPage(reply, await grantsPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(path, { config, schema: { ...schema, body: GrantForm } }, async (request, reply) => {
    const { organisation } = await readOrganisation(ctx, request.params.organisation)
    const { environments: wanted, reason } = request.body
    const change = wanted.act === 'grant' ? grantEnvironment : withdrawEnvironment
    const { environment } = wanted
    await change(ctx, actorOf(request), { organisationId: organisation.id, environment, reason })
    return reply.redirect(`/servicedesk/organisations/${organisation.name}/environments?done=${wanted.act}`, 303)
  })

  async function grantsPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { done } = request.method === 'GET' ? GrantsQuery.parse(request.query) : {}
    const { organisation, environments: held } = await readOrganisation(
      ctx,
      OrganisationPath.parse(request.params).organisation,
    )
    return (
      <GrantsPage
        desk={await deskOf(ctx, request, reply)}
        form={form}
        organisation={organisation}
        environments={await listEnvironments(ctx)}
        held={held}
        done={done}
      />
    )
  }
}
