import type { Context } from '../context.ts'
import { personOf } from '../http/actor.ts'
import { PageQuery, readCursor, toPage } from '../http/cursor.ts'
import { Nothing, problems } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import { answerRequest, withdrawOrganisationRequest } from './answer-request.ts'
import {
  AnswerBody,
  AskedOrganisation,
  MadeRequest,
  OwnOrganisationRequest,
  OwnOrganisationRequests,
} from './api-schema.ts'
import { listEvents } from './event-queries.ts'
import type { Sources } from './evidence.ts'
import { factsOf, type OrganisationRequest } from './organisation-request.ts'
import { getOwn, keyOfOwn, listOwn } from './queries.ts'
import { OfRequest, OwnKey } from './schema.ts'
import { sendRequest } from './submit-request.ts'

const all = '/api/v1/requests'
const one = `${all}/:request`

/** A person's own requests for organisations, for programs that act for them. */
export function organisationRequestApiRoutes(server: Server, ctx: Context, sources: Sources) {
  const read = { action: 'organisation-request:read', api: true }
  const make = { action: 'organisation-request:make', api: true }

  server.get(
    all,
    {
      config: read,
      schema: {
        operationId: 'listOrganisationRequests',
        querystring: PageQuery,
        response: { 200: OwnOrganisationRequests },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query
      const part = { after: readCursor(cursor, OwnKey), limit: limit + 1 }
      return toPage(await listOwn(ctx, personOf(request).userId, part), limit, { keyOf: keyOfOwn, show: bodyOf })
    },
  )

  server.post(
    all,
    {
      config: make,
      schema: { operationId: 'askForOrganisation', body: AskedOrganisation, response: { 201: MadeRequest } },
    },
    async (request, reply) => {
      const { nameNb, nameNn = nameNb, nameEn = nameNb, ...said } = request.body
      const facts = { ...said, nameNb, nameNn, nameEn }
      const id = await sendRequest(ctx, personOf(request), { facts, sources })
      return reply.code(201).send({ id })
    },
  )

  server.get(
    one,
    {
      config: read,
      schema: { operationId: 'getOrganisationRequest', params: OfRequest, response: { 200: OwnOrganisationRequest } },
    },
    async (request) => {
      const own = await getOwn(ctx, personOf(request).userId, request.params.request)
      const events = await listEvents(ctx, own.id)
      return { ...bodyOf(own), events: events.map(({ act, at, words }) => ({ act, at: at.toISOString(), words })) }
    },
  )

  server.post(
    `${one}/answer`,
    {
      config: make,
      schema: {
        operationId: 'answerOrganisationRequest',
        params: OfRequest,
        body: AnswerBody,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      const { answer } = request.body
      await answerRequest(ctx, personOf(request), { requestId: request.params.request, answer, ...sources })
      return reply.code(204).send(null)
    },
  )

  server.post(
    `${one}/withdraw`,
    {
      config: make,
      schema: {
        operationId: 'withdrawOrganisationRequest',
        params: OfRequest,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      await withdrawOrganisationRequest(ctx, personOf(request), request.params.request)
      return reply.code(204).send(null)
    },
  )
}

const bodyOf = (request: OrganisationRequest) => ({
  id: request.id,
  state: request.state,
  ...factsOf(request),
  reason: request.reason,
  submittedAt: request.submittedAt?.toISOString() ?? null,
  changedAt: request.changedAt.toISOString(),
})
