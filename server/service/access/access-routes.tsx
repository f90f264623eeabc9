import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import { emptyForm, type FormState } from '../../http/view.ts'
import { keptForm } from '../../session/index.ts'
import { serviceShellOf } from '../routes.ts'
import { AccessForm, AccessQuery, ServiceParams } from '../schema.ts'
import { AccessPage } from './access-page.tsx'
import { listTeamsAround } from './collaborator-queries.ts'
import { explainAccess, explainPerson } from './explain-access.ts'
import { giveAccess, giveTeamAccess, takeAccess } from './give-access.ts'

const path = '/:owner/:service/access'

/** Who reaches into a service and why; who administers it lets others in (S2, S3). */
export function accessRoutes(server: Server, ctx: Context) {
  server.get(
    path,
    { config: { action: 'service:explain' }, schema: { params: ServiceParams, querystring: AccessQuery } },
    async (request, reply) => {
      const kept = await keptForm(ctx, request.signedIn?.userId ?? '', request.url)
      return sendPage(reply, await accessPage(request, reply, kept ?? emptyForm))
    },
  )

  server.post(
    path,
    {
      config: { action: 'service:share', again: accessPage, fresh: async ({ body }) => makesAdministrator(body) },
      schema: { params: ServiceParams, body: AccessForm },
    },
    async (request, reply) => {
      const { owner, service } = request.params
      await share(actorOf(request), request.service.serviceId, request.body)
      return reply.redirect(`/${owner}/${service}/access?saved=yes`, 303)
    },
  )

  server.post(
    `${path}/leave`,
    { config: { action: 'service:leave' }, schema: { params: ServiceParams } },
    async (request, reply) => {
      const who = { userId: request.signedIn?.userId ?? '' }
      await takeAccess(ctx, actorOf(request), { serviceId: request.service.serviceId, who })
      return reply.redirect('/dashboard', 303)
    },
  )

  function share(actor: Actor, serviceId: string, form: AccessForm): Promise<void> {
    switch (form.act) {
      case 'give':
        return giveAccess(ctx, actor, { serviceId, username: form.username, access: form.access })
      case 'give-team':
        return giveTeamAccess(ctx, actor, { serviceId, teamId: form.team, access: form.teamAccess })
      case 'take':
        return takeAccess(ctx, actor, { serviceId, who: { username: form.username } })
      case 'take-team':
        return takeAccess(ctx, actor, { serviceId, who: { teamId: form.team } })
    }
  }

  async function accessPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const shell = await serviceShellOf(ctx, request, reply)
    const viewerId = request.signedIn?.userId ?? ''
    const { person, saved } = AccessQuery.catch({}).parse(request.query)
    const question = { service: shell.service, viewerId }
    return (
      <AccessPage
        shell={shell}
        form={form}
        grants={await explainAccess(ctx, question)}
        asked={
          person?.trim()
            ? { username: person, reasons: await explainPerson(ctx, { ...question, username: person }) }
            : undefined
        }
        teams={shell.access === 'admin' ? await listTeamsAround(ctx, viewerId) : []}
        wasSaved={saved !== undefined}
      />
    )
  }
}

/** Who may administer may give that on, so it asks for a fresh login (L8). */
function makesAdministrator(body: unknown): boolean {
  const { data } = AccessForm.safeParse(body)
  const given = data && { give: data.access, 'give-team': data.teamAccess, take: undefined, 'take-team': undefined }
  return given?.[data?.act ?? 'take'] === 'admin'
}
