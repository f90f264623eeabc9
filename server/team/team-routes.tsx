import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { listEnvironmentsOf } from '../environment/index.ts'
import { actorOf } from '../http/actor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { type CountWaiting, shellOf } from '../organisation/index.ts'
import { keptForm } from '../session/index.ts'
import { changeTeam, createTeam, deleteTeam } from './change-team.ts'
import { ownersAreFixed } from './errors.ts'
import { countMembers, countOnlyIn, listMembers } from './member-queries.ts'
import { pathsOf } from './paths.ts'
import { getTeam, listTeams } from './queries.ts'
import { ChangeTeamForm, OrganisationParams, TeamForm, TeamParams, TeamsQuery } from './schema.ts'
import { listChosen, listServiceChoices } from './service-queries.ts'
import { capabilityNamed, type TeamFacts } from './team.ts'
import { DeletionPage, NewTeamPage, serviceBox, TeamPage, TeamsPage } from './team-pages.tsx'

const peopleShown = 50

/** What the teams of an organisation may; owners decide it here (T2). */
export function teamRoutes(server: Server, ctx: Context, countWaiting: CountWaiting) {
  const shell = (request: FastifyRequest, reply: FastifyReply) => shellOf(ctx, countWaiting, request, reply)
  const kept = async ({ signedIn, url }: FastifyRequest) =>
    (await keptForm(ctx, signedIn?.userId ?? '', url)) ?? emptyForm
  const environmentsOf = async ({ membership }: FastifyRequest) =>
    (await listEnvironmentsOf(ctx, membership.organisationId)).map(({ name }) => name)

  server.get(
    '/orgs/:organisation/teams',
    { config: { action: 'team:list' }, schema: { querystring: TeamsQuery } },
    async (request, reply) => {
      const { organisationId } = request.membership
      return sendPage(
        reply,
        <TeamsPage
          shell={await shell(request, reply)}
          teams={await listTeams(ctx, organisationId)}
          counts={await countMembers(ctx, organisationId)}
          done={request.query.done}
        />,
      )
    },
  )

  const create = { action: 'team:create', again: newTeamPage }

  server.get('/orgs/:organisation/teams/new', { config: create }, async (request, reply) =>
    sendPage(reply, await newTeamPage(request, reply, await kept(request))),
  )

  server.post(
    '/orgs/:organisation/teams/new',
    { config: create, schema: { params: OrganisationParams, body: TeamForm } },
    async (request, reply) => {
      const { organisationId } = request.membership
      const form = { facts: factsOf(request.body), services: servicesOf(request.body) }
      const id = await createTeam(ctx, actorOf(request), { organisationId, ...form })
      return reply.redirect(`${pathsOf(request.params.organisation).team(id)}?done=created`, 303)
    },
  )

  server.get(
    '/orgs/:organisation/teams/:team',
    { config: { action: 'team:list' }, schema: { params: TeamParams, querystring: TeamsQuery } },
    async (request, reply) => sendPage(reply, await teamPage(request, reply, await kept(request))),
  )

  server.post(
    '/orgs/:organisation/teams/:team',
    {
      config: { action: 'team:change', again: teamPage, againOnConflict: true },
      schema: { params: TeamParams, body: ChangeTeamForm },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      const { organisation, team: teamId } = request.params
      const version = Number(request.body.version)
      const form = { facts: factsOf(request.body), services: servicesOf(request.body) }
      await changeTeam(ctx, actorOf(request), { organisationId, teamId, version, ...form })
      return reply.redirect(`${pathsOf(organisation).team(teamId)}?done=saved`, 303)
    },
  )

  const deletion = { config: { action: 'team:delete' }, schema: { params: TeamParams } }

  server.get('/orgs/:organisation/teams/:team/deletion', deletion, async (request, reply) => {
    const { organisationId } = request.membership
    const team = await getTeam(ctx, organisationId, request.params.team)
    if (team.kind === 'owners') throw ownersAreFixed()
    const counts = await countMembers(ctx, organisationId)
    return sendPage(
      reply,
      <DeletionPage
        shell={await shell(request, reply)}
        team={team}
        people={counts.get(team.id) ?? 0}
        leaving={await countOnlyIn(ctx, organisationId, team.id)}
      />,
    )
  })

  server.post('/orgs/:organisation/teams/:team/deletion', deletion, async (request, reply) => {
    const { organisationId } = request.membership
    await deleteTeam(ctx, actorOf(request), { organisationId, teamId: request.params.team })
    return reply.redirect(`${pathsOf(request.params.organisation).teams}?done=deleted`, 303)
  })

  async function newTeamPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    return (
      <NewTeamPage
        shell={await shell(request, reply)}
        form={form}
        environments={await environmentsOf(request)}
        choices={await listServiceChoices(ctx, request.membership.organisationId, undefined)}
      />
    )
  }

  async function teamPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { organisationId, role } = request.membership
    const team = await getTeam(ctx, organisationId, TeamParams.parse(request.params).team)
    const members = await listMembers(ctx, organisationId, {
      after: undefined,
      teamId: team.id,
      limit: peopleShown + 1,
    })
    return (
      <TeamPage
        shell={await shell(request, reply)}
        form={form}
        team={team}
        environments={await environmentsOf(request)}
        choices={role === 'owner' ? await listServiceChoices(ctx, organisationId, team.id) : []}
        chosen={(await listChosen(ctx, organisationId, request.signedIn?.userId ?? '')).get(team.id) ?? []}
        members={members.slice(0, peopleShown)}
        more={members.length > peopleShown}
        done={TeamsQuery.safeParse(request.query).data?.done}
      />
    )
  }
}

/** Boxes of no capability are nobody's. */
const factsOf = ({ name, description, scope, access, ...boxes }: z.infer<typeof TeamForm>): TeamFacts => ({
  name: name.trim(),
  description: description.trim(),
  scope,
  access,
  capabilities: Object.keys(boxes).flatMap((box) => capabilityNamed(box) ?? []),
})

/** Each service is a box of its own, too. */
const servicesOf = (form: z.infer<typeof TeamForm>): string[] =>
  Object.keys(form).flatMap((box) => (box.startsWith(serviceBox) ? box.slice(serviceBox.length) : []))
