import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import type { FormState } from '../../http/view.ts'
import { readActs } from '../log/read-acts.ts'
import { deskOf, typedBefore } from '../routes.tsx'
import { acts } from './acts.ts'
import { PeoplePage } from './people-page.tsx'
import { searchPeople } from './people-queries.ts'
import { PersonPage } from './person-page.tsx'
import { readPerson } from './read-person.ts'
import { ActForm, PeopleQuery, PersonKey, PersonPath, PersonQuery } from './schema.ts'

const pageSize = 50
const all = '/servicedesk/people'

/** Everybody with a user: found, looked at, helped (P1). */
export function peopleOfDeskRoutes(server: Server, ctx: Context) {
  server.get(
    all,
    { config: { action: 'person:list' }, schema: { querystring: PeopleQuery } },
    async (request, reply) => {
      const { search, cursor } = request.query
      const rows = await searchPeople(ctx, { search, after: readCursor(cursor, PersonKey), limit: pageSize + 1 })
      const people = toPage(rows, pageSize, { keyOf: ({ nameKey }) => nameKey, show: (row) => row })
      const desk = await deskOf(ctx, request, reply)
      return sendPage(reply, <PeoplePage desk={desk} search={search} people={people} isFirst={!cursor} />)
    },
  )

  const one = `${all}/:username`

  server.get(one, { config: { action: 'person:read' }, schema: { params: PersonPath } }, async (request, reply) =>
    sendPage(reply, await personPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    one,
    {
      config: { action: 'user:help', again: personPage, againOnConflict: true },
      schema: { params: PersonPath, body: ActForm },
    },
    async (request, reply) => {
      const { act, reason } = request.body
      const { username } = request.params
      await acts[act](ctx, actorOf(request), { username, reason })
      return reply.redirect(`${all}/${username}?done=${act}`, 303)
    },
  )

  async function personPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { done } = request.method === 'GET' ? PersonQuery.parse(request.query) : {}
    const person = await readPerson(ctx, PersonPath.parse(request.params).username)
    return (
      <PersonPage
        desk={await deskOf(ctx, request, reply)}
        form={form}
        done={done}
        person={person}
        acts={await readActs(ctx, { personId: person.user.id }, { limit: 20 })}
      />
    )
  }
}
