import type { FastifyReply, FastifyRequest } from 'fastify'
import { isFresh } from '../access/index.ts'
import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { localPath } from '../http/local-path.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { listLinkTimes } from '../identity/index.ts'
import { deviceOf } from '../session/index.ts'
import { fieldText } from '../text/text.ts'
import { findPasswordHash } from '../user/index.ts'
import { ConfirmPage } from './confirm-pages.tsx'
import { logInByPassword } from './log-in-by-password.ts'
import { takeOver } from './routes.tsx'
import { ConfirmForm, ReturnQuery } from './schema.ts'

/** Before something sensitive, a person whose login is old confirms who sits there, and then goes on (L8). */
export function confirmRoutes(server: Server, ctx: Context) {
  const { config } = ctx
  const action = { action: 'login:confirm' }

  server.get('/login/again', { config: action, schema: { querystring: ReturnQuery } }, async (request, reply) => {
    const returnTo = localPath(request.query.return_to) ?? '/dashboard'
    if (request.signedIn && isFresh(request.signedIn.authenticatedAt, ctx.now())) return reply.redirect(returnTo, 303)
    return sendPage(reply, await confirmPage(request, reply, emptyForm))
  })

  server.post(
    '/login/again',
    { config: { ...action, again: confirmPage, page: '/login/again' }, schema: { body: ConfirmForm } },
    async (request, reply) => {
      const { password, return_to } = request.body
      const login = request.signedIn?.username ?? ''
      const device = deviceOf(request.headers['user-agent'])
      const { token } = await logInByPassword(ctx, actorOf(request), { login, password, device })
      await takeOver(ctx, request, reply, token)
      return reply.redirect(localPath(return_to) ?? '/dashboard', 303)
    },
  )

  async function confirmPage(request: FastifyRequest, reply: FastifyReply, { values, errors }: FormState) {
    const view = await viewOf(config, request, reply)
    const userId = request.signedIn?.userId
    const { return_to } = { ...(request.query as Record<string, unknown>), ...values }
    const { login, ...others } = errors
    return (
      <ConfirmPage
        view={view}
        // Whose the password is, nobody was asked.
        form={{ values, errors: login ? { ...others, password: fieldText(view.t, 'password-wrong') } : others }}
        returnTo={localPath(return_to)}
        byPort={(await listLinkTimes(ctx, userId ?? '')).length > 0}
        byPassword={config.password.login && (await findPasswordHash(ctx, userId)) !== undefined}
      />
    )
  }
}
