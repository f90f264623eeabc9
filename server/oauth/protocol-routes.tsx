import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { clearCookie } from '../http/cookies.ts'
import { sendPage, viewOf } from '../http/page.ts'
import { wantsPage } from '../http/problem.tsx'
import type { Server } from '../http/server.ts'
import { endSession } from '../session/index.ts'
import type { RefusalCode } from '../text/text.ts'
import { MovingOnPage } from '../ui/moving-on-page.tsx'
import { RefusalPage } from '../ui/refusal-page.tsx'
import type { AuthorizationServer } from './authorization-server.ts'
import { type Exchange, mayAct, type Outcome } from './exchange.ts'
import { asProtocol } from './git-clients.ts'
import { LogOutPage } from './pages.tsx'
import type { oauthPolicy } from './policy.ts'

interface Endpoint {
  url: string
  methods: HTTPMethods[]
  action: keyof typeof oauthPolicy
}

/** Answered by oidc-provider, which checks who calls by the protocol's own means. */
const endpoints: readonly Endpoint[] = [
  { url: '/.well-known/openid-configuration', methods: ['GET', 'OPTIONS'], action: 'oauth:discover' },
  { url: '/.well-known/oauth-authorization-server', methods: ['GET', 'OPTIONS'], action: 'oauth:discover' },
  { url: '/oauth/jwks', methods: ['GET', 'OPTIONS'], action: 'oauth:discover' },
  { url: '/oauth/authorize', methods: ['GET'], action: 'oauth:authorize' },
  { url: '/oauth/authorize/:uid', methods: ['GET'], action: 'oauth:authorize' },
  { url: '/oauth/token', methods: ['POST', 'OPTIONS'], action: 'oauth:token' },
  { url: '/login/oauth/authorize', methods: ['GET'], action: 'oauth:authorize' },
  { url: '/login/oauth/access_token', methods: ['POST', 'OPTIONS'], action: 'oauth:token' },
  { url: '/oauth/userinfo', methods: ['GET', 'POST', 'OPTIONS'], action: 'oauth:userinfo' },
  { url: '/oauth/revocation', methods: ['POST', 'OPTIONS'], action: 'oauth:revoke' },
  { url: '/oauth/introspection', methods: ['POST', 'OPTIONS'], action: 'oauth:introspect' },
  { url: '/oauth/request', methods: ['POST', 'OPTIONS'], action: 'oauth:push' },
  { url: '/oauth/end_session', methods: ['GET'], action: 'oauth:end-session' },
  { url: '/oauth/end_session/confirm', methods: ['POST'], action: 'oauth:end-session' },
  { url: '/oauth/end_session/success', methods: ['GET'], action: 'oauth:end-session' },
]

/** A scope of its own, since the library reads bodies itself. */
export async function protocolRoutes(server: Server, ctx: Context, authorization: AuthorizationServer) {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const { url, methods, action } of endpoints) {
      scope.route({
        url,
        method: methods,
        exposeHeadRoute: false,
        config: { action, foreign: true },
        handler: (request, reply) => answerProtocol(ctx, authorization, request, reply),
      })
    }
  })
}

async function answerProtocol(
  ctx: Context,
  authorization: AuthorizationServer,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const exchange: Exchange = { person: mayAct(request.signedIn), log: request.log }
  const asked = await asProtocol(ctx, request.raw)
  tellPublicAddress(ctx, asked)
  setOwnHeaders(request, reply)
  const outcome = await authorization.answer(asked, reply.raw, exchange)
  if (!outcome) return reply.hijack()
  keepCookies(reply)
  if (exchange.loggedOut) await logOut(ctx, request, reply)
  return answerOutcome(ctx, request, reply, outcome)
}

/**
 * The library builds addresses from the request. It is told the configured one, whatever `Host` and `X-Forwarded-…` say,
 * so that they are the same everywhere and no header can change them (SEC-H1).
 */
function tellPublicAddress({ config }: Context, { headers }: IncomingMessage) {
  headers.host = config.baseUrl.host
  headers['x-forwarded-proto'] = config.baseUrl.protocol.slice(0, -1)
  delete headers['x-forwarded-host']
}

/** Answers that the library writes do not pass through Fastify, which would have set these. */
function setOwnHeaders({ routeOptions }: FastifyRequest, reply: FastifyReply) {
  const isDiscovery = routeOptions.config.action === 'oauth:discover'
  reply.raw.setHeader('cache-control', isDiscovery ? 'public, max-age=300' : 'no-store')
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value)
  }
}

/** Fastify's own Set-Cookie would replace what the library has set. */
function keepCookies(reply: FastifyReply) {
  const cookies = reply.raw.getHeader('set-cookie')
  if (cookies !== undefined) reply.header('set-cookie', cookies)
}

async function logOut(ctx: Context, request: FastifyRequest, reply: FastifyReply) {
  if (!request.signedIn) return
  await endSession(ctx, actorOf(request), request.signedIn.sessionId)
  clearCookie(reply, ctx.config, 'session')
  request.signedIn = undefined
}

async function answerOutcome(ctx: Context, request: FastifyRequest, reply: FastifyReply, outcome: Outcome) {
  if (outcome.kind === 'failed') throw outcome.error
  if (outcome.kind === 'logged-out') return reply.redirect('/', 303)
  if (outcome.kind === 'refused' && !wantsPage(request)) {
    return reply.code(outcome.status).send({ error: outcome.error, error_description: outcome.description })
  }
  const view = await viewOf(ctx.config, request, reply)
  switch (outcome.kind) {
    case 'ask-to-log-out':
      return sendPage(reply, <LogOutPage view={view} {...outcome} />)
    case 'move-on':
      return sendPage(reply, <MovingOnPage view={view} to={outcome.to} />)
    case 'refused': {
      const { status, description: reason } = outcome
      const code = refusals[outcome.error] ?? 'oauth/bad-request'
      return sendPage(reply, <RefusalPage view={view} code={code} values={{ reason }} status={status} />, status)
    }
  }
}

const refusals: Record<string, RefusalCode> = {
  invalid_client: 'oauth/unknown-client',
  invalid_redirect_uri: 'oauth/wrong-redirect',
  interaction_over: 'oauth/interaction-over',
}
