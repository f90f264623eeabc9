import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LoopbackServer {
  port: number
  close: () => Promise<void>
}

const attempts = 10

/**
 * Listens on this machine's own two addresses and on no other: nobody else shall reach a login that asks for no proof.
 * Port 0 takes any port that is free on both.
 */
export async function listenOnLoopback(port: number, listener: RequestListener): Promise<LoopbackServer> {
  for (let attempt = 1; ; attempt += 1) {
    const servers: Server[] = []
    try {
      servers.push(await listen('127.0.0.1', port, listener))
      const taken = portOf(servers)
      servers.push(...(await listenOnSix(taken, listener)))
      return { port: taken, close: () => closeAll(servers) }
    } catch (error) {
      await closeAll(servers)
      if (port !== 0 || attempt === attempts) throw error
    }
  }
}

/** A machine without IPv6 has nothing to bind there. */
async function listenOnSix(port: number, listener: RequestListener) {
  try {
    return [await listen('::1', port, listener)]
  } catch (error) {
    if (hasCode(error, 'EADDRNOTAVAIL') || hasCode(error, 'EAFNOSUPPORT')) return []
    throw error
  }
}

function listen(host: '127.0.0.1' | '::1', port: number, listener: RequestListener): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(listener)
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => resolve(server))
  })
}

async function closeAll(servers: Server[]) {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    ),
  )
}

function portOf([server]: Server[]): number {
  const address = server?.address()
  if (!isBound(address)) throw new Error('A server that listens has no address')
  return address.port
}

function isBound(address: AddressInfo | string | null | undefined): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

function hasCode(error: unknown, code: string) {
  return error instanceof Error && 'code' in error && error.code === code
}
