import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { personOf } from '../http/actor.ts'
import { Nothing, problems } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import { getUser } from '../user/index.ts'
import { acceptInvitation, declineInvitation, unblockOrganisation } from './answer-invitation.ts'
import {
  Accepted,
  Asking,
  Blocked,
  Declining,
  Made,
  OfInvitation,
  OfOrganisation,
  OwnRequests,
  ReceivedInvitations,
  whole,
} from './api-schema.ts'
import { askToJoin, withdrawRequest } from './ask-to-join.ts'
import { becomesOwnerByProgram } from './grants-ownership.ts'
import { listReceived } from './invitation-queries.ts'
import { joinByDomain } from './join-by-domain.ts'
import { listBlocked } from './queries.ts'
import { listOwn } from './request-queries.ts'

const one = '/api/v1/organisations/:organisation'

/** What people do to come in, or to be left alone, for programs that act for them. */
export function joinApiRoutes(server: Server, ctx: Context) {
  const ask = { params: OfOrganisation }
  const idOf = ({ membership }: FastifyRequest) => membership.organisationId

  server.get(
    `${one}/join`,
    {
      config: { action: 'join:read', api: true },
      schema: { operationId: 'listOwnRequests', ...ask, response: { 200: OwnRequests } },
    },
    async (request) => {
      const requests = await listOwn(ctx, idOf(request), personOf(request).userId)
      return whole(
        requests.map(({ createdAt, expiresAt, endedAt: _, ...own }) => ({
          ...own,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      )
    },
  )

  server.post(
    `${one}/join`,
    {
      config: { action: 'join:ask', api: true },
      schema: { operationId: 'askToJoin', ...ask, body: Asking, response: { 201: Made, ...problems(409) } },
    },
    async (request, reply) => {
      const id = await askToJoin(ctx, personOf(request), { organisationId: idOf(request), ...request.body })
      return reply.code(201).send({ id })
    },
  )

  server.delete(
    `${one}/join`,
    {
      config: { action: 'join:ask', api: true },
      schema: { operationId: 'withdrawOwnRequest', ...ask, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await withdrawRequest(ctx, personOf(request), idOf(request))
      return reply.code(204).send(null)
    },
  )

  server.post(
    `${one}/join-by-domain`,
    {
      config: { action: 'join:ask', api: true },
      schema: { operationId: 'joinByDomain', ...ask, response: { 204: Nothing, ...problems(409) } },
    },
    async (request, reply) => {
      await joinByDomain(ctx, personOf(request), idOf(request))
      return reply.code(204).send(null)
    },
  )

  server.get(
    '/api/v1/invitations',
    {
      config: { action: 'invitation:list-mine', api: true },
      schema: { operationId: 'listOwnInvitations', response: { 200: ReceivedInvitations } },
    },
    async (request) => {
      const invitations = await listReceived(ctx, await getUser(ctx, personOf(request).userId))
      return whole(
        invitations.map(({ organisationId: _, expiresAt, teams, ...invitation }) => ({
          ...invitation,
          teams: [...teams],
          expiresAt: expiresAt.toISOString(),
        })),
      )
    },
  )

  server.post(
    '/api/v1/invitations/:invitation/accept',
    {
      config: { action: 'invitation:answer', api: true, fresh: (request) => becomesOwnerByProgram(ctx, request) },
      schema: { operationId: 'acceptInvitation', params: OfInvitation, response: { 200: Accepted } },
    },
    async (request) => {
      const answer = { invitationId: request.params.invitation, token: undefined }
      return { organisation: await acceptInvitation(ctx, personOf(request), answer) }
    },
  )

  server.post(
    '/api/v1/invitations/:invitation/decline',
    {
      config: { action: 'invitation:answer', api: true },
      schema: { operationId: 'declineInvitation', params: OfInvitation, body: Declining, response: { 204: Nothing } },
    },
    async (request, reply) => {
      const answer = { invitationId: request.params.invitation, token: undefined, block: request.body.block }
      await declineInvitation(ctx, personOf(request), answer)
      return reply.code(204).send(null)
    },
  )

  server.get(
    '/api/v1/blocked-organisations',
    {
      config: { action: 'invitation:list-mine', api: true },
      schema: { operationId: 'listBlockedOrganisations', response: { 200: Blocked } },
    },
    async (request) => whole(await listBlocked(ctx, await getUser(ctx, personOf(request).userId))),
  )

  server.delete(
    '/api/v1/blocked-organisations/:organisation',
    {
      config: { action: 'invitation:answer', api: true },
      schema: { operationId: 'unblockOrganisation', ...ask, response: { 204: Nothing } },
    },
    async (request, reply) => {
      await unblockOrganisation(ctx, personOf(request), idOf(request))
      return reply.code(204).send(null)
    },
  )
}
