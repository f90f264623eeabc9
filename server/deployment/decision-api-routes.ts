import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import type { Server } from '../http/server.ts'
import { Answer, Question } from './api-schema.ts'
import { decide } from './decide.ts'

/** Any program can ask: may this user do this to this service in this environment? (E4) */
export function decisionApiRoutes(server: Server, ctx: Context) {
  server.post(
    '/api/v1/decisions',
    {
      config: { action: 'decision:ask', api: true },
      schema: { operationId: 'decide', body: Question, response: { 200: Answer } },
    },
    async (request) => decide(ctx, actorOf(request), request.body),
  )
}
