import type { FastifyReply, FastifyRequest } from 'fastify'
import { framingOrigin, type Port } from '../ansattporten/index.ts'
import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { isFormBody } from '../http/forms.ts'
import { asRefusal, badRequest } from '../http/refusal.ts'
import type { Server } from '../http/server.ts'
import { endPortLogin, endPortLoginByToken } from './end-port-login.ts'
import { BackChannelForm, FrontChannelQuery } from './schema.ts'

/** Where Ansattporten says that a person has logged out there (L5): through the browser, and from server to server. */
export function portLogoutRoutes(server: Server, ctx: Context, port: Port) {
  const config = { action: 'login:end-at-port', anonymous: true }

  /** Loaded in a frame on the port's own page, and so without our cookies. Answers alike whether a session was there. */
  server.get('/logout/front-channel', { config, exposeHeadRoute: false }, async (request, reply) => {
    reply.raw.removeHeader('x-frame-options')
    const { data: asked } = FrontChannelQuery.safeParse(request.query)
    reply.type('text/plain; charset=utf-8')
    if (asked?.iss !== port.issuer) return reply.code(400).send('')
    await endPortLogin(ctx, actorOf(request), { issuer: asked.iss, sid: asked.sid }, 'front-channel')
    const origin = (await framingOrigin(port)) ?? "'none'"
    return reply.header('content-security-policy', `default-src 'none';frame-ancestors ${origin}`).send('')
  })

  server.post(
    '/logout/back-channel',
    { config: { ...config, foreign: true }, bodyLimit: 16 * 1024, errorHandler: refuseLogout },
    async (request, reply) => {
      const { data: form } = BackChannelForm.safeParse(request.body)
      if (!form || !isFormBody(request)) throw badRequest()
      await endPortLoginByToken(ctx, actorOf(request), port, form.logout_token)
      return reply.send('')
    },
  )
}

/** What is wrong with a logout is 400 in the protocol's own form, whatever it was (Back-Channel Logout 1.0, section 2.8). */
function refuseLogout(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = asRefusal(error)
  if (!refusal || refusal.code === 'general/unavailable') throw error
  request.log.warn({ code: refusal.code, route: request.routeOptions.url, err: refusal.cause }, 'refused')
  return reply.code(400).send({ error: 'invalid_request' })
}
