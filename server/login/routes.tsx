import type { FastifyReply, FastifyRequest } from 'fastify'
import { beginLogin, callbackPath, type Finished, finishLogin, loggedOutPath, type Port, portLogoutUrl } from '../ansattporten/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { DomainError } from '../errors.ts'
import { actorOf, setSession } from '../http/actor.ts'
import { clearCookie, readCookie, setCookie } from '../http/cookies.ts'
import { localPath } from '../http/local-path.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { refuseConflict } from '../identity/index.ts'
import { openTicket } from '../registration/index.ts'
import { deviceOf, endSession } from '../session/index.ts'
import { MovingOnPage } from '../ui/moving-on-page.tsx'
import { linkIdentity } from './link-identity.ts'
import { logInByIdentity } from './log-in-by-identity.ts'
import { logInByPassword } from './log-in-by-password.ts'
import { CancelledPage, LoggedOutPage, LogInPage } from './pages.tsx'
import { PasswordLoginForm, ReturnQuery } from './schema.ts'

/** Logging in and out. The port's answer arrives here, whatever it was asked for. */
export function loginRoutes(server: Server, ctx: Context, port: Port) {
  const { config } = ctx

  server.get('/login', { config: { action: 'login:read' }, schema: { querystring: ReturnQuery } }, async (request, reply) => {
    const { return_to, fresh } = request.query
    if (request.signedIn && !fresh) return reply.redirect(localPath(return_to) ?? '/dashboard', 303)
    return sendPage(reply, await logInPage(request, reply, emptyForm))
  })

  server.get('/login/ansattporten', { config: { action: 'login:begin' }, schema: { querystring: ReturnQuery } }, (request, reply) =>
    begin(request, reply, { purpose: 'log-in', wantedPath: localPath(request.query.return_to) }),
  )

  server.post('/account/identity', { config: { action: 'identity:link' } }, async (request, reply) => {
    const userId = request.signedIn?.userId ?? ''
    return begin(request, reply, { purpose: 'link', wantedPath: '/dashboard', userId })
  })

  server.get(callbackPath, { config: { action: 'login:finish' } }, async (request, reply) => {
    const browserToken = readCookie(request, config, 'attempt') ?? ''
    const search = new URL(request.url, config.origin).search
    try {
      const finished = await finishLogin(ctx, port, { search, browserToken })
      return await goOn(request, reply, finished)
    } catch (error) {
      return answerFailure(request, reply, error)
    }
  })

  async function answerFailure(request: FastifyRequest, reply: FastifyReply, error: unknown) {
    const code = error instanceof DomainError ? error.code : undefined
    // The back button after a login: nothing is wrong, the person is in.
    if (code === 'ansattporten/unknown-attempt' && request.signedIn) return reply.redirect('/dashboard', 303)
    if (code !== 'ansattporten/cancelled') throw error
    return sendPage(reply, <CancelledPage view={await viewOf(config, request, reply)} />)
  }

  server.post(
    '/login/password',
    { config: { action: 'login:by-password', again: logInPage }, schema: { body: PasswordLoginForm } },
    async (request, reply) => {
      const { login, password, return_to } = request.body
      const device = deviceOf(request.headers['user-agent'])
      const { token, wantedPath } = await logInByPassword(ctx, actorOf(request), { login, password, device })
      await endOldSession(request)
      setSession(reply, config, token)
      return reply.redirect(localPath(return_to) ?? wantedPath ?? '/dashboard', 303)
    },
  )

  /** Our session ends first, whatever the port does then (L5). */
  server.post('/logout', { config: { action: 'login:end' } }, async (request, reply) => {
    const ended = await endOldSession(request)
    for (const name of ['session', 'ticket', 'link'] as const) clearCookie(reply, config, name)
    reply.header('clear-site-data', '"cache"')
    request.signedIn = undefined
    const portUrl = ended?.issuer ? await portLogoutUrl(ctx, port) : undefined
    if (!portUrl) return reply.redirect(loggedOutPath, 303)
    return sendPage(reply, <MovingOnPage view={await viewOf(config, request, reply)} to={portUrl} />)
  })

  server.get(loggedOutPath, { config: { action: 'login:read' } }, async (request, reply) =>
    sendPage(reply, <LoggedOutPage view={await viewOf(config, request, reply)} />),
  )

  interface Beginning {
    purpose: 'log-in' | 'link'
    wantedPath: string | undefined
    userId?: string
  }

  async function begin(request: FastifyRequest, reply: FastifyReply, beginning: Beginning) {
    const browserToken = readCookie(request, config, 'attempt') ?? ctx.randomToken()
    setCookie(reply, config, { name: 'attempt', value: browserToken })
    const url = await beginLogin(ctx, port, { ...beginning, browserToken, language: request.language })
    if (request.method === 'GET') return reply.redirect(url, 303)
    return sendPage(reply, <MovingOnPage view={await viewOf(config, request, reply)} to={url} />)
  }

  async function goOn(request: FastifyRequest, reply: FastifyReply, { purpose, userId, proven, wantedPath }: Finished) {
    const actor = actorOf(request)
    await refuseConflict(ctx, actor, proven)
    if (purpose === 'link') {
      if (!userId || userId !== request.signedIn?.userId) throw new DomainError('conflict', 'login/linked-by-another')
      await linkIdentity(ctx, actor, { userId, proven })
      return reply.redirect('/dashboard', 303)
    }
    const device = deviceOf(request.headers['user-agent'])
    const loggedIn = await logInByIdentity(ctx, actor, { proven, device })
    await endOldSession(request)
    if (loggedIn) {
      setSession(reply, config, loggedIn.token)
      return reply.redirect(wantedPath ?? loggedIn.wantedPath ?? '/dashboard', 303)
    }
    clearCookie(reply, config, 'session')
    setCookie(reply, config, { name: 'ticket', value: await openTicket(ctx, actor, { proven, wantedPath }) })
    return reply.redirect('/register', 303)
  }

  /** A login in a browser where another session lives replaces it. */
  async function endOldSession(request: FastifyRequest) {
    const { signedIn } = request
    return signedIn && inTransaction(ctx, (tx) => endSession(tx, actorOf(request), signedIn.sessionId))
  }

  async function logInPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(config, request, reply)
    const { return_to } = request.query as { return_to?: string }
    const returnTo = localPath(form.values['return_to'] ?? return_to)
    return <LogInPage view={view} form={form} returnTo={returnTo} passwordLogin={config.password.login} />
  }
}
