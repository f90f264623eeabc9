import type { Context } from '../../context.ts'
import { actorOf, personOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { Nothing, problems } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import { getReview, keyOfQueued, listQueue, type Sources } from '../../organisation-request/index.ts'
import { act } from './act-on-request.ts'
import { Queue, RegisterBody, Registered, ReviewActBody, ReviewBody } from './api-schema.ts'
import { register } from './register.ts'
import { QueueAsked, QueueKey, RequestPath } from './schema.ts'

/** The queue of requests for organisations, for programs. */
export function deskRequestApiRoutes(server: Server, ctx: Context, sources: Sources) {
  const all = '/api/v1/servicedesk/requests'
  const review = { action: 'organisation-request:review', api: true }
  const decide = { action: 'organisation-request:decide', api: true }

  server.get(
    all,
    {
      config: review,
      schema: { operationId: 'listOrganisationRequestQueue', querystring: QueueAsked, response: { 200: Queue } },
    },
    async (request) => {
      const { state, whose, cursor, limit } = request.query
      const assignee = whose === 'mine' ? { userId: personOf(request).userId } : whose
      const part = { state, assignee, after: readCursor(cursor, QueueKey), limit: limit + 1 }
      return toPage(await listQueue(ctx, part), limit, {
        keyOf: keyOfQueued,
        show: ({ submittedAt, outcome, ...queued }) => ({
          ...queued,
          submittedAt: submittedAt.toISOString(),
          registered: outcome,
        }),
      })
    },
  )

  server.post(
    all,
    {
      config: decide,
      schema: {
        operationId: 'registerOrganisationRequest',
        body: RegisterBody,
        response: { 201: Registered, ...problems(409) },
      },
    },
    async (request, reply) => {
      const id = await register(ctx, actorOf(request), { form: request.body, sources })
      return reply.code(201).send({ id })
    },
  )

  server.get(
    `${all}/:request`,
    {
      config: review,
      schema: { operationId: 'reviewOrganisationRequest', params: RequestPath, response: { 200: ReviewBody } },
    },
    async ({ params }) => {
      const { request, applicant, checklist, events, names } = await getReview(ctx, sources, params.request)
      const nameOf = (id: string | null) => (id && names.get(id)) || null
      return {
        ...request,
        submittedAt: request.submittedAt?.toISOString() ?? null,
        applicant: applicant?.username ?? null,
        assignee: nameOf(request.assigneeId),
        decidedBy: nameOf(request.decidedBy),
        checklist: checklist.map(({ name, state, tick }) => ({
          name,
          state,
          tickedBy: nameOf(tick?.checkedBy ?? null),
          tickedAt: tick?.checkedAt.toISOString() ?? null,
        })),
        history: events.map(({ act, at, actorId, words }) => ({
          act,
          at: at.toISOString(),
          by: nameOf(actorId),
          words,
        })),
      }
    },
  )

  server.post(
    `${all}/:request/acts`,
    {
      config: decide,
      schema: {
        operationId: 'actOnOrganisationRequest',
        params: RequestPath,
        body: ReviewActBody,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      await act(ctx, actorOf(request), { requestId: request.params.request, form: request.body })
      return reply.code(204).send(null)
    },
  )
}
