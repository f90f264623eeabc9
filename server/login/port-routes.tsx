import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import { beginLogin, callbackPath, type Finished, finishLogin, type Port } from '../ansattporten/index.ts'
import { record } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { DomainError } from '../errors.ts'
import { actorOf } from '../http/actor.ts'
import { clearCookie, readCookie, setCookie } from '../http/cookies.ts'
import { localPath } from '../http/local-path.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { refuseConflict } from '../identity/index.ts'
import { openTicket } from '../registration/index.ts'
import { deviceOf } from '../session/index.ts'
import { MovingOnPage } from '../ui/moving-on-page.tsx'
import { confirmByIdentity } from './confirm-by-identity.ts'
import { begunByAnother } from './errors.ts'
import { linkIdentity } from './link-identity.ts'
import { logInByIdentity } from './log-in-by-identity.ts'
import { CancelledPage } from './pages.tsx'
import { endOwnSession, takeOver } from './routes.tsx'
import { ReturnQuery } from './schema.ts'

/** What is made of an answer about an organisation: the session that goes on, and the page. */
type ProveRepresentation = (
  ctx: Context,
  actor: Actor,
  proof: Finished & { userId: string; device: string | undefined },
) => Promise<{ token: string; path: string }>

/** To Ansattporten and back. Its answer arrives here, whatever it was asked for. */
export function portRoutes(server: Server, ctx: Context, port: Port, proveRepresentation: ProveRepresentation) {
  const { config } = ctx

  server.get(
    '/login/ansattporten',
    { config: { action: 'login:begin' }, schema: { querystring: ReturnQuery } },
    async (request, reply) => {
      const { return_to, fresh } = request.query
      const wantedPath = localPath(return_to)
      const url = await begin(request, reply, { purpose: 'log-in', wantedPath, fresh: fresh !== undefined })
      return reply.redirect(url, 303)
    },
  )

  server.get(
    '/login/again/ansattporten',
    { config: { action: 'login:confirm' }, schema: { querystring: ReturnQuery } },
    async (request, reply) => {
      const wantedPath = localPath(request.query.return_to)
      const userId = request.signedIn?.userId ?? ''
      return reply.redirect(await begin(request, reply, { purpose: 'confirm', userId, wantedPath }), 303)
    },
  )

  server.post(
    '/account/identity',
    { config: { action: 'identity:link', page: '/dashboard' } },
    async (request, reply) => {
      const userId = request.signedIn?.userId ?? ''
      const to = await begin(request, reply, { purpose: 'link', userId })
      return sendPage(reply, <MovingOnPage view={await viewOf(config, request, reply)} to={to} />)
    },
  )

  server.get(
    callbackPath,
    { config: { action: 'login:finish', page: '/login' }, exposeHeadRoute: false },
    async (request, reply) => {
      const browserToken = readCookie(request, config, 'attempt') ?? ''
      const search = new URL(request.url, config.origin).search
      try {
        const finished = await finishLogin(ctx, port, { search, browserToken })
        return await goOn(request, reply, finished)
      } catch (error) {
        return answerFailure(request, reply, error)
      }
    },
  )

  const begin = (request: FastifyRequest, reply: FastifyReply, beginning: WhatToBegin) =>
    beginAtPort(ctx, port, { request, reply }, beginning)

  async function goOn(request: FastifyRequest, reply: FastifyReply, finished: Finished) {
    const { purpose, proven } = finished
    await refuseConflict(ctx, actorOf(request), proven)
    return purpose === 'log-in' || purpose === 'register'
      ? goIn(request, reply, finished)
      : goOnAsBefore(request, reply, finished)
  }

  /** For who was logged in already, and must still be the one who began. */
  async function goOnAsBefore(request: FastifyRequest, reply: FastifyReply, finished: Finished) {
    const { userId } = finished
    if (!userId || userId !== request.signedIn?.userId) throw begunByAnother()
    const proof = { ...finished, userId, device: deviceOf(request.headers['user-agent']) }
    const { token, path } = await confirmedBy(actorOf(request), proof)
    await takeOver(ctx, request, reply, token)
    return reply.redirect(path, 303)
  }

  async function confirmedBy(actor: Actor, proof: Parameters<ProveRepresentation>[2]) {
    if (proof.purpose === 'representation') return proveRepresentation(ctx, actor, proof)
    const verb = proof.purpose === 'link' ? linkIdentity : confirmByIdentity
    return { token: await verb(ctx, actor, proof), path: proof.wantedPath ?? '/dashboard' }
  }

  async function goIn(request: FastifyRequest, reply: FastifyReply, { proven, wantedPath }: Finished) {
    const actor = actorOf(request)
    const loggedIn = await logInByIdentity(ctx, actor, { proven, device: deviceOf(request.headers['user-agent']) })
    if (loggedIn) {
      await takeOver(ctx, request, reply, loggedIn.token)
      return reply.redirect(wantedPath ?? loggedIn.wantedPath ?? '/dashboard', 303)
    }
    await endOwnSession(ctx, request)
    clearCookie(reply, config, 'session')
    setCookie(reply, config, { name: 'ticket', value: await openTicket(ctx, actor, { proven, wantedPath }) })
    return reply.redirect('/register', 303)
  }

  async function answerFailure(request: FastifyRequest, reply: FastifyReply, error: unknown) {
    if (!(error instanceof DomainError)) throw error
    switch (error.code) {
      case 'ansattporten/cancelled':
        return sendPage(
          reply,
          <CancelledPage view={await viewOf(config, request, reply)} returnTo={wantedPathOf(error)} />,
        )
      case 'ansattporten/unknown-attempt': {
        const whereOn = whereAlready(request)
        if (whereOn) return reply.redirect(whereOn, 303)
        throw error
      }
      case 'ansattporten/not-believed':
      case 'ansattporten/not-fresh':
      case 'ansattporten/level-too-low':
      case 'login/confirmed-by-another':
      case 'login/linked-by-another':
        await record(ctx, actorOf(request), {
          action: 'login.refused',
          outcome: 'refused',
          details: { why: error.code },
        })
    }
    throw error
  }

  /** The back button, or an answer that came twice: nothing is wrong, and the person goes on from where they are. */
  function whereAlready(request: FastifyRequest): string | undefined {
    if (request.signedIn) return '/dashboard'
    return readCookie(request, config, 'ticket') ? '/register' : undefined
  }
}

/** Where a person wanted to go who cancelled. */
const wantedPathOf = (error: DomainError) =>
  'wantedPath' in error && typeof error.wantedPath === 'string' ? error.wantedPath : undefined

type WhatToBegin = Pick<
  Parameters<typeof beginLogin>[2],
  'purpose' | 'wantedPath' | 'userId' | 'fresh' | 'representation'
>

/** Ties an attempt to the browser and returns the address at the port. */
export function beginAtPort(
  ctx: Context,
  port: Port,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  beginning: WhatToBegin,
): Promise<string> {
  const { config } = ctx
  // One token a browser, so that several tabs can be under way at once.
  const browserToken = readCookie(request, config, 'attempt') ?? ctx.randomToken()
  setCookie(reply, config, { name: 'attempt', value: browserToken })
  return beginLogin(ctx, port, { ...beginning, browserToken, language: request.language })
}
