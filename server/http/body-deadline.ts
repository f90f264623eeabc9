import { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** Milliseconds within which a body must be here, but on routes that say otherwise. */
    bodyPatience: number
  }
  interface FastifyContextConfig {
    /** Set where a body may take as long as Node lets any request take. */
    slow?: boolean
  }
}

const tooLate = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'

/**
 * Node has one limit for all requests, and a push over a slow line takes long. So that one is long, and every other
 * request has this one: as Node does, it ends the connection, with 408 if nothing was answered yet (SEC-N4).
 */
export function limitBodies(server: FastifyInstance) {
  server.decorate('bodyPatience', 30_000)
  server.addHook('onRequest', async ({ raw, routeOptions, is404 }: FastifyRequest, reply) => {
    const isSlow = routeOptions.config.slow && !is404
    // What a test injects comes over no connection.
    if (isSlow || !hasBody(raw.headers) || !(raw.socket instanceof Socket)) return
    const timer = setTimeout(() => {
      if (!reply.raw.headersSent) raw.socket.write(tooLate)
      raw.socket.destroySoon()
    }, server.bodyPatience)
    raw.once('end', () => clearTimeout(timer))
    raw.once('close', () => clearTimeout(timer))
  })
}

const hasBody = ({ 'content-length': length = '0', 'transfer-encoding': encoding }: FastifyRequest['headers']) =>
  encoding !== undefined || length !== '0'
