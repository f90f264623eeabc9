import { z } from 'zod'
import { type LoggedAct, listActsOf } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { type CountWaiting, findLogoPath, shellOf } from '../organisation/index.ts'
import { countPeople, listOwners, listTeams } from '../team/index.ts'
import { findUsernames } from '../user/index.ts'
import { LogPage } from './log-page.tsx'
import { OverviewPage } from './overview-page.tsx'

const pageSize = 50
const LogQuery = z.object({
  before: z
    .string()
    .regex(/^[1-9][0-9]{0,17}$/)
    .optional(),
})

/** What many features together know of one organisation: its first page, and its log. */
export function organisationPageRoutes(server: Server, ctx: Context, countWaiting: CountWaiting) {
  server.get('/orgs/:organisation', { config: { action: 'organisation:read' } }, async (request, reply) => {
    const shell = await shellOf(ctx, countWaiting, request, reply)
    const { organisation, role } = shell
    const isInside = role !== 'stranger'
    const knows = {
      logo: await findLogoPath(ctx, organisation),
      owners: isInside || !organisation.hidesOwners ? await listOwners(ctx, organisation.id) : [],
      // Who else is in it, and how it is divided, strangers do not learn (J1).
      inside: isInside
        ? { people: await countPeople(ctx, organisation.id), teams: await listTeams(ctx, organisation.id) }
        : undefined,
    }
    return sendPage(reply, <OverviewPage shell={shell} {...knows} />)
  })

  server.get(
    '/orgs/:organisation/log',
    { config: { action: 'organisation:read-log' }, schema: { querystring: LogQuery } },
    async (request, reply) => {
      const { before } = request.query
      const shell = await shellOf(ctx, countWaiting, request, reply)
      const found = await listActsOf(ctx, shell.organisation.id, { before, limit: pageSize + 1 })
      const acts = found.slice(0, pageSize)
      const names = await findUsernames(ctx, acts.flatMap(peopleIn))
      const next = found.length > pageSize ? acts.at(-1)?.id : undefined
      return sendPage(reply, <LogPage shell={shell} acts={acts} names={names} next={next} first={!before} />)
    },
  )
}

const peopleIn = ({ actorId, subjectKind, subjectId }: LoggedAct) =>
  [actorId, subjectKind === 'user' ? subjectId : null].filter((id) => id !== null)
