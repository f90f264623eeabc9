import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Context, inTransaction } from '../context.ts'
import { DomainError } from '../errors.ts'
import { actorOf, setSession } from '../http/actor.ts'
import { clearCookie, readCookie, setCookie } from '../http/cookies.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState, type SignedIn } from '../http/view.ts'
import { deviceOf, keptForm, renewSession } from '../session/index.ts'
import { getUser, takeWantedPath } from '../user/index.ts'
import { activateByCode, activateByLink } from './activate-user.ts'
import { correctAddress } from './correct-email.ts'
import { linkInvalid } from './errors.ts'
import { inspectLink } from './inspect-link.ts'
import { resendActivation, secondsToResend } from './resend-activation.ts'
import { CodeForm, EmailForm, TokenQuery } from './schema.ts'
import {
  ActivatedElsewherePage,
  ActivatePage,
  AlreadyActivePage,
  LinkInvalidPage,
  WaitingPage,
} from './waiting-pages.tsx'

/** From "look in your mailbox" to an active account. */
export function waitingRoutes(server: Server, ctx: Context) {
  const { config } = ctx
  const wait = { action: 'registration:wait' }

  server.get('/register/sent', { config: wait }, async (request, reply) => {
    const person = personOf(request)
    if (person.kind === 'full' && (await isProven(ctx, person))) return reply.redirect('/register/continue', 303)
    if (person.state === 'active' && person.kind === 'pending') return reply.redirect('/register/continue', 303)
    const kept = await keptForm(ctx, person.userId, '/register/sent')
    return sendPage(reply, await waitingPage(request, reply, kept ?? emptyForm))
  })

  server.get('/register/status', { config: { ...wait, quiet: true } }, async (request) => {
    const person = personOf(request)
    const active = person.kind === 'pending' ? person.state === 'active' : await isProven(ctx, person)
    return { active }
  })

  /** Where an activated person goes on, with a full session under a new id (A8). */
  server.get('/register/continue', { config: wait }, async (request, reply) => {
    const person = personOf(request)
    if (person.state !== 'active') return reply.redirect('/register/sent', 303)
    return goOn(request, reply, person)
  })

  server.post(
    '/register/resend',
    { config: { ...wait, again: waitingPage, page: '/register/sent' } },
    async (request, reply) => {
      await resendActivation(ctx, personOf(request).userId)
      return reply.redirect('/register/sent?sent=again', 303)
    },
  )

  server.post(
    '/register/email',
    { config: { ...wait, again: waitingPage, page: '/register/sent' }, schema: { body: EmailForm } },
    async (request, reply) => {
      const { userId } = personOf(request)
      await correctAddress(ctx, actorOf(request), { userId, email: request.body.email })
      return reply.redirect('/register/sent?sent=corrected', 303)
    },
  )

  server.post(
    '/register/code',
    { config: { ...wait, again: waitingPage, page: '/register/sent' }, schema: { body: CodeForm } },
    async (request, reply) => {
      const person = personOf(request)
      await activateByCode(ctx, actorOf(request), { userId: person.userId, code: request.body.code })
      return goOn(request, reply, person)
    },
  )

  /** The token leaves the address for a cookie at once (SEC-C6); opening changes nothing else (A2). */
  server.get(
    '/activate',
    { config: { action: 'activation:read' }, schema: { querystring: TokenQuery } },
    async (request, reply) => {
      if (request.query.token) {
        setCookie(reply, config, { name: 'link', value: request.query.token })
        return reply.redirect('/activate', 303)
      }
      return showLink(request, reply, readCookie(request, config, 'link') ?? '')
    },
  )

  server.post('/activate', { config: { action: 'activation:spend' } }, async (request, reply) => {
    const token = readCookie(request, config, 'link') ?? ''
    try {
      const user = await activateByLink(ctx, actorOf(request), token)
      const { signedIn } = request
      if (signedIn?.userId === user.id) return await goOn(request, reply, signedIn)
      clearCookie(reply, config, 'link')
      return sendPage(reply, <ActivatedElsewherePage view={await viewOf(config, request, reply)} />)
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== linkInvalid().code) throw error
      return showLink(request, reply, token)
    }
  })

  async function showLink(request: FastifyRequest, reply: FastifyReply, token: string) {
    const view = await viewOf(config, request, reply)
    const link = await inspectLink(ctx, token)
    if (link.kind === 'usable') return sendPage(reply, <ActivatePage view={view} user={link.user} />)
    if (link.kind === 'already-active') return sendPage(reply, <AlreadyActivePage view={view} />)
    return sendPage(reply, <LinkInvalidPage view={view} />, 410)
  }

  /** Cookies change only once nothing can fail any more, so that whoever is told to try again can. */
  async function goOn(request: FastifyRequest, reply: FastifyReply, { userId, sessionId, kind }: SignedIn) {
    const device = deviceOf(request.headers['user-agent'])
    const { token, wantedPath } = await inTransaction(ctx, async (tx) => ({
      token: kind === 'pending' ? await renewSession(tx, actorOf(request), { sessionId, device }) : undefined,
      wantedPath: await takeWantedPath(tx, userId),
    }))
    if (token) setSession(reply, config, token)
    for (const name of ['ticket', 'link'] as const) clearCookie(reply, config, name)
    return reply.redirect(wantedPath ?? '/dashboard', 303)
  }

  async function waitingPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const view = await viewOf(config, request, reply)
    const user = await getUser(ctx, personOf(request).userId)
    const { sent, still } = request.query as { sent?: string; still?: string }
    return (
      <WaitingPage
        view={view}
        form={form}
        email={user.email}
        isActive={user.state === 'active'}
        secondsToResend={await secondsToResend(ctx, user.id)}
        news={sent === 'again' || sent === 'corrected' ? sent : undefined}
        refreshes={!still}
      />
    )
  }
}

const isProven = async (ctx: Context, { userId }: SignedIn) => (await getUser(ctx, userId)).emailVerifiedAt !== null

/** The guard lets nobody else in. */
function personOf({ signedIn }: FastifyRequest): SignedIn {
  if (!signedIn) throw new DomainError('unauthenticated', 'general/unauthenticated')
  return signedIn
}
