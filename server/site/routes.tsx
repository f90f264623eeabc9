import { z } from 'zod'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { refusalCode } from '../text/text.ts'
import { CookiesPage, ProblemPage } from './pages.tsx'

const ProblemParams = z.object({ feature: z.string(), reason: z.string() })

/** Pages that explain: cookies, and what a problem type means (RFC 9457). */
export function siteRoutes(server: Server, ctx: Context) {
  const read = { config: { action: 'help:read' } }

  server.get('/cookies', read, async (request, reply) =>
    sendPage(reply, <CookiesPage view={await viewOf(ctx.config, request, reply)} config={ctx.config} />),
  )

  server.get('/problems/:feature/:reason', { ...read, schema: { params: ProblemParams } }, async (request, reply) => {
    const code = refusalCode(`${request.params.feature}/${request.params.reason}`)
    if (!code) throw notFound()
    return sendPage(reply, <ProblemPage view={await viewOf(ctx.config, request, reply)} code={code} />)
  })
}
