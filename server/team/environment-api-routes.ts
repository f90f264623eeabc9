import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { Nothing } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import { EntitlementParams, Reason } from './api-schema.ts'
import { grantEnvironment, type withdrawEnvironment } from './grant-environment.ts'

/** What operators entitle an organisation to; what else ends with a withdrawal, a later feature knows. */
export function entitlementApiRoutes(server: Server, ctx: Context, withdraw: typeof withdrawEnvironment) {
  const one = '/api/v1/organisations/:organisation/environments/:environment'
  for (const [method, url, act, operationId] of [
    ['PUT', one, grantEnvironment, 'grantEnvironment'],
    ['POST', `${one}/withdrawal`, withdraw, 'withdrawEnvironment'],
  ] as const)
    server.route({
      method,
      url,
      config: { action: 'environment:grant', api: true },
      schema: { operationId, params: EntitlementParams, body: Reason, response: { 204: Nothing } },
      handler: async (request, reply) => {
        const { organisationId } = request.membership
        const { environment } = request.params
        await act(ctx, actorOf(request), { organisationId, environment, reason: request.body.reason })
        return reply.code(204).send(null)
      },
    })
}
