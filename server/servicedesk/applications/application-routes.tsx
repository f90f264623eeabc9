import { z } from 'zod'
import type { Context } from '../../context.ts'
import { pageOf } from '../../http/cursor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import { listApplications } from '../../oauth/index.ts'
import { deskOf } from '../routes.tsx'
import { ApplicationsPage } from './applications-page.tsx'

const Applications = pageOf(
  z.object({ id: z.string(), name: z.string(), scopes: z.array(z.string()).readonly(), grants: z.int() }),
)

/** Which applications people can let act for them (C4). */
export function applicationRoutes(server: Server, ctx: Context) {
  server.get('/servicedesk/applications', { config: { action: 'application:list' } }, async (request, reply) => {
    const desk = await deskOf(ctx, request, reply)
    return sendPage(reply, <ApplicationsPage desk={desk} applications={await listApplications(ctx)} />)
  })

  server.get(
    '/api/v1/servicedesk/applications',
    {
      config: { action: 'application:list', api: true },
      schema: { operationId: 'listApplications', response: { 200: Applications } },
    },
    async () => ({ items: await listApplications(ctx), next: null }),
  )
}
