import { randomInt } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { clearCookie, readCookie, setCookie } from '../http/cookies.ts'
import { sendPage, viewOf } from '../http/page.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { wishForMail } from '../mail/index.ts'
import { suggestPassphrase } from '../password/index.ts'
import { resetInvalid } from './errors.ts'
import { ForgottenPage, PasswordChangedPage, ResetPage, ResetSentPage } from './password-pages.tsx'
import { isResetUsable, resetPassword } from './reset-password.ts'
import { ForgottenForm, ResetForm, TokenQuery } from './schema.ts'

/** Forgotten password: a neutral answer, a link that a scanner cannot burn, a new password (L7). */
export function passwordRoutes(server: Server, ctx: Context) {
  const { config } = ctx
  const action = { action: 'password:reset' }

  server.get('/.well-known/change-password', { config: action }, (_request, reply) =>
    reply.redirect('/password/forgotten', 302),
  )

  server.get('/password/forgotten', { config: action }, async (request, reply) =>
    sendPage(reply, <ForgottenPage view={await viewOf(config, request, reply)} form={emptyForm} />),
  )

  server.post(
    '/password/forgotten',
    { config: { ...action, again: forgottenPage }, schema: { body: ForgottenForm } },
    async (request, reply) => {
      await spendLimit(ctx, 'password-network', request.network)
      const { login } = request.body
      await wishForMail(ctx, actorOf(request), { kind: 'password-reset', login, ticketId: null })
      return reply.redirect('/password/sent', 303)
    },
  )

  server.get('/password/sent', { config: action }, async (request, reply) =>
    sendPage(reply, <ResetSentPage view={await viewOf(config, request, reply)} />),
  )

  server.get('/password/reset', { config: action, schema: { querystring: TokenQuery } }, async (request, reply) => {
    if (request.query.token) {
      setCookie(reply, config, { name: 'link', value: request.query.token })
      return reply.redirect('/password/reset', 303)
    }
    if (!(await isResetUsable(ctx, readCookie(request, config, 'link') ?? ''))) throw resetInvalid()
    return sendPage(reply, await resetPage(request, reply, emptyForm))
  })

  server.post(
    '/password/reset',
    { config: { ...action, again: resetPage }, schema: { body: ResetForm } },
    async (request, reply) => {
      const token = readCookie(request, config, 'link') ?? ''
      await resetPassword(ctx, actorOf(request), { token, password: request.body.password })
      clearCookie(reply, config, 'link')
      return reply.redirect('/password/changed', 303)
    },
  )

  server.get('/password/changed', { config: action }, async (request, reply) =>
    sendPage(reply, <PasswordChangedPage view={await viewOf(config, request, reply)} />),
  )

  async function forgottenPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    return <ForgottenPage view={await viewOf(config, request, reply)} form={form} />
  }

  async function resetPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(config, request, reply)
    return (
      <ResetPage view={view} form={form} minimum={config.password.minimum} passphrase={suggestPassphrase(randomInt)} />
    )
  }
}
