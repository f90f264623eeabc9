import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { actorOf } from '../http/actor.ts'
import { takeFiles } from '../http/files.ts'
import { sendPage } from '../http/page.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { OrganisationParams } from './api-schema.ts'
import { changeLogo, removeLogo } from './change-logo.ts'
import { LogoPage } from './logo-page.tsx'
import { findLogo, findLogoPath } from './logo-queries.ts'
import { type CountWaiting, shellOf } from './routes.tsx'
import { LogoForm, LogoQuery, largestLogo } from './schema.ts'

/** The logo as everybody here sees it, and as its owners change it (O1). */
export async function logoRoutes(server: Server, ctx: Context, countWaiting: CountWaiting) {
  const change = { action: 'organisation:change' }
  const path = '/orgs/:organisation/settings/logo'

  server.get(
    '/orgs/:organisation/logo',
    { config: { action: 'organisation:read' }, schema: { querystring: LogoQuery } },
    async (request, reply) => {
      const logo = await findLogo(ctx, request.membership.organisationId)
      if (!logo) throw notFound()
      const hash = logo.sha256.toString('hex')
      reply.header('etag', `"${hash}"`)
      reply.header('cache-control', request.query.v === hash ? 'private, max-age=31536000, immutable' : 'no-cache')
      if (request.headers['if-none-match'] === `"${hash}"`) return reply.code(304).send()
      // Opened by itself it is a document; one that can do nothing at all.
      reply.header('content-security-policy', "default-src 'none';sandbox")
      return reply.type('image/png').send(logo.png)
    },
  )

  server.get(path, { config: change }, async (request, reply) =>
    sendPage(reply, await logoPage(request, reply, emptyForm)),
  )

  await server.register(async (scope: Server) => {
    takeFiles(scope, largestLogo)
    scope.post(
      path,
      {
        config: { ...change, file: true, again: logoPage },
        schema: { params: OrganisationParams, body: LogoForm },
      },
      async (request, reply) => {
        // Pictures are drawn by the threads that hash passwords.
        await spendLimit(ctx, 'logo', request.signedIn?.userId ?? '')
        const file = new Uint8Array(await request.body.logo.arrayBuffer())
        await changeLogo(ctx, actorOf(request), { organisationId: request.membership.organisationId, file })
        return reply.redirect(`/orgs/${request.params.organisation}/settings?saved=yes`, 303)
      },
    )
  })

  server.post(`${path}/remove`, { config: change, schema: { params: OrganisationParams } }, async (request, reply) => {
    await removeLogo(ctx, actorOf(request), request.membership.organisationId)
    return reply.redirect(`/orgs/${request.params.organisation}/settings?saved=yes`, 303)
  })

  async function logoPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const shell = await shellOf(ctx, countWaiting, request, reply)
    return <LogoPage shell={shell} form={form} logo={await findLogoPath(ctx, shell.organisation)} />
  }
}
