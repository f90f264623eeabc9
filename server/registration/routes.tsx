import { randomInt } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { beginLogin, type Port, portLogoutUrl } from '../ansattporten/index.ts'
import { createChallenge } from '../captcha/index.ts'
import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { notFound } from '../errors.ts'
import { clearCookie, readCookie, setCookie } from '../http/cookies.ts'
import { localPath } from '../http/local-path.ts'
import { sendPage, viewOf } from '../http/page.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { actorOf, setSession } from '../http/actor.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { suggestPassphrase } from '../password/index.ts'
import { deviceOf } from '../session/index.ts'
import { MovingOnPage } from '../ui/moving-on-page.tsx'
import { isNameTaken, usernameFromName, usernameProblem } from '../user/index.ts'
import { fieldText } from '../text/text.ts'
import { closed, otherTicket, ticketGone } from './errors.ts'
import { completeRegistration } from './complete-registration.ts'
import { connectByCode, connectByPassword, sendConnectCode } from './connect-account.ts'
import { ClosedPage, CompletePage, ConnectCodePage, ConnectPage, TicketGonePage } from './pages.tsx'
import { BeginQuery, CompleteForm, ConnectCodeForm, ConnectForm, ConnectSpendForm, NameQuery, TicketForm } from './schema.ts'
import { sendRegistrationCode } from './send-code.ts'
import { codesPerTicket, nameOf, type Ticket } from './ticket.ts'
import { deleteTicket, findTicket } from './ticket-queries.ts'

/** From Create new user to Complete, or to an account that the person already has. */
export function registrationRoutes(server: Server, ctx: Context, port: Port) {
  const { config } = ctx

  server.get('/register/begin', { config: { action: 'registration:begin' }, schema: { querystring: BeginQuery } }, async (request, reply) => {
    if (request.signedIn?.kind === 'full') return reply.redirect('/dashboard', 303)
    if (!config.registration.open) throw closed()
    const browserToken = readCookie(request, config, 'attempt') ?? ctx.randomToken()
    setCookie(reply, config, { name: 'attempt', value: browserToken })
    const wantedPath = localPath(request.query.return_to)
    const url = await beginLogin(ctx, port, { purpose: 'register', browserToken, language: request.language, wantedPath })
    return reply.redirect(url, 303)
  })

  server.get('/register', { config: { action: 'registration:read' } }, async (request, reply) => {
    const view = await viewOf(config, request, reply)
    if (!config.registration.open) return sendPage(reply, <ClosedPage view={view} />, 403)
    const ticket = await ticketOf(ctx, request)
    if (!ticket) return sendPage(reply, <TicketGonePage view={view} />)
    if (ticket.userId) return reply.redirect('/register/sent', 303)
    return sendPage(reply, await completePage(request, reply, emptyForm))
  })

  server.post(
    '/register',
    { config: { action: 'registration:complete', again: completePage }, schema: { body: CompleteForm } },
    async (request, reply) => {
      const { ticket, ticketToken } = await requireTicket(ctx, request, request.body.ticket)
      const { language, body: form } = request
      if (form.act === 'send-code') {
        await sendRegistrationCode(ctx, { ticket, email: form.email, language })
        const { password: _, form_token: __, ...values } = { form_token: '', ...form }
        return sendPage(reply, await completePage(request, reply, { values: { ...values, code_sent: 'yes' }, errors: {} }))
      }
      const device = deviceOf(request.headers['user-agent'])
      const token = await completeRegistration(ctx, actorOf(request), { ticket, ticketToken, form, language, device })
      setSession(reply, config, token)
      return reply.redirect('/register/sent', 303)
    },
  )

  server.get(
    '/register/username',
    { config: { action: 'registration:check-name', quiet: true }, schema: { querystring: NameQuery } },
    async (request, reply) => {
      const ticket = await ticketOf(ctx, request)
      if (!ticket) throw notFound()
      await spendLimit(ctx, 'name-check', ticket.id)
      const { username } = request.query
      const problem =
        usernameProblem(username, config.registration.reservedNames) ??
        ((await isNameTaken(ctx, username)) ? 'username-taken' : undefined)
      const { t } = await viewOf(config, request, reply)
      return { available: !problem, message: problem ? fieldText(t, problem) : t('registration.usernameFree') }
    },
  )

  server.get('/register/captcha', { config: { action: 'registration:read', quiet: true } }, async (request) => {
    const ticket = await ticketOf(ctx, request)
    if (!ticket) throw notFound()
    return createChallenge(ctx, { purpose: 'registration', bearer: ticket.id })
  })

  server.post('/register/not-you', { config: { action: 'registration:abandon' }, schema: { body: TicketForm } }, async (request, reply) => {
    const ticket = await ticketOf(ctx, request)
    if (ticket && !ticket.userId) await deleteTicket(ctx, ticket.id)
    clearCookie(reply, config, 'ticket')
    const view = await viewOf(config, request, reply)
    const to = (await portLogoutUrl(ctx, port)) ?? '/logged-out'
    return sendPage(reply, <MovingOnPage view={view} to={to} />)
  })

  server.get('/register/connect', { config: { action: 'registration:connect' } }, async (request, reply) => {
    const ticket = await ticketOf(ctx, request)
    if (!ticket || ticket.userId) return reply.redirect('/register', 303)
    return sendPage(reply, await connectPage(request, reply, emptyForm))
  })

  server.post(
    '/register/connect',
    { config: { action: 'registration:connect', again: connectPage }, schema: { body: ConnectForm } },
    async (request, reply) => {
      const { ticket, ticketToken } = await requireTicket(ctx, request, request.body.ticket)
      const device = deviceOf(request.headers['user-agent'])
      const { login, password } = request.body
      const token = await connectByPassword(ctx, actorOf(request), { ticket, ticketToken, login, password, device })
      return finishConnection(request, reply, { token, ticket })
    },
  )

  server.post(
    '/register/connect/code',
    { config: { action: 'registration:connect' }, schema: { body: ConnectCodeForm } },
    async (request, reply) => {
      const { ticket } = await requireTicket(ctx, request, request.body.ticket)
      await spendLimit(ctx, 'code-account', `connect ${ticket.id}`)
      await sendConnectCode(ctx, { ticket, login: request.body.login })
      return sendPage(reply, await connectCodePage(request, reply, { values: { login: request.body.login }, errors: {} }))
    },
  )

  server.post(
    '/register/connect/spend',
    { config: { action: 'registration:connect', again: connectCodePage }, schema: { body: ConnectSpendForm } },
    async (request, reply) => {
      const { ticket, ticketToken } = await requireTicket(ctx, request, request.body.ticket)
      const device = deviceOf(request.headers['user-agent'])
      const { login, code } = request.body
      const token = await connectByCode(ctx, actorOf(request), { ticket, ticketToken, login, code, device })
      return finishConnection(request, reply, { token, ticket })
    },
  )

  async function finishConnection(_request: FastifyRequest, reply: FastifyReply, { token, ticket }: { token: string; ticket: Ticket }) {
    setSession(reply, config, token)
    clearCookie(reply, config, 'ticket')
    return reply.redirect(ticket.wantedPath ?? '/dashboard', 303)
  }

  async function completePage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(config, request, reply)
    const ticket = await ticketOf(ctx, request)
    if (!ticket) return <TicketGonePage view={view} />
    return (
      <CompletePage
        view={view}
        form={form}
        ticketId={ticket.id}
        proven={{ name: nameOf(ticket), eid: ticket.eid }}
        username={await suggestUsername(ctx, ticket)}
        minimum={config.password.minimum}
        passphrase={suggestPassphrase(randomInt)}
        captchaSolved={ticket.captchaSolved}
        codeSent={'code_sent' in form.values || 'code' in form.errors}
        codesLeft={codesPerTicket - ticket.codesSent}
      />
    )
  }

  async function connectPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(config, request, reply)
    const ticket = await ticketOf(ctx, request)
    return ticket ? <ConnectPage view={view} form={form} ticketId={ticket.id} /> : <TicketGonePage view={view} />
  }

  async function connectCodePage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(config, request, reply)
    const ticket = await ticketOf(ctx, request)
    return ticket ? <ConnectCodePage view={view} form={form} ticketId={ticket.id} /> : <TicketGonePage view={view} />
  }
}

async function ticketOf(ctx: Context, request: FastifyRequest): Promise<Ticket | undefined> {
  const token = readCookie(request, ctx.config, 'ticket')
  return token ? findTicket(ctx, token) : undefined
}

/** The form says for whom it was opened; the cookie says who was proven last in this browser (R3). */
async function requireTicket(ctx: Context, request: FastifyRequest, formTicketId: string) {
  const ticketToken = readCookie(request, ctx.config, 'ticket') ?? ''
  const ticket = await findTicket(ctx, ticketToken)
  if (!ticket) throw ticketGone()
  if (ticket.id !== formTicketId) throw otherTicket()
  return { ticket, ticketToken }
}

/** A free name made from the person's own, else `user` and digits (R6). */
async function suggestUsername(ctx: Context, ticket: Ticket): Promise<string> {
  const fromName = usernameFromName(ticket.givenName, ticket.familyName)
  const digits = String(Number.parseInt(ticket.id.slice(0, 8), 16) % 10_000).padStart(4, '0')
  for (const candidate of fromName ? [fromName, `${fromName.slice(0, 35)}_${digits}`] : []) {
    if (!usernameProblem(candidate, ctx.config.registration.reservedNames) && !(await isNameTaken(ctx, candidate))) return candidate
  }
  return `user${digits}`
}
