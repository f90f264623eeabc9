import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * A way in for what the program asks of itself. It outlives the public one, which is closed as soon as the program is
 * told to stop: whoever was let in before that is still answered.
 */
export async function listenInside({ routing }: Pick<FastifyInstance, 'routing'>) {
  const inside = createServer((request, response) => routing(request, response))
  inside.listen(0, '127.0.0.1')
  await once(inside, 'listening')
  const { port } = inside.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => void inside.close(() => resolve()).closeAllConnections()),
  }
}
