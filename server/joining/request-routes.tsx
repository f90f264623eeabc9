import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf, personOf } from '../http/actor.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { shellOf } from '../organisation/index.ts'
import { keptForm } from '../session/index.ts'
import { listTeams } from '../team/index.ts'
import { nobody } from '../user/index.ts'
import { approveRequest, declineRequest } from './decide-request.ts'
import { requestOver } from './errors.ts'
import { approvesOwner, invitesOwner } from './grants-ownership.ts'
import { listSent } from './invitation-queries.ts'
import { invite, resendInvitation, withdrawInvitation } from './invite.ts'
import { RequestPage, RequestsPage } from './request-pages.tsx'
import { countWaiting, findWaiting, keyOfRequest, listWaiting } from './request-queries.ts'
import { DecisionForm, InviteForm, RequestKey, RequestPath, RequestsQuery } from './schema.ts'

const pageSize = 50

/** What owners do about people who want in, and people whom they want in. */
export function requestRoutes(server: Server, ctx: Context) {
  const all = '/orgs/:organisation/requests'
  const one = '/orgs/:organisation/requests/:request'

  server.get(
    all,
    { config: { action: 'request:list' }, schema: { querystring: RequestsQuery } },
    async (request, reply) => {
      const kept = await keptForm(ctx, personOf(request).userId, pathOf(request))
      return sendPage(reply, await requestsPage(request, reply, kept ?? emptyForm))
    },
  )

  server.post(
    all,
    {
      config: { action: 'invitation:send', again: requestsPage, fresh: (request) => invitesOwner(ctx, request) },
      schema: { body: InviteForm },
    },
    async (request, reply) => {
      const { act, who, teams, invitation: invitationId = nobody } = request.body
      const { organisationId } = request.membership
      const sent = { organisationId, invitationId }
      if (act === 'again') await resendInvitation(ctx, actorOf(request), sent)
      else if (act === 'withdraw') await withdrawInvitation(ctx, actorOf(request), sent)
      else await invite(ctx, actorOf(request), { organisationId, who, teamIds: teams })
      return reply.redirect(`${pathOf(request)}?done=${doneBy[act]}`, 303)
    },
  )

  server.get(one, { config: { action: 'request:list' }, schema: { params: RequestPath } }, async (request, reply) => {
    const kept = await keptForm(ctx, personOf(request).userId, pathOf(request))
    return sendPage(reply, await requestPage(request, reply, kept ?? emptyForm))
  })

  server.post(
    one,
    {
      config: { action: 'request:decide', again: requestPage, fresh: (request) => approvesOwner(ctx, request) },
      schema: { params: RequestPath, body: DecisionForm },
    },
    async (request, reply) => {
      const { act, teams, reason } = request.body
      const decided = { organisationId: request.membership.organisationId, requestId: request.params.request }
      if (act === 'approve') await approveRequest(ctx, actorOf(request), { ...decided, teamIds: teams })
      else await declineRequest(ctx, actorOf(request), { ...decided, reason })
      const done = act === 'approve' ? 'approved' : 'declined'
      return reply.redirect(`/orgs/${request.params.organisation}/requests?done=${done}`, 303)
    },
  )

  async function requestsPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const shell = await shellOf(ctx, countWaiting, request, reply)
    const { id } = shell.organisation
    const { done, cursor } = request.method === 'GET' ? RequestsQuery.parse(request.query) : {}
    const rows = await listWaiting(ctx, id, { after: readCursor(cursor, RequestKey), limit: pageSize + 1 })
    return (
      <RequestsPage
        shell={shell}
        form={form}
        waiting={toPage(rows, pageSize, { keyOf: keyOfRequest, show: (row) => row })}
        isFirst={!cursor}
        invitations={await listSent(ctx, id)}
        teams={await listTeams(ctx, id)}
        done={done}
      />
    )
  }

  async function requestPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { id } = RequestPath.transform(({ request }) => ({ id: request })).parse(request.params)
    const found = await findWaiting(ctx, request.membership.organisationId, id)
    if (!found) throw requestOver()
    const shell = await shellOf(ctx, countWaiting, request, reply)
    const teams = await listTeams(ctx, shell.organisation.id)
    return <RequestPage shell={shell} form={form} request={found} teams={teams} />
  }
}

const doneBy = { invite: 'invited', again: 'again', withdraw: 'withdrawn' } as const

const pathOf = ({ url }: FastifyRequest) => url.replace(/\?.*/s, '')
