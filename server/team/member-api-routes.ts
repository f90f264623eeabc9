import type { Context } from '../context.ts'
import { listEnvironmentsOf } from '../environment/index.ts'
import { actorOf } from '../http/actor.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import { Nothing, problems } from '../http/openapi.ts'
import { spendLimit } from '../http/rate-limit.ts'
import type { Server } from '../http/server.ts'
import { getOrganisation } from '../organisation/index.ts'
import { textIn } from '../text/text.ts'
import { addMember } from './add-member.ts'
import {
  Explanations,
  FoundPeople,
  MemberBody,
  MemberKey,
  MemberParams,
  Members,
  MembersPart,
  OrganisationParams,
  Owners,
  SearchedPerson,
  TeamMemberParams,
} from './api-schema.ts'
import { explainMember } from './explain.ts'
import { findPeople } from './find-people.ts'
import { getMember } from './get-member.ts'
import { isOwnersTeam } from './is-owners-team.ts'
import { listMembers, listOwners } from './member-queries.ts'
import { listTeams } from './queries.ts'
import { leaveOrganisation, removeFromOrganisation, removeMember } from './remove-member.ts'
import type { Member, Team } from './team.ts'

const base = '/api/v1/organisations/:organisation'
const member = `${base}/members/:username`
const teamMember = `${base}/teams/:team/members/:username`

/** Who is in an organisation and in which of its teams, for programs. */
export function memberApiRoutes(server: Server, ctx: Context) {
  const done = { 204: Nothing, ...problems(409) }

  server.get(
    `${base}/owners`,
    {
      config: { action: 'organisation:read', api: true },
      schema: { operationId: 'listOwners', params: OrganisationParams, response: { 200: Owners } },
    },
    async ({ membership: { organisationId, role } }) => {
      const { hidesOwners } = await getOrganisation(ctx, organisationId)
      return { items: hidesOwners && role === 'stranger' ? [] : await listOwners(ctx, organisationId) }
    },
  )

  server.get(
    `${base}/members`,
    {
      config: { action: 'member:list', api: true },
      schema: {
        operationId: 'listMembers',
        params: OrganisationParams,
        querystring: MembersPart,
        response: { 200: Members },
      },
    },
    async ({ membership: { organisationId }, query: { search, cursor, limit } }) => {
      const after = readCursor(cursor, MemberKey)
      const teams = await listTeams(ctx, organisationId)
      const rows = await listMembers(ctx, organisationId, { after, filter: search, limit: limit + 1 })
      return toPage(rows, limit, { keyOf: ({ username }) => username, show: (row) => bodyOf(row, teams) })
    },
  )

  server.get(
    member,
    {
      config: { action: 'member:list', api: true },
      schema: { operationId: 'getMember', params: MemberParams, response: { 200: MemberBody } },
    },
    async ({ membership: { organisationId }, params }) =>
      bodyOf(await getMember(ctx, organisationId, params.username), await listTeams(ctx, organisationId)),
  )

  server.get(
    `${member}/capabilities`,
    {
      config: { action: 'member:explain', api: true },
      schema: { operationId: 'explainMember', params: MemberParams, response: { 200: Explanations } },
    },
    async ({ membership: { organisationId }, params }) => {
      const { userId } = await getMember(ctx, organisationId, params.username)
      const environments = (await listEnvironmentsOf(ctx, organisationId)).map(({ name }) => name)
      return { items: await explainMember(ctx, { organisationId, userId, environments }) }
    },
  )

  server.delete(
    member,
    {
      config: { action: 'member:remove', api: true },
      schema: { operationId: 'removeMember', params: MemberParams, response: done },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      const { userId } = await getMember(ctx, organisationId, request.params.username)
      await removeFromOrganisation(ctx, actorOf(request), { organisationId, userId })
      return reply.code(204).send(null)
    },
  )

  server.put(
    teamMember,
    {
      config: {
        action: 'member:add',
        api: true,
        fresh: ({ membership, params }) => isOwnersTeam(ctx, membership.organisationId, Object(params).team),
      },
      schema: { operationId: 'addToTeam', params: TeamMemberParams, response: { 204: Nothing } },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      const { team: teamId, username } = request.params
      await addMember(ctx, actorOf(request), { organisationId, teamId, username })
      return reply.code(204).send(null)
    },
  )

  server.delete(
    teamMember,
    {
      config: { action: 'member:remove', api: true },
      schema: { operationId: 'removeFromTeam', params: TeamMemberParams, response: done },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      const { userId } = await getMember(ctx, organisationId, request.params.username)
      await removeMember(ctx, actorOf(request), { organisationId, teamId: request.params.team, userId })
      return reply.code(204).send(null)
    },
  )

  server.post(
    `${base}/leave`,
    {
      config: { action: 'organisation:leave', api: true },
      schema: { operationId: 'leaveOrganisation', params: OrganisationParams, response: done },
    },
    async (request, reply) => {
      const { organisationId } = request.membership
      const userId = request.bearer?.userId ?? ''
      await leaveOrganisation(ctx, actorOf(request), { organisationId, userId })
      return reply.code(204).send(null)
    },
  )

  server.get(
    `${base}/people`,
    {
      config: { action: 'member:find-person', api: true },
      schema: {
        operationId: 'findPeople',
        params: OrganisationParams,
        querystring: SearchedPerson,
        response: { 200: FoundPeople },
      },
    },
    async ({ bearer, language, query: { search } }) => {
      await spendLimit(ctx, 'person-search', bearer?.userId ?? '')
      const { people, more } = await findPeople(ctx, textIn(language), search)
      return { items: people, more }
    },
  )
}

const bodyOf = ({ username, displayName, isActive, teamIds }: Member, teams: readonly Team[]) => ({
  username,
  displayName,
  isActive,
  teams: teams.filter(({ id }) => teamIds.includes(id)).map(({ id, name }) => ({ id, name })),
})
