import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { actorOf, userIdOf } from '../http/actor.ts'
import { sendPage } from '../http/page.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { type CountWaiting, shellOf } from '../organisation/index.ts'
import { textIn } from '../text/text.ts'
import { findUserByName } from '../user/index.ts'
import { addMember } from './add-member.ts'
import { findNotice } from './find-notice.ts'
import { findPeople } from './find-people.ts'
import { isOwnersTeam } from './is-owners-team.ts'
import { findMember, listMembers, listOwners } from './member-queries.ts'
import { pathsOf, withQuery } from './paths.ts'
import { type Found, PeoplePage } from './people-page.tsx'
import { listTeams } from './queries.ts'
import { removeMember } from './remove-member.ts'
import {
  FindQuery,
  FoundPeople,
  type Happened,
  MembershipForm,
  PeopleQuery,
  PersonParams,
  PlaceOfPeople,
} from './schema.ts'

const perPage = 50

interface Pressed {
  organisation: string
  username: string
  form: MembershipForm
}

/** Who is in an organisation and in which of its teams; owners decide it here (T2, T3). */
export function peopleRoutes(server: Server, ctx: Context, countWaiting: CountWaiting) {
  server.get(
    '/orgs/:organisation/people',
    { config: { action: 'member:list' }, schema: { querystring: PeopleQuery } },
    async (request, reply) => {
      const { find } = request.query
      const found = find && request.membership.role === 'owner' ? await search(request, find) : undefined
      return sendPage(reply, await peoplePage(request, reply, emptyForm, { found, happened: request.query }))
    },
  )

  server.get(
    '/orgs/:organisation/find-person',
    {
      config: { action: 'member:find-person', quiet: true },
      schema: { querystring: FindQuery, response: { 200: FoundPeople } },
    },
    async (request) => search(request, request.query.find),
  )

  server.post(
    '/orgs/:organisation/people/:username/add',
    {
      config: {
        action: 'member:add',
        again: peoplePage,
        page: '/orgs/:organisation/people',
        fresh: ({ membership, body }) => isOwnersTeam(ctx, membership.organisationId, Object(body).team),
      },
      schema: { params: PersonParams, body: MembershipForm },
    },
    async (request, reply) => {
      const { params, body, membership } = request
      const { organisationId } = membership
      const addition = { organisationId, teamId: body.team, username: params.username }
      const added = await addMember(ctx, actorOf(request), addition)
      return reply.redirect(await whereNext(request, { ...params, form: body }, added ? 'added' : 'already'), 303)
    },
  )

  server.post(
    '/orgs/:organisation/people/:username/remove',
    {
      config: {
        action: 'member:remove',
        again: peoplePage,
        againOnConflict: true,
        page: '/orgs/:organisation/people',
      },
      schema: { params: PersonParams, body: MembershipForm },
    },
    async (request, reply) => {
      const { params, body, membership } = request
      const { organisationId } = membership
      const person = await findUserByName(ctx, params.username)
      if (!person) throw notFound()
      // Out of one's last team is out of the organisation, which one press of many must not do unasked.
      if (person.id === userIdOf(request) && (await isLastTeam(organisationId, person.id, body.team)))
        return reply.redirect(pathsOf(params.organisation).leave, 303)
      await removeMember(ctx, actorOf(request), { organisationId, teamId: body.team, userId: person.id })
      return reply.redirect(await whereNext(request, { ...params, form: body }, 'removed'), 303)
    },
  )

  async function isLastTeam(organisationId: string, userId: string, teamId: string): Promise<boolean> {
    const teamIds = (await findMember(ctx, organisationId, userId))?.teamIds ?? []
    return teamIds.length === 1 && teamIds.includes(teamId)
  }

  async function search(request: FastifyRequest, typed: string) {
    await spendLimit(ctx, 'person-search', userIdOf(request))
    return { typed, ...(await findPeople(ctx, textIn(request.language), typed)) }
  }

  /** Back to where the button was; the page of who is out of everything is not there any more. */
  async function whereNext(
    request: FastifyRequest,
    { organisation, username, form }: Pressed,
    done: NonNullable<Happened['done']>,
  ) {
    const { organisationId } = request.membership
    const paths = pathsOf(organisation)
    const { filter, after, team, from } = form
    const person = from && (await findUserByName(ctx, username))
    const isThere = person && (await findMember(ctx, organisationId, person.id))
    return withQuery(isThere ? paths.person(username) : paths.people, { filter, after, done, who: username, team })
  }

  interface Just {
    found?: Found | undefined
    happened?: Happened
  }

  async function peoplePage(request: FastifyRequest, reply: FastifyReply, form: FormState, just: Just = {}) {
    const { organisationId } = request.membership
    const { filter, after } = PlaceOfPeople.parse({ ...Object(request.query), ...Object(request.body) })
    const members = await listMembers(ctx, organisationId, { after, filter, limit: perPage + 1 })
    const shown = members.slice(0, perPage)
    const teams = await listTeams(ctx, organisationId)
    const { happened = {} } = just
    return (
      <PeoplePage
        shell={await shellOf(ctx, countWaiting, request, reply)}
        form={form}
        teams={teams}
        members={shown}
        place={{ filter, after }}
        next={members.length > perPage ? shown.at(-1)?.username : undefined}
        found={just.found}
        notice={await findNotice(ctx, { organisationId, actorId: userIdOf(request), teams, happened })}
        hasOneOwner={(await listOwners(ctx, organisationId)).length === 1}
      />
    )
  }
}
