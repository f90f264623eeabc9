import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { readCookie } from '../http/cookies.ts'
import { localPath } from '../http/local-path.ts'
import { pagePath } from '../http/page-path.ts'
import { typedValues } from '../http/problem.tsx'
import type { Server } from '../http/server.ts'
import { keepForm } from './kept-form.ts'

/** What an open page asks to know when to warn (L4). Asking does not prolong the session; staying logged in does. */
export function sessionRoutes(server: Server) {
  server.get('/session', { config: { action: 'session:read', quiet: true } }, async (request) => ({
    secondsLeft: request.signedIn?.secondsLeft ?? 0,
  }))
  server.post('/session/extend', { config: { action: 'session:extend' } }, async (request, reply) => {
    if (request.headers.accept?.includes('application/json')) return { secondsLeft: request.signedIn?.secondsLeft ?? 0 }
    return reply.redirect(localPath(refererPath(request)) ?? '/', 303)
  })
}

/** A form that came after its session ended is kept, and its page is where the login comes back to (L4). */
export async function keepLateForm(ctx: Context, request: FastifyRequest): Promise<string> {
  if (request.method === 'GET') return request.url
  const from = localPath(refererPath(request)) ?? '/'
  // The form may have been shown by the answer to an earlier try, at an address that cannot be opened.
  const page = pagePath(request) ?? from.replace(/[?#].*/s, '')
  const token = readCookie(request, ctx.config, 'session')
  if (token) await keepForm(ctx, token, { path: page, fields: typedValues(request.body) })
  return from.startsWith(`${page}?`) ? from : page
}

/** Referrers stay on our own origin (`Referrer-Policy: same-origin`). */
function refererPath({ headers }: FastifyRequest): string | undefined {
  const url = URL.parse(headers.referer ?? '')
  return url ? url.pathname + url.search : undefined
}
