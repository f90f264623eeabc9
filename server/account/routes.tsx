import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf, userIdOf } from '../http/actor.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { correctAddress, resendActivation } from '../registration/index.ts'
import { EmailForm } from '../registration/schema.ts'
import { keptForm } from '../session/index.ts'
import { getUser } from '../user/index.ts'
import { AccountPage } from './pages.tsx'

/** My account: who I am here, and an address that is still to be confirmed. */
export function accountRoutes(server: Server, ctx: Context) {
  const confirm = { action: 'account:confirm-email', again: accountPage, page: '/account' }

  server.get('/account', { config: { action: 'account:read' } }, async (request, reply) => {
    const kept = await keptForm(ctx, userIdOf(request), '/account')
    return sendPage(reply, await accountPage(request, reply, kept ?? emptyForm))
  })

  server.post('/account/email/resend', { config: confirm }, async (request, reply) => {
    await resendActivation(ctx, userIdOf(request))
    return reply.redirect('/account?sent=again', 303)
  })

  server.post('/account/email', { config: confirm, schema: { body: EmailForm } }, async (request, reply) => {
    await correctAddress(ctx, actorOf(request), { userId: userIdOf(request), email: request.body.email })
    return reply.redirect('/account?sent=corrected', 303)
  })

  async function accountPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(ctx.config, request, reply)
    const { sent } = request.query as { sent?: string }
    return (
      <AccountPage view={view} form={form} user={await getUser(ctx, userIdOf(request))} wasSent={sent !== undefined} />
    )
  }
}
