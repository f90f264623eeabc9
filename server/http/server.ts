import type { IncomingMessage, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
  type RouteOptions,
} from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { VNode } from 'preact'
import type { Config } from '../config.ts'
import type { Language } from '../text/text.ts'
import { limitBodies } from './body-deadline.ts'
import { cookieName, cookieOptions } from './cookies.ts'
import { drainOnClose } from './drain.ts'
import { formToken, requireOwnForm } from './forms.ts'
import { refuseNul } from './nul.ts'
import { answerRefusal, answerUnknownRoute } from './problem.tsx'
import { readableUrl } from './readable-url.ts'
import { securityHeaders } from './security-headers.ts'
import type { Bearer, FormState, SignedIn } from './view.ts'
import { type Identifiers, meetVisitor, refuseUnidentified } from './visitor.ts'

export type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route so far, in the order in which they were added. */
    routeList: RouteOptions[]
  }
  interface FastifyRequest {
    signedIn: SignedIn | undefined
    /** On routes for programs, in place of `signedIn`. */
    bearer: Bearer | undefined
    /** Why nobody could find out who posts this form. */
    unidentified: unknown
    network: string
    language: Language
  }
  interface FastifyContextConfig {
    /** The act that the route performs, declared in its feature's policy. A route without one does not start. */
    action?: string
    /** Draws the page of a form once more, with what was typed and what was wrong (R10). */
    again?: (request: FastifyRequest, reply: FastifyReply, form: FormState) => Promise<VNode>
    /** Set where that page also says what is in the way (409), such as that somebody else changed it meanwhile. */
    againOnConflict?: boolean
    /** Where the page of this form is, if the form is sent to another address: a reload or a login leads back there. */
    page?: string
    /**
     * Set for routes for programs, under `/api/v1`: JSON in and out, a personal access token in place of a session, and a
     * place in the OpenAPI document under the `operationId` of its schema.
     */
    api?: boolean
    /** Set for the routes that git itself asks: HTTP Basic in place of a session, plain text for refusals. */
    git?: boolean
    /**
     * Set where an act is so sensitive that it asks for a login of the last ten minutes, or says for which requests
     * (L8). A browser is sent to confirm who sits there and comes back to the form; a program is refused.
     */
    fresh?: boolean | ((request: FastifyRequest) => Promise<boolean>)
    /** Set for protocol endpoints that prove their caller otherwise than by a form token. */
    foreign?: boolean
    /** Set where the form carries a file. */
    file?: boolean
    /** Set where a request is made by a page itself, so that it does not count as the person's activity (L4). */
    quiet?: boolean
    /** Set where it does not matter who asks, so that not even the database is asked. */
    anonymous?: boolean
  }
}

interface Options extends Identifiers {
  config: Config
  logger: FastifyBaseLogger | false
}

/** Fastify with everything that is common to all routes, and no route. */
export async function createServer({ config, logger, ...identifiers }: Options): Promise<Server> {
  const server: Server = fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_address, hop) => hop < config.trustProxy,
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    bodyLimit: 64 * 1024,
    rewriteUrl: readableUrl,
    // Node's own limit for a whole request is as long; a longer parameter would get an answer that is not ours.
    routerOptions: { maxParamLength: 16 * 1024 },
    requestTimeout: config.git.seconds * 1000,
    http: { headersTimeout: 30_000 },
    forceCloseConnections: 'idle',
    // Whoever gets through while we stop is answered: a proxy would not ask another process for a form that was sent.
    return503OnClosing: false,
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  server.setErrorHandler(answerRefusal(config))
  server.setNotFoundHandler(answerUnknownRoute(config))
  server.decorate('routeList', [])
  server.addHook('onRoute', (route) => void server.routeList.push(route))

  await server.register(cookie)
  await server.register(csrf, {
    cookieKey: cookieName(config, 'form'),
    cookieOpts: cookieOptions(config),
    getToken: ({ body }: FastifyRequest) => formToken(body),
    logLevel: 'debug',
  })
  await server.register(formbody, { bodyLimit: 64 * 1024 })
  securityHeaders(server, config)

  server.decorateRequest('signedIn', undefined)
  server.decorateRequest('bearer', undefined)
  server.decorateRequest('unidentified', undefined)
  server.decorateRequest('network', '')
  server.decorateRequest('language', 'nb')
  limitBodies(server)
  server.addHook('onRequest', meetVisitor(config, identifiers))
  server.addHook('preValidation', requireOwnForm(config))
  server.addHook('preValidation', refuseUnidentified)
  server.addHook('preValidation', refuseNul)
  server.addHook('onResponse', logRequest)
  drainOnClose(server)
  return server
}

/** The route stands for the address, which may hold a token. */
async function logRequest(request: FastifyRequest, reply: FastifyReply) {
  const { method, routeOptions, network, signedIn, bearer } = request
  const milliseconds = Math.round(reply.elapsedTime)
  const line = {
    method,
    route: routeOptions.url,
    status: reply.statusCode,
    milliseconds,
    network,
    userId: signedIn?.userId ?? bearer?.userId,
    tokenId: bearer?.tokenId,
  }
  request.log.info(line, 'request')
}
