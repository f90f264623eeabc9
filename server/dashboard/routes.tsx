import { issuerOf } from '../ansattporten/index.ts'
import type { Context } from '../context.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { hasIdentity } from '../identity/index.ts'
import { countReceived } from '../joining/index.ts'
import { listOrganisationsOf } from '../organisation/index.ts'
import { getUser } from '../user/index.ts'
import { DashboardPage, FrontPage } from './pages.tsx'

/** The front page for strangers, the dashboard for people of ours. */
export function dashboardRoutes(server: Server, ctx: Context) {
  const { config } = ctx

  server.get('/', { config: { action: 'front:read' } }, async (request, reply) => {
    if (request.signedIn) return reply.redirect('/dashboard', 303)
    return sendPage(reply, <FrontPage view={await viewOf(config, request, reply)} open={config.registration.open} />)
  })

  server.get('/dashboard', { config: { action: 'dashboard:read' } }, async (request, reply) => {
    const view = await viewOf(config, request, reply)
    const user = await getUser(ctx, view.person?.userId ?? '')
    const isProven = await hasIdentity(ctx, user.id, issuerOf(config))
    const organisations = await listOrganisationsOf(ctx, user.id)
    const invitations = await countReceived(ctx, user)
    return sendPage(reply, <DashboardPage {...{ view, user, isProven, organisations, invitations }} />)
  })
}
