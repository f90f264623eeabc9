import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf, setSession } from '../http/actor.ts'
import { clearCookie, readCookie } from '../http/cookies.ts'
import { sendPage, viewOf } from '../http/page.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { deviceOf } from '../session/index.ts'
import { connectByCode, connectByPassword } from './connect-account.ts'
import { ConnectCodePage, ConnectPage, TicketGonePage } from './pages.tsx'
import { requireTicket } from './require-ticket.ts'
import { ConnectCodeForm, ConnectForm, ConnectSpendForm } from './schema.ts'
import type { Ticket } from './ticket.ts'
import { findTicket } from './ticket-queries.ts'
import { wishForCode } from './wish-for-code.ts'

/** Have you been here before? Then the proven identity goes to the account that you have (R4). */
export function connectRoutes(server: Server, ctx: Context) {
  const { config } = ctx
  const connect = { action: 'registration:connect' }
  const ticketToken = (request: FastifyRequest) => readCookie(request, config, 'ticket') ?? ''

  server.get('/register/connect', { config: connect }, async (request, reply) => {
    const ticket = await findTicket(ctx, ticketToken(request))
    if (!ticket || ticket.userId) return reply.redirect('/register', 303)
    return sendPage(reply, await connectPage(request, reply, emptyForm))
  })

  server.post(
    '/register/connect',
    { config: { ...connect, again: connectPage }, schema: { body: ConnectForm } },
    async (request, reply) => {
      const { login, password } = request.body
      const use = await ticketUse(request, request.body.ticket)
      const token = await connectByPassword(ctx, actorOf(request), { ...use, login, password })
      return goOn(reply, token, use.ticket)
    },
  )

  server.post(
    '/register/connect/code',
    { config: { ...connect, again: connectPage, page: '/register/connect' }, schema: { body: ConnectCodeForm } },
    async (request, reply) => {
      const { login } = request.body
      const { ticket, ticketToken: token } = await ticketUse(request, request.body.ticket)
      await spendLimit(ctx, 'code-account', `connect ${ticket.id}`)
      await wishForCode(ctx, actorOf(request), { ticketToken: token, login })
      return sendPage(reply, await connectCodePage(request, reply, { values: { login }, errors: {} }))
    },
  )

  server.post(
    '/register/connect/spend',
    { config: { ...connect, again: connectCodePage, page: '/register/connect' }, schema: { body: ConnectSpendForm } },
    async (request, reply) => {
      const { login, code } = request.body
      const use = await ticketUse(request, request.body.ticket)
      const token = await connectByCode(ctx, actorOf(request), { ...use, login, code })
      return goOn(reply, token, use.ticket)
    },
  )

  async function ticketUse(request: FastifyRequest, formTicketId: string) {
    const held = await requireTicket(ctx, ticketToken(request), formTicketId)
    return { ...held, device: deviceOf(request.headers['user-agent']) }
  }

  function goOn(reply: FastifyReply, token: string, { wantedPath }: Ticket) {
    setSession(reply, config, token)
    clearCookie(reply, config, 'ticket')
    return reply.redirect(wantedPath ?? '/dashboard', 303)
  }

  async function connectPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(config, request, reply)
    const ticket = await findTicket(ctx, ticketToken(request))
    return ticket ? <ConnectPage view={view} form={form} ticketId={ticket.id} /> : <TicketGonePage view={view} />
  }

  async function connectCodePage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(config, request, reply)
    const ticket = await findTicket(ctx, ticketToken(request))
    return ticket ? <ConnectCodePage view={view} form={form} ticketId={ticket.id} /> : <TicketGonePage view={view} />
  }
}
