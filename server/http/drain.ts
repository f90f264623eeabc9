import type { FastifyInstance } from 'fastify'

/**
 * Browsers keep a connection open after its answer. One that was busy when we began to stop would hold us until it is
 * given up a minute later; so each is closed as soon as it is idle.
 */
export function drainOnClose(server: Pick<FastifyInstance, 'addHook' | 'server'>) {
  server.addHook('preClose', async () => {
    const sweep = setInterval(() => server.server.closeIdleConnections(), 50)
    server.server.once('close', () => clearInterval(sweep))
  })
}
