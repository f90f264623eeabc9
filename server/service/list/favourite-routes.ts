import { z } from 'zod'
import type { Context } from '../../context.ts'
import { localPath } from '../../http/local-path.ts'
import { Nothing } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import { ServiceParams } from '../schema.ts'
import { deleteFavourite, insertFavourite } from './favourite-queries.ts'

const FavouriteForm = z.object({ favourite: z.enum(['yes', 'no']), return_to: z.string().max(2000).optional() })

const one = '/api/v1/user/favourites/:owner/:service'

/** The star of a service, for who may see it. */
export function favouriteRoutes(server: Server, ctx: Context) {
  server.post(
    '/:owner/:service/favourite',
    { config: { action: 'service:mark', page: '/dashboard' }, schema: { params: ServiceParams, body: FavouriteForm } },
    async (request, reply) => {
      const marked = { userId: request.signedIn?.userId ?? '', serviceId: request.service.serviceId }
      if (request.body.favourite === 'yes') await insertFavourite(ctx, marked)
      else await deleteFavourite(ctx, marked)
      return reply.redirect(localPath(request.body.return_to) ?? '/dashboard', 303)
    },
  )

  const config = { action: 'service:mark', api: true }
  const schema = { params: ServiceParams, response: { 204: Nothing } }

  server.put(one, { config, schema: { ...schema, operationId: 'addFavourite' } }, async (request, reply) => {
    await insertFavourite(ctx, { userId: request.bearer?.userId ?? '', serviceId: request.service.serviceId })
    return reply.code(204).send(null)
  })

  server.delete(one, { config, schema: { ...schema, operationId: 'removeFavourite' } }, async (request, reply) => {
    await deleteFavourite(ctx, { userId: request.bearer?.userId ?? '', serviceId: request.service.serviceId })
    return reply.code(204).send(null)
  })
}
