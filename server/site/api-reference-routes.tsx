import type { Server } from '../http/server.ts'

/** The API as it describes itself: for programs as OpenAPI. */
export function apiReferenceRoutes(server: Server) {
  server.get(
    '/api/v1/openapi.json',
    { config: { action: 'api:describe', api: true, anonymous: true }, schema: { hide: true } },
    async (_request, reply) => reply.send(server.swagger()),
  )
}
