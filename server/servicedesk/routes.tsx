import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { personOf } from '../http/actor.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { keptForm } from '../session/index.ts'
import { TalliesBody } from './api-schema.ts'
import { FrontPage } from './front-page.tsx'
import type { Desk } from './pages.tsx'
import { readTallies } from './tallies.ts'

/** What a page of the console is drawn from. */
export const deskOf = async (ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<Desk> => ({
  view: await viewOf(ctx.config, request, reply),
  tallies: await readTallies(ctx),
})

/** What was typed on this page before its operator had to confirm who sits there (SEC-L10). */
export const typedBefore = async (ctx: Context, request: FastifyRequest): Promise<FormState> =>
  (await keptForm(ctx, personOf(request).userId, request.url.replace(/\?.*/s, ''))) ?? emptyForm

/** The first page of the console: what waits. */
export function servicedeskRoutes(server: Server, ctx: Context) {
  server.get('/servicedesk', { config: { action: 'servicedesk:read' } }, async (request, reply) =>
    sendPage(reply, <FrontPage desk={await deskOf(ctx, request, reply)} />),
  )

  server.get(
    '/api/v1/servicedesk',
    {
      config: { action: 'servicedesk:read', api: true },
      schema: { operationId: 'getTallies', response: { 200: TalliesBody } },
    },
    () => readTallies(ctx),
  )
}
