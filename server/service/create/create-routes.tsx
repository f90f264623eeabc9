import type { FastifyReply, FastifyRequest } from 'fastify'
import { listCreatingOrganisations } from '../../access/index.ts'
import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { sendPage, viewOf } from '../../http/page.ts'
import { spendLimit } from '../../http/rate-limit.ts'
import type { Server } from '../../http/server.ts'
import { emptyForm, type FormState } from '../../http/view.ts'
import { listOrganisationsOf } from '../../organisation/index.ts'
import { keptForm } from '../../session/index.ts'
import { fieldText } from '../../text/text.ts'
import { checkName } from '../name-problem.ts'
import { servicePath } from '../pages.tsx'
import { getService } from '../queries.ts'
import { CreatePage } from './create-page.tsx'
import { CreateForm, CreateQuery, NameQuery } from './create-schema.ts'
import { createService } from './create-service.ts'
import { creationFrom } from './creation.ts'
import type { Templates } from './template.ts'

const path = '/services/new'

/** A new service, by hand (D4). */
export function createServiceRoutes(server: Server, ctx: Context, templates: Templates) {
  const create = { action: 'service:create', again: createPage, againOnConflict: true }

  server.get(path, { config: create, schema: { querystring: CreateQuery } }, async (request, reply) => {
    const kept = await keptForm(ctx, request.signedIn?.userId ?? '', path)
    return sendPage(reply, await createPage(request, reply, kept ?? emptyForm))
  })

  server.post(path, { config: create, schema: { body: CreateForm } }, async (request, reply) => {
    const id = await createService(ctx, actorOf(request), creationFrom(templates, request.body))
    return reply.redirect(`${servicePath(await getService(ctx, id))}?done=created`, 303)
  })

  server.get(
    `${path}/name`,
    { config: { action: 'service:create', quiet: true }, schema: { querystring: NameQuery } },
    async (request, reply) => {
      await spendLimit(ctx, 'name-check', request.signedIn?.userId ?? '')
      const problem = await checkName(ctx, actorOf(request), request.query)
      const { t } = await viewOf(ctx.config, request, reply)
      return { available: !problem, message: problem ? fieldText(t, problem.message) : t('newService.nameFree') }
    },
  )

  async function createPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(ctx.config, request, reply)
    const userId = view.person?.userId ?? ''
    const creating = await listCreatingOrganisations(ctx, userId)
    const organisations = (await listOrganisationsOf(ctx, userId)).map((organisation) => ({
      ...organisation,
      mayCreate: creating.has(organisation.id),
    }))
    const { owner } = request.query as { owner?: string }
    return (
      <CreatePage
        view={view}
        form={form}
        organisations={organisations}
        wanted={owner}
        templates={[...templates.values()]}
      />
    )
  }
}
