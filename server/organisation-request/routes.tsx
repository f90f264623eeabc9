import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { personOf } from '../http/actor.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { getOrganisation } from '../organisation/index.ts'
import { keptForm } from '../session/index.ts'
import { answerRequest, withdrawOrganisationRequest } from './answer-request.ts'
import { listEvents } from './event-queries.ts'
import type { LookUp, Sources } from './evidence.ts'
import type { OrganisationRequest } from './organisation-request.ts'
import { findDraft, getOwn, keyOfOwn, listOwn } from './queries.ts'
import { findRecord } from './record-queries.ts'
import { RequestPage, RequestsPage } from './request-pages.tsx'
import { OfRequest, OwnKey, OwnQuery, RequestForm, RequestQuery } from './schema.ts'

const pageSize = 50

/** What a person has asked for, and how it goes (Q4). */
export function organisationRequestRoutes(server: Server, ctx: Context, sources: Sources) {
  const one = '/requests/:request'

  const list = { config: { action: 'organisation-request:read' }, schema: { querystring: OwnQuery } }

  server.get('/requests', list, async (request, reply) => {
    const { userId } = personOf(request)
    const after = readCursor(request.query.cursor, OwnKey)
    const rows = await listOwn(ctx, userId, { after, limit: pageSize + 1 })
    const requests = toPage(rows, pageSize, { keyOf: keyOfOwn, show: (own) => own })
    const view = await viewOf(ctx.config, request, reply)
    const draft = await findDraft(ctx, userId)
    return sendPage(reply, <RequestsPage view={view} draft={draft} requests={requests} />)
  })

  server.get(
    one,
    { config: { action: 'organisation-request:read' }, schema: { params: OfRequest, querystring: RequestQuery } },
    async (request, reply) => {
      const kept = await keptForm(ctx, personOf(request).userId, `/requests/${request.params.request}`)
      return sendPage(reply, await requestPage(request, reply, kept ?? emptyForm))
    },
  )

  server.post(
    one,
    {
      config: { action: 'organisation-request:make', again: requestPage },
      schema: { params: OfRequest, body: RequestForm },
    },
    async (request, reply) => {
      const { act, answer } = request.body
      const person = personOf(request)
      const requestId = request.params.request
      if (act === 'answer') await answerRequest(ctx, person, { requestId, answer, ...sources })
      else await withdrawOrganisationRequest(ctx, person, requestId)
      return reply.redirect(`/requests/${requestId}`, 303)
    },
  )

  async function requestPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { userId } = personOf(request)
    const own = await getOwn(ctx, userId, OfRequest.parse(request.params).request)
    const { done } = RequestQuery.parse(request.query)
    return (
      <RequestPage
        view={await viewOf(ctx.config, request, reply)}
        form={form}
        request={own}
        events={await listEvents(ctx, own.id)}
        found={await foundFor(own)}
        representedAt={await provenBy(userId, own)}
        isSent={done === 'sent'}
        organisation={own.organisationId ? await getOrganisation(ctx, own.organisationId) : undefined}
      />
    )
  }

  async function foundFor({ id }: OrganisationRequest): Promise<LookUp | 'waiting' | 'unanswered' | undefined> {
    const { outcome, entity } = (await findRecord(ctx, id)) ?? {}
    if (outcome === 'found') return entity ? { outcome, entity } : undefined
    return outcome === 'none' || outcome === 'removed' ? { outcome } : outcome
  }

  const provenBy = async (userId: string, { number, representedAt }: OrganisationRequest) =>
    representedAt ?? (number ? await sources.findRepresentation(ctx, userId, number) : undefined)
}
