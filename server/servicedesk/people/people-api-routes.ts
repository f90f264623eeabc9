import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { Nothing, problems } from '../../http/openapi.ts'
import type { Server } from '../../http/server.ts'
import { acts } from './acts.ts'
import { searchPeople } from './people-queries.ts'
import { readPerson } from './read-person.ts'
import { ActForm, People, PeopleAsked, PersonBody, PersonKey, PersonPath } from './schema.ts'

/** People and what operators do for them, for programs. */
export function peopleOfDeskApiRoutes(server: Server, ctx: Context) {
  const all = '/api/v1/servicedesk/people'

  server.get(
    all,
    {
      config: { action: 'person:list', api: true },
      schema: { operationId: 'searchPeople', querystring: PeopleAsked, response: { 200: People } },
    },
    async ({ query: { search, cursor, limit } }) => {
      const rows = await searchPeople(ctx, { search, after: readCursor(cursor, PersonKey), limit: limit + 1 })
      return toPage(rows, limit, { keyOf: ({ nameKey }) => nameKey, show: ({ nameKey: _, ...person }) => person })
    },
  )

  server.get(
    `${all}/:username`,
    {
      config: { action: 'person:read', api: true },
      schema: { operationId: 'getPerson', params: PersonPath, response: { 200: PersonBody } },
    },
    async ({ params }) => {
      const { user, identities, sessions, teams } = await readPerson(ctx, params.username)
      const iso = (time: Date | null) => time?.toISOString() ?? null
      return {
        ...user,
        emailVerifiedAt: iso(user.emailVerifiedAt),
        createdAt: user.createdAt.toISOString(),
        activatedAt: iso(user.activatedAt),
        deactivatedAt: iso(user.deactivatedAt),
        identities: identities.map(({ issuer, createdAt, lastLoginAt }) => ({
          issuer,
          createdAt: createdAt.toISOString(),
          lastLoginAt: iso(lastLoginAt),
        })),
        sessions: sessions.map(({ lastSeenAt, ...session }) => ({ ...session, lastSeenAt: lastSeenAt.toISOString() })),
        teams,
      }
    },
  )

  server.post(
    `${all}/:username/acts`,
    {
      config: { action: 'user:help', api: true },
      schema: {
        operationId: 'actOnPerson',
        params: PersonPath,
        body: ActForm,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      const { act, reason } = request.body
      await acts[act](ctx, actorOf(request), { username: request.params.username, reason })
      return reply.code(204).send(null)
    },
  )
}
