import type { FastifyReply, FastifyRequest } from 'fastify'
import { loggedOutPath, type Port, portLogoutUrl } from '../ansattporten/index.ts'
import { type Context, inTransaction } from '../context.ts'
import { actorOf, setSession } from '../http/actor.ts'
import { clearCookie, readCookie } from '../http/cookies.ts'
import { localPath } from '../http/local-path.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { deviceOf, endSessionOfToken } from '../session/index.ts'
import { MovingOnPage } from '../ui/moving-on-page.tsx'
import { logInByPassword } from './log-in-by-password.ts'
import { LoggedOutPage, LogInPage } from './pages.tsx'
import { PasswordLoginForm, ReturnQuery } from './schema.ts'

/** Logging in with a password, and logging out; the port has its own routes. */
export function loginRoutes(server: Server, ctx: Context, port: Port) {
  const { config } = ctx

  server.get(
    '/login',
    { config: { action: 'login:read' }, schema: { querystring: ReturnQuery } },
    async (request, reply) => {
      const { return_to, fresh } = request.query
      if (request.signedIn && !fresh) return reply.redirect(localPath(return_to) ?? '/dashboard', 303)
      return sendPage(reply, await logInPage(request, reply, emptyForm))
    },
  )

  server.post(
    '/login/password',
    { config: { action: 'login:by-password', again: logInPage, page: '/login' }, schema: { body: PasswordLoginForm } },
    async (request, reply) => {
      const { login, password, return_to } = request.body
      const device = deviceOf(request.headers['user-agent'])
      const { token, wantedPath } = await logInByPassword(ctx, actorOf(request), { login, password, device })
      await takeOver(ctx, request, reply, token)
      return reply.redirect(localPath(return_to) ?? wantedPath ?? '/dashboard', 303)
    },
  )

  /** Our session ends first, whatever the port does then (L5). */
  server.post('/logout', { config: { action: 'login:end', page: '/' } }, async (request, reply) => {
    const ended = await endOwnSession(ctx, request)
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

  async function logInPage(request: FastifyRequest, reply: FastifyReply, { values, errors }: FormState) {
    const view = await viewOf(config, request, reply)
    const { return_to, fresh } = { ...(request.query as Record<string, unknown>), ...values }
    const query = { returnTo: localPath(return_to), fresh: typeof fresh === 'string' }
    return <LogInPage view={view} form={{ values, errors }} {...query} passwordLogin={config.password.login} />
  }
}

/** Ends the session that the browser came with, whoever's it was, and also when it had run out. */
export async function endOwnSession(ctx: Context, request: FastifyRequest) {
  const token = readCookie(request, ctx.config, 'session')
  return token === undefined ? undefined : inTransaction(ctx, (tx) => endSessionOfToken(tx, actorOf(request), token))
}

/** A login in a browser where a session lives, perhaps another person's, replaces it (C3, SEC-F2). */
export async function takeOver(ctx: Context, request: FastifyRequest, reply: FastifyReply, token: string) {
  await endOwnSession(ctx, request)
  setSession(reply, ctx.config, token)
}
