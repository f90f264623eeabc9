import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { pageOf } from '../../http/cursor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import type { FormState } from '../../http/view.ts'
import { noSuchOperator } from '../errors.ts'
import { deskOf, typedBefore } from '../routes.tsx'
import { ReasonForm } from '../schema.ts'
import { addOperator, removeOperator } from './change-operators.ts'
import { OperatorsPage, RemoveOperatorPage } from './operator-pages.tsx'
import { listOperators } from './operator-queries.ts'
import { AddForm, ListedOperator, OperatorPath, OperatorsQuery } from './schema.ts'

/** Who works at the servicedesk. They are made and unmade with a fresh login, so by no token. */
export function operatorRoutes(server: Server, ctx: Context) {
  const all = '/servicedesk/operators'
  const removal = `${all}/:username/removal`
  const change = { action: 'operator:change', fresh: true, againOnConflict: true }

  server.get(
    all,
    { config: { action: 'operator:list' }, schema: { querystring: OperatorsQuery } },
    async (request, reply) => sendPage(reply, await operatorsPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    all,
    { config: { ...change, again: operatorsPage }, schema: { body: AddForm } },
    async (request, reply) => {
      await addOperator(ctx, actorOf(request), request.body)
      return reply.redirect(`${all}?done=added`, 303)
    },
  )

  server.get(removal, { config: change, schema: { params: OperatorPath } }, async (request, reply) =>
    sendPage(reply, await removalPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    removal,
    { config: { ...change, again: removalPage }, schema: { params: OperatorPath, body: ReasonForm } },
    async (request, reply) => {
      await removeOperator(ctx, actorOf(request), { ...request.params, ...request.body })
      return reply.redirect(`${all}?done=removed`, 303)
    },
  )

  server.get(
    '/api/v1/servicedesk/operators',
    {
      config: { action: 'operator:list', api: true },
      schema: { operationId: 'listOperators', response: { 200: pageOf(ListedOperator) } },
    },
    async () => ({
      items: (await listOperators(ctx)).map(({ grantedAt, ...one }) => ({
        ...one,
        grantedAt: grantedAt.toISOString(),
      })),
      next: null,
    }),
  )

  async function operatorsPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { done } = request.method === 'GET' ? OperatorsQuery.parse(request.query) : {}
    const desk = await deskOf(ctx, request, reply)
    return <OperatorsPage desk={desk} form={form} operators={await listOperators(ctx)} done={done} />
  }

  async function removalPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { username } = OperatorPath.parse(request.params)
    const found = (await listOperators(ctx)).find((one) => one.username === username)
    if (!found) throw noSuchOperator()
    return <RemoveOperatorPage desk={await deskOf(ctx, request, reply)} form={form} operator={found} />
  }
}
