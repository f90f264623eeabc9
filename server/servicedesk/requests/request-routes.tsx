import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { listEnvironments } from '../../environment/index.ts'
import { actorOf, personOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import type { FormState } from '../../http/view.ts'
import { getReview, isTheirs, keyOfQueued, listQueue, type Sources } from '../../organisation-request/index.ts'
import { deskOf, typedBefore } from '../routes.tsx'
import { act } from './act-on-request.ts'
import { QueuePage } from './queue-page.tsx'
import { register } from './register.ts'
import { RegisterPage } from './register-page.tsx'
import { ReviewPage } from './review-page.tsx'
import { QueueKey, QueueQuery, RegisterForm, RequestPath, ReviewForm } from './schema.ts'

const pageSize = 50
const all = '/servicedesk/requests'

/** The queue of requests for organisations, and what operators do with each (Q6). */
export function deskRequestRoutes(server: Server, ctx: Context, sources: Sources) {
  const review = { action: 'organisation-request:review' }
  const decide = { action: 'organisation-request:decide', againOnConflict: true }

  server.get(all, { config: review, schema: { querystring: QueueQuery } }, async (request, reply) => {
    const { cursor, done, ...filters } = request.query
    const { userId } = personOf(request)
    const assignee = filters.whose === 'mine' ? { userId } : filters.whose
    const part = { state: filters.state, assignee, after: readCursor(cursor, QueueKey), limit: pageSize + 1 }
    const queue = toPage(await listQueue(ctx, part), pageSize, { keyOf: keyOfQueued, show: (row) => row })
    const desk = await deskOf(ctx, request, reply)
    const now = ctx.now()
    return sendPage(
      reply,
      <QueuePage desk={desk} filters={filters} queue={queue} isFirst={!cursor} done={done} now={now} />,
    )
  })

  server.get(`${all}/new`, { config: decide }, async (request, reply) =>
    sendPage(reply, await registerPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    `${all}/new`,
    { config: { ...decide, again: registerPage }, schema: { body: RegisterForm } },
    async (request, reply) => {
      const requestId = await register(ctx, actorOf(request), { form: request.body, sources })
      return reply.redirect(`${all}/${requestId}`, 303)
    },
  )

  const one = `${all}/:request`

  server.get(one, { config: review, schema: { params: RequestPath } }, async (request, reply) =>
    sendPage(reply, await reviewPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    one,
    { config: { ...decide, again: reviewPage }, schema: { params: RequestPath, body: ReviewForm } },
    async (request, reply) => {
      const requestId = request.params.request
      await act(ctx, actorOf(request), { requestId, form: request.body })
      const { act: done } = request.body
      const ends = done === 'approve' || done === 'decline' || done === 'ask'
      return reply.redirect(ends ? `${all}?done=${done}` : `${all}/${requestId}`, 303)
    },
  )

  async function reviewPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const review = await getReview(ctx, sources, RequestPath.parse(request.params).request)
    const desk = await deskOf(ctx, request, reply)
    const environments = (await listEnvironments(ctx)).map(({ name }) => name)
    const operator = {
      id: personOf(request).userId,
      isConcerned: await isTheirs(ctx, actorOf(request), review.request),
    }
    return <ReviewPage desk={desk} form={form} review={review} environments={environments} operator={operator} />
  }

  async function registerPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const environments = (await listEnvironments(ctx)).map(({ name }) => name)
    return <RegisterPage desk={await deskOf(ctx, request, reply)} form={form} environments={environments} />
  }
}
