import { z } from 'zod'
import { issuerOf } from '../ansattporten/index.ts'
import type { Context } from '../context.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { hasIdentity } from '../identity/index.ts'
import { countReceived, listWaitingOf } from '../joining/index.ts'
import { findOrganisation, listOrganisationsOf } from '../organisation/index.ts'
import { hasLeft } from '../team/index.ts'
import { getUser } from '../user/index.ts'
import { DashboardPage, FrontPage } from './pages.tsx'

const DashboardQuery = z.object({ left: z.string().max(100).optional().catch(undefined) })

/** The front page for strangers, the dashboard for people of ours. */
export function dashboardRoutes(server: Server, ctx: Context) {
  const { config } = ctx

  server.get('/', { config: { action: 'front:read' } }, async (request, reply) => {
    if (request.signedIn) return reply.redirect('/dashboard', 303)
    return sendPage(reply, <FrontPage view={await viewOf(config, request, reply)} open={config.registration.open} />)
  })

  const dashboard = { config: { action: 'dashboard:read' }, schema: { querystring: DashboardQuery } }

  server.get('/dashboard', dashboard, async (request, reply) => {
    const view = await viewOf(config, request, reply)
    const user = await getUser(ctx, view.person?.userId ?? '')
    const isProven = await hasIdentity(ctx, user.id, issuerOf(config))
    const organisations = await listOrganisationsOf(ctx, user.id)
    const invitations = await countReceived(ctx, user)
    const left = await findLeft(request.query.left, user.id)
    const requests = await listWaitingOf(ctx, user.id)
    return sendPage(reply, <DashboardPage {...{ view, user, isProven, organisations, invitations, requests, left }} />)
  })
  /** The organisation that the person left just now, if they did: an address is anybody's to write. */
  async function findLeft(name: string | undefined, userId: string) {
    const organisation = name === undefined ? undefined : await findOrganisation(ctx, name)
    return organisation && (await hasLeft(ctx, organisation.id, userId)) ? organisation : undefined
  }
}
