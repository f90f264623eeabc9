import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { PageQuery, readCursor, toPage } from '../http/cursor.ts'
import { Nothing, problems } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import {
  Approval,
  Domains,
  Inviting,
  Made,
  OfDomain,
  OfOrganisation,
  OfRequest,
  OfSentInvitation,
  OpenedDomain,
  Refusal,
  Requests,
  SentInvitations,
  whole,
} from './api-schema.ts'
import { approveRequest, declineRequest } from './decide-request.ts'
import { approvesOwnerByProgram, invitesOwnerByProgram, resendsToOwner } from './grants-ownership.ts'
import { listSent } from './invitation-queries.ts'
import { invite, resendInvitation, withdrawInvitation } from './invite.ts'
import { closeDomain, openDomain } from './join-by-domain.ts'
import { listDomains } from './queries.ts'
import { keyOfRequest, listWaiting } from './request-queries.ts'
import { RequestKey } from './schema.ts'

const one = '/api/v1/organisations/:organisation'
const idOf = ({ membership }: FastifyRequest) => membership.organisationId

/** What owners do about people who want in, and people whom they want in, for programs. */
export function requestApiRoutes(server: Server, ctx: Context) {
  const decide = { action: 'request:decide', api: true }

  server.get(
    `${one}/requests`,
    {
      config: { action: 'request:list', api: true },
      schema: {
        operationId: 'listJoinRequests',
        params: OfOrganisation,
        querystring: PageQuery,
        response: { 200: Requests },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query
      const rows = await listWaiting(ctx, idOf(request), { after: readCursor(cursor, RequestKey), limit: limit + 1 })
      return toPage(rows, limit, {
        keyOf: keyOfRequest,
        show: ({ createdAt, userId: _, ...waiting }) => ({ ...waiting, createdAt: createdAt.toISOString() }),
      })
    },
  )

  server.post(
    `${one}/requests/:request/approve`,
    {
      config: { ...decide, fresh: (request) => approvesOwnerByProgram(ctx, request) },
      schema: {
        operationId: 'approveJoinRequest',
        params: OfRequest,
        body: Approval,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      const decided = { organisationId: idOf(request), requestId: request.params.request }
      await approveRequest(ctx, actorOf(request), { ...decided, teamIds: request.body.teams })
      return reply.code(204).send(null)
    },
  )

  server.post(
    `${one}/requests/:request/decline`,
    {
      config: decide,
      schema: { operationId: 'declineJoinRequest', params: OfRequest, body: Refusal, response: { 204: Nothing } },
    },
    async (request, reply) => {
      const decided = { organisationId: idOf(request), requestId: request.params.request }
      await declineRequest(ctx, actorOf(request), { ...decided, reason: request.body.reason })
      return reply.code(204).send(null)
    },
  )

  invitationApiRoutes(server, ctx)
  domainApiRoutes(server, ctx)
}

function invitationApiRoutes(server: Server, ctx: Context) {
  const send = { action: 'invitation:send', api: true }

  server.get(
    `${one}/invitations`,
    {
      config: { action: 'invitation:list', api: true },
      schema: { operationId: 'listInvitations', params: OfOrganisation, response: { 200: SentInvitations } },
    },
    async (request) => {
      const invitations = await listSent(ctx, idOf(request))
      return whole(
        invitations.map(({ teams, createdAt, expiresAt, ...sent }) => ({
          ...sent,
          teams: [...teams],
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      )
    },
  )

  server.post(
    `${one}/invitations`,
    {
      config: { ...send, fresh: (request) => invitesOwnerByProgram(ctx, request) },
      schema: { operationId: 'invite', params: OfOrganisation, body: Inviting, response: { 201: Made } },
    },
    async (request, reply) => {
      const { who, teams: teamIds } = request.body
      const id = await invite(ctx, actorOf(request), { organisationId: idOf(request), who, teamIds })
      return reply.code(201).send({ id })
    },
  )

  server.post(
    `${one}/invitations/:invitation/resend`,
    {
      config: { ...send, fresh: (request) => resendsToOwner(ctx, request) },
      schema: { operationId: 'resendInvitation', params: OfSentInvitation, response: { 204: Nothing } },
    },
    async (request, reply) => {
      const sent = { organisationId: idOf(request), invitationId: request.params.invitation }
      await resendInvitation(ctx, actorOf(request), sent)
      return reply.code(204).send(null)
    },
  )

  server.delete(
    `${one}/invitations/:invitation`,
    {
      config: send,
      schema: { operationId: 'withdrawInvitation', params: OfSentInvitation, response: { 204: Nothing } },
    },
    async (request, reply) => {
      const sent = { organisationId: idOf(request), invitationId: request.params.invitation }
      await withdrawInvitation(ctx, actorOf(request), sent)
      return reply.code(204).send(null)
    },
  )
}

function domainApiRoutes(server: Server, ctx: Context) {
  const change = { action: 'domain:change', api: true }

  server.get(
    `${one}/domains`,
    {
      config: { action: 'domain:list', api: true },
      schema: { operationId: 'listDomains', params: OfOrganisation, response: { 200: Domains } },
    },
    async (request) => whole(await listDomains(ctx, idOf(request))),
  )

  server.put(
    `${one}/domains/:domain`,
    {
      config: change,
      schema: { operationId: 'openDomain', params: OfDomain, body: OpenedDomain, response: { 204: Nothing } },
    },
    async (request, reply) => {
      const opened = { organisationId: idOf(request), domain: request.params.domain, teamId: request.body.team }
      await openDomain(ctx, actorOf(request), opened)
      return reply.code(204).send(null)
    },
  )

  server.delete(
    `${one}/domains/:domain`,
    { config: change, schema: { operationId: 'closeDomain', params: OfDomain, response: { 204: Nothing } } },
    async (request, reply) => {
      const { domain } = request.params
      await closeDomain(ctx, actorOf(request), { organisationId: idOf(request), domain })
      return reply.code(204).send(null)
    },
  )
}
