import type { Context } from '../context.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { operationsOf } from './api-reference.ts'
import { ApiPage } from './api-reference-pages.tsx'

/** The API as it describes itself: to programs as OpenAPI, to people as a page. */
export function apiReferenceRoutes(server: Server, { config }: Context) {
  server.get(
    '/api/v1/openapi.json',
    { config: { action: 'api:describe', api: true, anonymous: true }, schema: { hide: true } },
    async (_request, reply) => reply.send(server.swagger()),
  )

  server.get('/help/api', { config: { action: 'help:read' } }, async (request, reply) => {
    const view = await viewOf(config, request, reply)
    const operations = operationsOf(server.swagger(), config.origin)
    return sendPage(reply, <ApiPage view={view} operations={operations} origin={config.origin} />)
  })
}
