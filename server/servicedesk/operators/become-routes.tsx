import type { Context } from '../../context.ts'
import { personOf } from '../../http/actor.ts'
import { clearCookie, readCookie, setCookie } from '../../http/cookies.ts'
import { sendPage, viewOf } from '../../http/page.ts'
import type { Server } from '../../http/server.ts'
import { operatorLinkOver } from '../errors.ts'
import { LinkQuery } from '../schema.ts'
import { BecomePage } from './become-page.tsx'
import { becomeOperator } from './operator-link.ts'
import { hasOperatorLink } from './operator-queries.ts'

/** How the first operator comes to be: a link from the server's shell, a fresh login, and a press (SEC-E10). */
export function becomeRoutes(server: Server, ctx: Context) {
  const { config } = ctx
  const become = { action: 'operator:become', fresh: true }

  /** The token leaves the address for a cookie at once (decision 0008). */
  server.get(
    '/servicedesk/link',
    { config: { action: 'operator:open-link' }, schema: { querystring: LinkQuery } },
    async (request, reply) => {
      setCookie(reply, config, { name: 'operator', value: request.query.token })
      return reply.redirect('/servicedesk/become', 303)
    },
  )

  server.get('/servicedesk/become', { config: become }, async (request, reply) => {
    if (!(await hasOperatorLink(ctx, readCookie(request, config, 'operator') ?? ''))) throw operatorLinkOver()
    return sendPage(reply, <BecomePage view={await viewOf(config, request, reply)} />)
  })

  server.post('/servicedesk/become', { config: become }, async (request, reply) => {
    await becomeOperator(ctx, personOf(request), readCookie(request, config, 'operator') ?? '')
    clearCookie(reply, config, 'operator')
    return reply.redirect('/servicedesk', 303)
  })
}
