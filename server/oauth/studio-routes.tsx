import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { DomainError } from '../errors.ts'
import { localPath } from '../http/local-path.ts'
import { sendPage, viewOf } from '../http/page.ts'
import { wantsPage } from '../http/problem.tsx'
import type { Server } from '../http/server.ts'
import { sha256 } from '../secrets.ts'
import { studioLoginFailed, studioLoginOver, studioNotAuthorised } from './errors.ts'
import { finishStudioLogin, isCancelled } from './finish-studio-login.ts'
import { DeclinedPage } from './pages.tsx'
import { StudioCallback } from './schema.ts'
import { callbackPath, type StudioClient } from './studio-client.ts'
import { hasStudioAccess, insertStudioLogin, spendStudioLogin } from './studio-queries.ts'

const dashboard = '/dashboard'

/** Where the studio application comes back to. */
export function studioRoutes(server: Server, ctx: Context, { studio }: { studio: StudioClient }) {
  const config = { action: 'studio:log-in' }

  server.get(callbackPath, { schema: { querystring: StudioCallback }, config }, async (request, reply) => {
    const sessionId = sessionOf(request)
    const { state = '' } = request.query
    const login = await spendStudioLogin(ctx, { sessionId, stateHash: sha256(state) })
    if (!login) return comeBackLate(ctx, sessionId, reply)
    const callback = new URL(request.url, ctx.config.origin)
    try {
      await finishStudioLogin(ctx, studio, { sessionId, callback, state, ...login })
    } catch (error) {
      return answerFailure(request, reply, error)
    }
    return reply.redirect(login.wantedPath, 303)
  })

  server.get('/studio/declined', { config }, async (request, reply) =>
    sendPage(reply, <DeclinedPage view={await viewOf(ctx.config, request, reply)} />),
  )
}

/** Sends a browser without a grant through the authorization endpoint, and later on to the page that it wanted (D1). */
export const beginStudioLogin =
  (ctx: Context, studio: StudioClient) => async (request: FastifyRequest, reply: FastifyReply) => {
    if (!wantsPage(request)) throw studioNotAuthorised()
    const wantedPath = (request.method === 'GET' && localPath(request.url)) || dashboard
    const login = { state: ctx.randomToken(), nonce: ctx.randomToken(), codeVerifier: ctx.randomToken() }
    const { state, ...kept } = login
    await insertStudioLogin(ctx, { ...kept, sessionId: sessionOf(request), stateHash: sha256(state), wantedPath })
    const url = await studio.authorizationUrl(login)
    return reply.redirect(url.href, 303)
  }

function sessionOf({ signedIn }: FastifyRequest): string {
  if (!signedIn) throw studioLoginOver()
  return signedIn.sessionId
}

/** Back button, reload, a second tab: whoever has access by now simply goes on. */
async function comeBackLate(ctx: Context, sessionId: string, reply: FastifyReply) {
  if (await hasStudioAccess(ctx, sessionId)) return reply.redirect(dashboard, 303)
  throw studioLoginOver()
}

function answerFailure(request: FastifyRequest, reply: FastifyReply, error: unknown) {
  if (isCancelled(error)) return reply.redirect('/studio/declined', 303)
  if (error instanceof DomainError) throw error
  request.log.error({ err: error }, 'the studio could not log in')
  throw studioLoginFailed()
}
