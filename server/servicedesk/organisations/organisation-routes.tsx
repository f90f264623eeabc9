import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { actorOf } from '../../http/actor.ts'
import { readCursor, toPage } from '../../http/cursor.ts'
import { sendPage } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import type { FormState } from '../../http/view.ts'
import { listOrganisations } from '../../organisation/index.ts'
import { readActs } from '../log/read-acts.ts'
import { deskOf, typedBefore } from '../routes.tsx'
import { OrganisationPage, StandingPage } from './organisation-page.tsx'
import { OrganisationsPage } from './organisations-page.tsx'
import { changeStanding, giveOwner } from './oversee-organisation.ts'
import { readOrganisation } from './read-organisation.ts'
import {
  OrganisationKey,
  OrganisationPath,
  OrganisationQuery,
  OrganisationsQuery,
  OwnerForm,
  StandingForm,
} from './schema.ts'

const pageSize = 50
const all = '/servicedesk/organisations'

/** Organisations as the servicedesk sees and helps them (P1). */
export function deskOrganisationRoutes(server: Server, ctx: Context) {
  const list = { config: { action: 'organisation:list-all' }, schema: { querystring: OrganisationsQuery } }

  server.get(all, list, async (request, reply) => {
    const { search, cursor } = request.query
    const after = readCursor(cursor, OrganisationKey)
    const rows = await listOrganisations(ctx, { search, after, limit: pageSize + 1 })
    const found = toPage(rows, pageSize, { keyOf: ({ sortKey, id }) => ({ sortKey, id }), show: (row) => row })
    const desk = await deskOf(ctx, request, reply)
    return sendPage(reply, <OrganisationsPage desk={desk} search={search} organisations={found} isFirst={!cursor} />)
  })

  const one = `${all}/:organisation`
  const oversee = { action: 'organisation:oversee', againOnConflict: true }

  server.get(
    one,
    { config: { action: 'organisation:list-all' }, schema: { params: OrganisationPath } },
    async (request, reply) => sendPage(reply, await organisationPage(request, reply, await typedBefore(ctx, request))),
  )

  const standing = {
    config: { ...oversee, again: standingPage },
    schema: { params: OrganisationPath },
  }

  server.get(`${one}/standing`, standing, async (request, reply) =>
    sendPage(reply, await standingPage(request, reply, await typedBefore(ctx, request))),
  )

  server.post(
    `${one}/standing`,
    { ...standing, schema: { ...standing.schema, body: StandingForm } },
    async (request, reply) => {
      const { name, organisationId } = await named(request.params.organisation)
      const { kind, hidesOwners, reason } = request.body
      const changed = { organisationId, kind, hidesOwners: hidesOwners === 'yes', reason }
      await changeStanding(ctx, actorOf(request), changed)
      return reply.redirect(`${all}/${name}?done=changed`, 303)
    },
  )

  server.post(
    `${one}/owner`,
    {
      config: { ...oversee, again: organisationPage, page: one },
      schema: { params: OrganisationPath, body: OwnerForm },
    },
    async (request, reply) => {
      const { name, organisationId } = await named(request.params.organisation)
      await giveOwner(ctx, actorOf(request), { ...request.body, organisationId })
      return reply.redirect(`${all}/${name}?done=given`, 303)
    },
  )

  async function named(typed: string) {
    const { organisation } = await readOrganisation(ctx, typed)
    return { name: organisation.name, organisationId: organisation.id }
  }

  async function organisationPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { done } = request.method === 'GET' ? OrganisationQuery.parse(request.query) : {}
    const overseen = await readOrganisation(ctx, OrganisationPath.parse(request.params).organisation)
    const organisationId = overseen.organisation.id
    return (
      <OrganisationPage
        desk={await deskOf(ctx, request, reply)}
        form={form}
        done={done}
        overseen={overseen}
        acts={await readActs(ctx, { organisationId }, { limit: 20 })}
      />
    )
  }

  async function standingPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { organisation } = await readOrganisation(ctx, OrganisationPath.parse(request.params).organisation)
    return <StandingPage desk={await deskOf(ctx, request, reply)} form={form} organisation={organisation} />
  }
}
