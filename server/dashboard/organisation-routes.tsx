import type { Context } from '../context.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { findWaysIn } from '../joining/index.ts'
import { type CountWaiting, findLogoPath, shellOf } from '../organisation/index.ts'
import { readList } from '../service/index.ts'
import { countPeople, listOwners, listTeams } from '../team/index.ts'
import { getUser } from '../user/index.ts'
import { OverviewPage } from './overview-page.tsx'

/** What many features together know of one organisation. */
export function organisationPageRoutes(server: Server, ctx: Context, countWaiting: CountWaiting) {
  server.get('/orgs/:organisation', { config: { action: 'organisation:read' } }, async (request, reply) => {
    const shell = await shellOf(ctx, countWaiting, request, reply)
    const { organisation, role } = shell
    const isInside = role !== 'stranger'
    const userId = request.signedIn?.userId ?? ''
    const of = { kind: 'organisation', organisationId: organisation.id } as const
    const newest = { userId, of, search: '', sort: 'changed', language: request.language, limit: 5 } as const
    const knows = {
      services: await readList(ctx, newest),
      logo: await findLogoPath(ctx, organisation),
      owners: isInside || !organisation.hidesOwners ? await listOwners(ctx, organisation.id) : [],
      // Who else is in it, and how it is divided, strangers do not learn (J1).
      inside: isInside
        ? { people: await countPeople(ctx, organisation.id), teams: await listTeams(ctx, organisation.id) }
        : undefined,
      ways: isInside ? undefined : await findWaysIn(ctx, organisation.id, await getUser(ctx, userId)),
    }
    return sendPage(reply, <OverviewPage shell={shell} {...knows} />)
  })
}
