import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'
import type { Config } from '../config.ts'

const self = ["'self'"]
const none = ["'none'"]

/** Headers of every answer (SEC-F7, SEC-F8). `data:` is for the icons inside Designsystemet's style sheet. */
export function securityHeaders(server: FastifyInstance, config: Config) {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: ["'self'", 'data:'],
        fontSrc: self,
        connectSrc: self,
        workerSrc: self,
        formAction: self,
        baseUri: none,
        objectSrc: none,
        frameAncestors: none,
      },
    },
    // With `no-referrer` browsers send `Origin: null` on form posts, and every form would be refused.
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: config.secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  })
  server.addHook('onRequest', async ({ raw }, reply) => {
    protect(raw, reply.raw, () => {})
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  })
  server.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}
