import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { listEnvironmentsOf } from '../environment/index.ts'
import { notFound } from '../errors.ts'
import { actorOf, userIdOf } from '../http/actor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { type CountWaiting, shellOf } from '../organisation/index.ts'
import { explainMember } from './explain.ts'
import { findNotice } from './find-notice.ts'
import { getMember } from './get-member.ts'
import { findMember, listOwners } from './member-queries.ts'
import { pathsOf, withQuery } from './paths.ts'
import { LeavePage, PersonPage, RemovalPage } from './person-page.tsx'
import { listTeams } from './queries.ts'
import { leaveOrganisation, removeFromOrganisation } from './remove-member.ts'
import { Happened, OrganisationParams, PersonParams } from './schema.ts'

/** One person in an organisation: why they may what they may, and how they go. */
export function personRoutes(server: Server, ctx: Context, countWaiting: CountWaiting) {
  server.get(
    '/orgs/:organisation/people/:username',
    { config: { action: 'member:explain' }, schema: { params: PersonParams, querystring: Happened } },
    async (request, reply) => {
      const { organisationId } = request.membership
      const member = await getMember(ctx, organisationId, request.params.username)
      const teams = await listTeams(ctx, organisationId)
      const environments = (await listEnvironmentsOf(ctx, organisationId)).map(({ name }) => name)
      const told = { organisationId, actorId: userIdOf(request), teams, happened: request.query }
      return sendPage(
        reply,
        <PersonPage
          shell={await shellOf(ctx, countWaiting, request, reply)}
          member={member}
          teams={teams}
          explanations={await explainMember(ctx, { organisationId, userId: member.userId, environments })}
          notice={await findNotice(ctx, told)}
        />,
      )
    },
  )

  const removal = {
    config: { action: 'member:remove', again: removalPage, againOnConflict: true },
    schema: { params: PersonParams },
  }

  server.get('/orgs/:organisation/people/:username/removal', removal, async (request, reply) =>
    sendPage(reply, await removalPage(request, reply, emptyForm)),
  )

  server.post('/orgs/:organisation/people/:username/removal', removal, async (request, reply) => {
    const { organisationId } = request.membership
    const { organisation, username } = request.params
    const { userId } = await getMember(ctx, organisationId, username)
    const gone = { organisationId, userId }
    if (userId === userIdOf(request)) {
      await leaveOrganisation(ctx, actorOf(request), gone)
      return reply.redirect(afterLeaving(organisation), 303)
    }
    await removeFromOrganisation(ctx, actorOf(request), gone)
    return reply.redirect(withQuery(pathsOf(organisation).people, { done: 'gone', who: username }), 303)
  })

  const afterLeaving = (organisation: string) => withQuery('/dashboard', { left: organisation })
  const leave = {
    schema: { params: OrganisationParams },
    config: { action: 'organisation:leave', again: leavePage, againOnConflict: true },
  }

  server.get('/orgs/:organisation/leave', leave, async (request, reply) =>
    sendPage(reply, await leavePage(request, reply, emptyForm)),
  )

  server.post('/orgs/:organisation/leave', leave, async (request, reply) => {
    const { organisationId } = request.membership
    await leaveOrganisation(ctx, actorOf(request), { organisationId, userId: userIdOf(request) })
    return reply.redirect(afterLeaving(request.params.organisation), 303)
  })

  async function removalPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { organisationId } = request.membership
    const member = await getMember(ctx, organisationId, PersonParams.parse(request.params).username)
    const teams = await listTeams(ctx, organisationId)
    const shell = await shellOf(ctx, countWaiting, request, reply)
    return <RemovalPage shell={shell} form={form} member={member} teams={teams} />
  }

  async function leavePage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { organisationId } = request.membership
    const member = await findMember(ctx, organisationId, userIdOf(request))
    if (!member) throw notFound()
    const teams = await listTeams(ctx, organisationId)
    const shell = await shellOf(ctx, countWaiting, request, reply)
    const owners = await listOwners(ctx, organisationId)
    const isLastOwner = owners.length === 1 && owners[0]?.userId === member.userId
    return <LeavePage shell={shell} form={form} member={member} teams={teams} isLastOwner={isLastOwner} />
  }
}
