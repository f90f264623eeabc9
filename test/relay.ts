import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { freePort } from './stories/processes.ts'

export type Relay = Awaited<ReturnType<typeof startRelay>>

/** A line to a database that a test can cut, or hold so that nothing comes through in either direction. */
export async function startRelay(databaseUrl: string) {
  const url = new URL(databaseUrl)
  const target = targetOf(url)
  const port = await freePort()
  const sockets = new Set<Socket>()
  let isHeld = false
  let server = await listen()

  function listen(): Promise<Server> {
    return new Promise((resolve) => {
      const listening = createServer((client) => bridge(client, connect(target)))
      listening.listen(port, '127.0.0.1', () => resolve(listening))
    })
  }

  function bridge(client: Socket, database: Socket) {
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('data', (chunk) => to.write(chunk))
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      if (isHeld) from.pause()
    }
  }

  function cut() {
    server.close()
    for (const socket of sockets) socket.destroy()
  }

  url.host = `127.0.0.1:${port}`
  url.search = ''
  return {
    url: url.href,
    /** Everything is cut, and whoever comes anew is refused. */
    refuse: cut,
    /** Packets are swallowed: connections stand, and nobody hears anything. */
    hold() {
      isHeld = true
      for (const socket of sockets) socket.pause()
    },
    /** As if nothing had been; what was held comes through. */
    async pass() {
      isHeld = false
      for (const socket of sockets) socket.resume()
      if (!server.listening) server = await listen()
    },
    close: cut,
  }
}

function targetOf({ searchParams, hostname, port }: URL): NetConnectOpts {
  const folder = searchParams.get('host')
  return folder
    ? { path: join(folder, `.s.PGSQL.${searchParams.get('port') ?? 5432}`) }
    : { host: hostname, port: Number(port) }
}
