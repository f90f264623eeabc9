import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { problems } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import { CreatedService, NewService, TemplateList } from '../api-schema.ts'
import { bodyOf } from '../list/list-routes.ts'
import { servicePath } from '../pages.tsx'
import { getService } from '../queries.ts'
import { createService } from './create-service.ts'
import { creationFrom } from './creation.ts'
import type { Templates } from './template.ts'

/** A new service, by a program, and what it can begin as (D4). */
export function createServiceApiRoutes(server: Server, ctx: Context, templates: Templates) {
  server.post(
    '/api/v1/services',
    {
      config: { action: 'service:create', api: true },
      schema: { operationId: 'createService', body: NewService, response: { 201: CreatedService, ...problems(409) } },
    },
    async (request, reply) => {
      const id = await createService(ctx, actorOf(request), creationFrom(templates, request.body))
      const service = await getService(ctx, id)
      return reply
        .code(201)
        .header('location', `/api/v1/services${servicePath(service)}`)
        .send(bodyOf(service))
    },
  )

  server.get(
    '/api/v1/templates',
    {
      config: { action: 'service:list', api: true },
      schema: { operationId: 'listTemplates', response: { 200: TemplateList } },
    },
    async () => ({
      items: [...templates.values()].map(({ name, version, title, description }) => ({
        name,
        version,
        title,
        description,
      })),
    }),
  )
}
