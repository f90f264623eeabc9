import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { VNode } from 'preact'
import type { Config } from '../config.ts'
import { type Language, languageOf, negotiateLanguage } from '../text/text.ts'
import { cookieName, cookieOptions, readCookie } from './cookies.ts'
import { requireOwnForm } from './forms.ts'
import { networkOf } from './network.ts'
import { answerRefusal, answerUnknownRoute } from './problem.tsx'
import { securityHeaders } from './security-headers.ts'
import type { FormState, SignedIn } from './view.ts'

export type Server = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

declare module 'fastify' {
  interface FastifyRequest {
    signedIn: SignedIn | undefined
    network: string
    language: Language
  }
  interface FastifyContextConfig {
    /** The act that the route performs, declared in its feature's policy. A route without one does not start. */
    action?: string
    /** Draws the page of a form once more, with what was typed and what was wrong (R10). */
    again?: (request: FastifyRequest, reply: FastifyReply, form: FormState) => Promise<VNode>
    /** Set for protocol endpoints that prove their caller otherwise than by a form token. */
    foreign?: boolean
    /** Set where a request is made by a page itself, so that it does not count as the person's activity (L4). */
    quiet?: boolean
  }
}

interface Options {
  config: Config
  logger: FastifyBaseLogger | false
  /** Who owns this session token, if anybody. */
  identify: (token: string, quiet: boolean) => Promise<SignedIn | undefined>
}

/** Fastify with everything that is common to all routes, and no route. */
export async function createServer({ config, logger, identify }: Options): Promise<Server> {
  const server: Server = fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    disableRequestLogging: true,
    trustProxy: (_address, hop) => hop < config.trustProxy,
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    bodyLimit: 64 * 1024,
    maxParamLength: 200,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  server.setErrorHandler(answerRefusal(config))
  server.setNotFoundHandler(answerUnknownRoute(config))

  await server.register(cookie)
  await server.register(csrf, {
    cookieKey: cookieName(config, 'form'),
    cookieOpts: cookieOptions(config),
    getToken: (request: FastifyRequest) => formToken(request.body),
  })
  await server.register(formbody, { bodyLimit: 64 * 1024 })
  await securityHeaders(server, config)

  server.decorateRequest('signedIn', undefined)
  server.decorateRequest('network', '')
  server.decorateRequest('language', 'nb')
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    request.network = networkOf(request.ip)
    const token = readCookie(request, config, 'session')
    request.signedIn = token ? await identify(token, request.routeOptions.config.quiet ?? false) : undefined
    request.language =
      languageOf(readCookie(request, config, 'language')) ??
      request.signedIn?.language ??
      negotiateLanguage(request.headers['accept-language'])
  })
  server.addHook('preValidation', (request, reply) => requireOwnForm(config, request, reply))
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, network, signedIn } = request
    const milliseconds = Math.round(reply.elapsedTime)
    const line = { method, route: routeOptions.url, status: reply.statusCode, milliseconds, network, userId: signedIn?.userId }
    request.log.info(line, 'request')
  })
  return server
}

function formToken(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'form_token' in body && typeof body.form_token === 'string'
    ? body.form_token
    : undefined
}
