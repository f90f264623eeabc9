import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that a process has been handed. */
export interface Passed {
  target: string
  method: string
  path: string
  /** What was answered; 502 if nothing was. */
  status?: number
}

interface Watch {
  /** A request has gone out, and nothing has come back. */
  sent?: ((passed: Passed) => void) | undefined
  /** The process has answered. Whoever says `lost` keeps it from the browser. */
  answered?: ((passed: Passed) => 'lost' | undefined) | undefined
}

/**
 * Each request to the next process in turn, as nginx does it: a process that cannot be reached is passed over, but what
 * has been sent to one is never sent to another.
 */
export async function startProxy(targets: () => readonly string[], port = 0) {
  const passed: Passed[] = []
  const watch: Watch = {}
  let turn = 0

  function offer(incoming: IncomingMessage, response: ServerResponse, [target, ...others]: readonly string[]) {
    if (!target) return fail(response)
    const { method = 'GET', url: path = '/' } = incoming
    const { hostname, port } = new URL(target)
    const headers = forwarded(incoming)
    const outgoing = request({ hostname, port, method, path, headers, agent: false, setHost: false })
    let sent: Passed | undefined
    outgoing.once('socket', (socket) =>
      socket.once('connect', () => {
        sent = { target, method, path }
        passed.push(sent)
        incoming.pipe(outgoing)
        outgoing.once('finish', () => sent && watch.sent?.(sent))
      }),
    )
    outgoing.once('response', (answer) => {
      if (!sent) return
      sent.status = answer.statusCode ?? 502
      if (watch.answered?.(sent) === 'lost') return fail(response)
      response.writeHead(sent.status, passedOn(answer.headers))
      answer.pipe(response)
      answer.once('error', () => response.destroy())
    })
    outgoing.once('error', () => {
      if (!sent) return offer(incoming, response, others)
      sent.status ??= 502
      if (response.headersSent) response.destroy()
      else fail(response)
    })
    response.once('close', () => outgoing.destroy())
  }

  const server = createServer((incoming, response) => {
    const all = targets()
    const first = turn++ % Math.max(1, all.length)
    offer(incoming, response, [...all.slice(first), ...all.slice(0, first)])
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Everything that was handed to a process so far, the oldest first. */
    passed,
    watch,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections()),
  }
}

/** `Host` stays as it is. */
function forwarded({ headers, socket }: IncomingMessage): IncomingHttpHeaders {
  const before = headers['x-forwarded-for']
  const by = socket.remoteAddress ?? ''
  return { ...headers, connection: 'close', 'x-forwarded-for': before ? `${before}, ${by}` : by }
}

function passedOn({
  connection: _,
  'keep-alive': _keep,
  'transfer-encoding': _encoding,
  ...headers
}: IncomingHttpHeaders) {
  return headers
}

const fail = (response: ServerResponse) =>
  response.writeHead(502, { 'content-type': 'text/plain', 'content-length': 11 }).end('Bad Gateway')
