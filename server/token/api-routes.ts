import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { actorOf } from '../http/actor.ts'
import { Nothing } from '../http/openapi.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { getUser } from '../user/index.ts'
import { reportToken } from './report-token.ts'
import { FoundToken, TokenOwner } from './schema.ts'

/** What a program can ask about its own token, and where a token goes that somebody found. */
export function tokenApiRoutes(server: Server, ctx: Context) {
  server.get(
    '/api/v1/user',
    {
      config: { action: 'token:describe', api: true },
      schema: { operationId: 'getTokenOwner', response: { 200: TokenOwner } },
    },
    async ({ bearer }) => {
      if (!bearer) throw notFound()
      const { id, username, displayName } = await getUser(ctx, bearer.userId)
      return { id, username, displayName, scopes: [...bearer.scopes], expiresAt: bearer.expiresAt.toISOString() }
    },
  )

  server.post(
    '/api/v1/tokens/revoke-leaked',
    {
      config: { action: 'token:report', api: true, anonymous: true },
      schema: { operationId: 'revokeLeakedToken', body: FoundToken, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await spendLimit(ctx, 'leak-network', request.network)
      await reportToken(ctx, actorOf(request), request.body.token)
      return reply.code(204).send(null)
    },
  )
}
