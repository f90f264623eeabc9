import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { viewOf } from '../http/page.ts'
import type { Shell } from './pages.tsx'
import { getOrganisation } from './queries.ts'

/** How many requests wait for who may decide; a later feature knows. */
export type CountWaiting = (ctx: Context, organisationId: string) => Promise<number>

/** What a page of the organisation that the route names is drawn from, for whoever the guard let pass. */
export async function shellOf(
  ctx: Context,
  countWaiting: CountWaiting,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Shell> {
  const { organisationId, role } = request.membership
  return {
    view: await viewOf(ctx.config, request, reply),
    organisation: await getOrganisation(ctx, organisationId),
    role,
    waiting: role === 'owner' ? await countWaiting(ctx, organisationId) : 0,
  }
}
