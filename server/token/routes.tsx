import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf, userIdOf } from '../http/actor.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { tokenScopes } from '../policy.ts'
import { keptForm } from '../session/index.ts'
import { makeToken } from './make-token.ts'
import { MadeTokenPage, NewTokenPage, TokensPage } from './pages.tsx'
import { listTokens } from './queries.ts'
import { revokeToken } from './revoke-token.ts'
import { TokenForm, TokenParams } from './schema.ts'

const listPage = '/account/tokens'
const formPage = `${listPage}/new`

/** My tokens: what there is, a new one, the end of one (U2). Only for a session, and a new one for a fresh login. */
export function tokenRoutes(server: Server, ctx: Context) {
  const { config } = ctx
  const make = { action: 'token:make', fresh: true }

  server.get(listPage, { config: { action: 'token:read' } }, async (request, reply) => {
    const { revoked } = request.query as { revoked?: string }
    const tokens = await listTokens(ctx, userIdOf(request))
    const view = await viewOf(config, request, reply)
    return sendPage(reply, <TokensPage view={view} tokens={tokens} wasRevoked={revoked !== undefined} />)
  })

  server.get(formPage, { config: make }, async (request, reply) => {
    const kept = await keptForm(ctx, userIdOf(request), formPage)
    return sendPage(reply, await newTokenPage(request, reply, kept ?? emptyForm))
  })

  /** The one answer that holds a token; a redirect would have to keep it somewhere. */
  server.post(
    listPage,
    { config: { ...make, again: newTokenPage, page: formPage }, schema: { body: TokenForm } },
    async (request, reply) => {
      const { name, days, ...chosen } = request.body
      const scopes = tokenScopes.filter((scope) => chosen[scope] !== undefined)
      const { userId = '', sessionId = '' } = request.signedIn ?? {}
      const token = await makeToken(ctx, actorOf(request), { userId, sessionId, name, days, scopes })
      const view = await viewOf(config, request, reply)
      return sendPage(reply, <MadeTokenPage view={view} token={token} origin={config.origin} />)
    },
  )

  server.post(
    `${listPage}/:id/revoke`,
    { config: { action: 'token:revoke', page: listPage }, schema: { params: TokenParams } },
    async (request, reply) => {
      await revokeToken(ctx, actorOf(request), { id: request.params.id, userId: userIdOf(request) })
      return reply.redirect(`${listPage}?revoked`, 303)
    },
  )

  async function newTokenPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    return <NewTokenPage view={await viewOf(config, request, reply)} form={form} />
  }
}
