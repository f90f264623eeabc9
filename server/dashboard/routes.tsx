import type { FastifyReply, FastifyRequest } from 'fastify'
import { issuerOf } from '../ansattporten/index.ts'
import type { Context } from '../context.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import type { View } from '../http/view.ts'
import { hasIdentity } from '../identity/index.ts'
import { countReceived, listWaitingOf } from '../joining/index.ts'
import { findOrganisation, listOrganisationsOf } from '../organisation/index.ts'
import { askedIn, contextNamed, listFavourites, listTransfersTo, readList } from '../service/index.ts'
import { hasLeft } from '../team/index.ts'
import { getUser, type User } from '../user/index.ts'
import { DashboardPage, FrontPage } from './pages.tsx'
import { ContextParams, DashboardQuery } from './schema.ts'
import { ServicesPage } from './services-page.tsx'

const pageSize = 30

/** The front page for strangers, the dashboard for people of ours. */
export function dashboardRoutes(server: Server, ctx: Context) {
  const { config } = ctx

  server.get('/', { config: { action: 'front:read' } }, async (request, reply) => {
    if (request.signedIn) return reply.redirect('/dashboard', 303)
    return sendPage(reply, <FrontPage view={await viewOf(config, request, reply)} open={config.registration.open} />)
  })

  const list = { config: { action: 'dashboard:read' }, schema: { querystring: DashboardQuery } }

  server.get('/dashboard', list, (request, reply) => dashboard(request, reply, { name: 'mine', ...request.query }))

  server.get('/dashboard/:context', { ...list, schema: { ...list.schema, params: ContextParams } }, (request, reply) =>
    dashboard(request, reply, { name: request.params.context, ...request.query }),
  )

  async function dashboard(request: FastifyRequest, reply: FastifyReply, query: { name: string } & DashboardQuery) {
    const view = await viewOf(config, request, reply)
    const asked = askedIn(view.language, query)
    const user = await getUser(ctx, view.person?.userId ?? '')
    const userId = user.id
    const of = await contextNamed(ctx, userId, asked.name)
    if (!of) return reply.redirect('/dashboard?instead=yes', 303)
    const wanted = { ...asked, userId, language: view.language, limit: pageSize }
    const page = await readList(ctx, { ...wanted, of })
    const isNew = page.count === 0 && asked.name === 'mine' && !asked.search && !(await hasServices(wanted))
    if (isNew) return sendPage(reply, await firstPage(view, user, asked))
    const whole = !asked.search && !asked.cursor
    const knows = {
      context: asked.name.toLowerCase(),
      asked,
      page,
      favourites: whole ? await listFavourites(ctx, wanted) : [],
      ...(await surroundings(user, asked)),
    }
    return sendPage(reply, <ServicesPage view={view} {...knows} />)
  }

  /** What one is told on the dashboard, whether there are services or none. */
  async function surroundings(user: User, { instead, left }: DashboardQuery) {
    const [organisation, organisations, requests, invitations, offers] = await Promise.all([
      findLeft(left, user.id),
      listOrganisationsOf(ctx, user.id),
      listWaitingOf(ctx, user.id),
      countReceived(ctx, user),
      listTransfersTo(ctx, user.id),
    ])
    const isInstead = instead !== undefined
    return { isInstead, left: organisation, organisations, requests, invitations, offers: offers.length }
  }

  /** Whether there is anything to list: one's own, what one was given, and favourites of others. */
  async function hasServices(wanted: Omit<Parameters<typeof readList>[1], 'of'>) {
    const { count } = await readList(ctx, { ...wanted, of: { kind: 'all' }, limit: 1 })
    return count > 0 || (await listFavourites(ctx, wanted)).length > 0
  }

  async function firstPage(view: View, user: User, asked: DashboardQuery) {
    const [isProven, around] = await Promise.all([
      hasIdentity(ctx, user.id, issuerOf(config)),
      surroundings(user, asked),
    ])
    return <DashboardPage {...{ view, user, isProven }} {...around} />
  }

  /** The organisation that the person left just now, if they did: an address is anybody's to write. */
  async function findLeft(name: string | undefined, userId: string) {
    const organisation = name === undefined ? undefined : await findOrganisation(ctx, name)
    return organisation && (await hasLeft(ctx, organisation.id, userId)) ? organisation : undefined
  }
}
