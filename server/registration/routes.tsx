import { randomInt } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { beginLogin, type Port, portLogoutUrl } from '../ansattporten/index.ts'
import { createChallenge } from '../captcha/index.ts'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { actorOf, setSession } from '../http/actor.ts'
import { clearCookie, readCookie, setCookie } from '../http/cookies.ts'
import { localPath } from '../http/local-path.ts'
import { sendPage, viewOf } from '../http/page.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { suggestPassphrase } from '../password/index.ts'
import { deviceOf } from '../session/index.ts'
import { fieldText } from '../text/text.ts'
import { MovingOnPage } from '../ui/moving-on-page.tsx'
import { completeRegistration } from './complete-registration.ts'
import { closed, otherTicket } from './errors.ts'
import { nameProblem } from './field-problems.ts'
import { ClosedPage, CompletePage, TicketGonePage } from './pages.tsx'
import { requireTicket } from './require-ticket.ts'
import { BeginQuery, CompleteForm, NameQuery, TicketForm } from './schema.ts'
import { sendRegistrationCode } from './send-code.ts'
import { suggestUsername } from './suggest-username.ts'
import { codesPerTicket, nameOf, type Ticket } from './ticket.ts'
import { deleteTicket, findTicket } from './ticket-queries.ts'

/** The address that a newcomer was invited at, if they came by the mailed link. It is typed for them, and proves nothing. */
type FindInvitedAddress = (ctx: Context, token: string, wantedPath: string | null) => Promise<string | undefined>

/** From Create new user to Complete. */
export function registrationRoutes(server: Server, ctx: Context, port: Port, findInvitedAddress: FindInvitedAddress) {
  const { config } = ctx
  const ticketToken = (request: FastifyRequest) => readCookie(request, config, 'ticket') ?? ''
  const ticketOf = (request: FastifyRequest) => findTicket(ctx, ticketToken(request))

  server.get(
    '/register/begin',
    { config: { action: 'registration:begin' }, schema: { querystring: BeginQuery } },
    async (request, reply) => {
      if (request.signedIn?.kind === 'full') return reply.redirect('/dashboard', 303)
      if (!config.registration.open) throw closed()
      const browserToken = readCookie(request, config, 'attempt') ?? ctx.randomToken()
      setCookie(reply, config, { name: 'attempt', value: browserToken })
      const wantedPath = localPath(request.query.return_to)
      const url = await beginLogin(ctx, port, {
        purpose: 'register',
        browserToken,
        language: request.language,
        wantedPath,
      })
      return reply.redirect(url, 303)
    },
  )

  server.get('/register', { config: { action: 'registration:read' } }, async (request, reply) => {
    const view = await viewOf(config, request, reply)
    const ticket = await ticketOf(request)
    if (ticket?.userId || (isPending(request) && !ticket)) return reply.redirect('/register/sent', 303)
    if (!config.registration.open) return sendPage(reply, <ClosedPage view={view} />, 403)
    return sendPage(reply, await completePage(request, reply, emptyForm, ticket))
  })

  server.post(
    '/register',
    { config: { action: 'registration:complete', again: completePage }, schema: { body: CompleteForm } },
    async (request, reply) => {
      const { language, body: form } = request
      if (isPending(request) && !(await ticketOf(request))) return reply.redirect('/register/sent', 303)
      const { ticket } = await requireTicket(ctx, ticketToken(request), form.ticket)
      if (form.act === 'send-code' && !ticket.userId) {
        await sendRegistrationCode(ctx, { ticket, email: form.email, language })
        return sendPage(
          reply,
          await completePage(request, reply, { values: { username: form.username, email: form.email }, errors: {} }),
        )
      }
      const device = deviceOf(request.headers['user-agent'])
      const completion = { ticket, ticketToken: ticketToken(request), form, language, device }
      setSession(reply, config, await completeRegistration(ctx, actorOf(request), completion))
      return reply.redirect('/register/sent', 303)
    },
  )

  server.get(
    '/register/username',
    { config: { action: 'registration:check-name', quiet: true }, schema: { querystring: NameQuery } },
    async (request, reply) => {
      const ticket = await ticketOf(request)
      if (!ticket) throw notFound()
      await spendLimit(ctx, 'name-check', ticket.id)
      const problem = await nameProblem(ctx, request.query.username)
      const { t } = await viewOf(config, request, reply)
      return { available: !problem, message: problem ? fieldText(t, problem) : t('registration.usernameFree') }
    },
  )

  server.get('/register/captcha', { config: { action: 'registration:read', quiet: true } }, async (request) => {
    const ticket = await ticketOf(request)
    if (!ticket || ticket.userId) throw notFound()
    return createChallenge(ctx, { purpose: 'registration', bearer: ticket.id })
  })

  server.post(
    '/register/not-you',
    { config: { action: 'registration:abandon' }, schema: { body: TicketForm } },
    async (request, reply) => {
      const ticket = await ticketOf(request)
      if (ticket && ticket.id !== request.body.ticket) throw otherTicket()
      if (ticket && !ticket.userId) await deleteTicket(ctx, ticket.id)
      clearCookie(reply, config, 'ticket')
      const view = await viewOf(config, request, reply)
      const to = (await portLogoutUrl(ctx, port)) ?? '/logged-out'
      return sendPage(reply, <MovingOnPage view={view} to={to} />)
    },
  )

  async function completePage(request: FastifyRequest, reply: FastifyReply, form: FormState, found?: Ticket) {
    const view = await viewOf(config, request, reply)
    const ticket = found ?? (await ticketOf(request))
    if (!ticket) return <TicketGonePage view={view} />
    const invitation = readCookie(request, config, 'invitation')
    return (
      <CompletePage
        view={view}
        form={form}
        ticketId={ticket.id}
        proven={{ name: nameOf(ticket), eid: ticket.eid }}
        username={await suggestUsername(ctx, ticket)}
        email={invitation && (await findInvitedAddress(ctx, invitation, ticket.wantedPath))}
        minimum={config.password.minimum}
        passphrase={suggestPassphrase(randomInt)}
        captchaSolved={ticket.captchaSolved}
        codeSent={(ticket.codesSent > 0 && !ticket.captchaSolved) || 'code' in form.errors}
        codesLeft={codesPerTicket - ticket.codesSent}
      />
    )
  }
}

/** Without a ticket it is the back button after Complete: the ticket is used up, and the person waits for the mail. */
const isPending = ({ signedIn }: FastifyRequest) => signedIn?.kind === 'pending'
