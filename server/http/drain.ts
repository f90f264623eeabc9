import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/**
 * Browsers keep a connection open after its answer. One that was busy when we began to stop would hold us until it is
 * given up a minute later; so each is closed as soon as it is idle.
 */
export function drainOnClose(server: Pick<FastifyInstance, 'addHook' | 'server'>) {
  server.addHook('preClose', async () => {
    await acceptWaiting()
    const sweep = setInterval(() => server.server.closeIdleConnections(), 50)
    server.server.once('close', () => clearInterval(sweep))
  })
}

/** The system resets connections that it has made and we have not taken yet when we stop listening. */
async function acceptWaiting() {
  for (let turn = 0; turn < 10; turn++) await setImmediate()
}
