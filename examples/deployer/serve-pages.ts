import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'

/** By path below `public/`. */
export type Pages = ReadonlyMap<string, Buffer>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** A page is a stranger's: it runs what it brings along, talks to nobody else, and is in nobody's frame. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

export interface Site {
  address: string
  port: number
  close(): void
}

/** Serves what a service has below `public/`, on an origin of its own; over loopback only. */
export async function servePages(pages: Pages, port = 0): Promise<Site> {
  const server = createServer((request, response) => {
    const found = ['GET', 'HEAD'].includes(request.method ?? '') ? pageAt(pages, request.url) : undefined
    response.writeHead(found ? 200 : 404, { ...headers, 'content-type': found?.type ?? 'text/plain' })
    response.end(request.method === 'HEAD' ? undefined : (found?.page ?? 'There is nothing here.'))
  })
  const own = await listen(server, port).catch(() => listen(server, 0))
  return { address: `http://localhost:${own}/`, port: own, close: () => closeNow(server) }
}

/** Nobody holds a connection on to what is no longer served. */
function closeNow(server: Server) {
  server.close()
  server.closeAllConnections()
}

function pageAt(pages: Pages, url = '/') {
  const pathname = URL.parse(url, 'http://localhost')?.pathname
  if (pathname === undefined) return undefined
  const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname
  const page = pages.get(`public${path}`)
  return page && { page, type: types[extname(path)] ?? 'application/octet-stream' }
}

const listen = (server: Server, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
