import type { IncomingMessage, ServerResponse } from 'node:http'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

const longestForm = 64 * 1024

/** What every page gets. Only our own style sheets and scripts; forms and frames ours, or of the named besides. */
export function pageHeaders({ formAction = '', frames = '' } = {}): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      `frame-src 'self' ${frames}`.trim(),
      `form-action 'self' ${formAction}`.trim(),
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
}

export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}

export function sendPage(response: ServerResponse, status: number, page: VNode) {
  response.writeHead(status, { ...pageHeaders(), 'content-type': 'text/html; charset=utf-8' }).end(renderPage(page))
}

export function sendJson(response: ServerResponse, status: number, body: unknown) {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  response.writeHead(status, headers).end(JSON.stringify(body))
}

export function redirect(response: ServerResponse, location: string) {
  response.writeHead(303, { location, 'cache-control': 'no-store' }).end()
}

export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > longestForm) throw new FormTooLong()
    chunks.push(bytes)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

export class FormTooLong extends Error {}

/** The address a request is for, or nothing when it is no address at all. */
export function addressOf(request: IncomingMessage): URL | undefined {
  return URL.parse(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`) ?? undefined
}

/** A form that another site's page sent. Browsers say so; programs say nothing. */
export function comesFromElsewhere(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}
