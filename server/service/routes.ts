import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { viewOf } from '../http/page.ts'
import type { ServiceShell } from './pages.tsx'
import { getService } from './queries.ts'

/** What a page of the service that the route names is drawn from, for whoever the guard let pass. */
export async function serviceShellOf(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ServiceShell> {
  const { serviceId, access } = request.service
  if (!access) throw notFound()
  return { view: await viewOf(ctx.config, request, reply), service: await getService(ctx, serviceId), access }
}
