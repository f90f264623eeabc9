import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * A way in for what the program asks of itself. It outlives the public one, which is closed as soon as the program is
 * told to stop: whoever was let in before that is still answered. Anybody on this machine can come to it, whatever HOST
 * says, so it has the routes that are asked for, and no other.
 */
export async function listenInside(
  { routing, server }: Pick<FastifyInstance, 'routing' | 'server'>,
  routes: readonly string[],
) {
  const { requestTimeout } = server
  const inside = createServer({ requestTimeout }, (request, response) => {
    if (routes.includes(`${request.method} ${request.url}`)) return routing(request, response)
    response.writeHead(404, { 'content-length': 0 }).end()
  })
  inside.listen(0, '127.0.0.1')
  await once(inside, 'listening')
  const { port } = inside.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => void inside.close(() => resolve()).closeAllConnections()),
  }
}
