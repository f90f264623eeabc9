import { z } from 'zod'
import { type LoggedAct, listActsOf } from '../audit/index.ts'
import type { Context } from '../context.ts'
import { PageQuery, readCursor, toPage } from '../http/cursor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { findReceivers } from '../joining/index.ts'
import { type CountWaiting, OrganisationParams, shellOf } from '../organisation/index.ts'
import { findUsernames } from '../user/index.ts'
import { Log } from './api-schema.ts'
import { LogPage } from './log-page.tsx'

const LogQuery = z.object({ cursor: z.string().max(1000).optional() })

/** An organisation's log, for its owners and their programs. */
export function logRoutes(server: Server, ctx: Context, countWaiting: CountWaiting) {
  server.get(
    '/orgs/:organisation/log',
    { config: { action: 'organisation:read-log' }, schema: { querystring: LogQuery } },
    async (request, reply) => {
      const { cursor } = request.query
      const shell = await shellOf(ctx, countWaiting, request, reply)
      const { items, next, names } = await readLog(ctx, shell.organisation.id, { cursor, limit: 50 })
      return sendPage(reply, <LogPage shell={shell} acts={items} names={names} next={next} first={!cursor} />)
    },
  )

  server.get(
    '/api/v1/organisations/:organisation/log',
    {
      config: { action: 'organisation:read-log', api: true },
      schema: { operationId: 'listActs', params: OrganisationParams, querystring: PageQuery, response: { 200: Log } },
    },
    async ({ membership, query }) => {
      const { items, next, names } = await readLog(ctx, membership.organisationId, query)
      const nameOf = (id: string | null) => names.get(id ?? '') ?? null
      return {
        items: items.map(({ at, action, actorKind, actorId, subjectKind, subjectId, reason, details }) => ({
          at: at.toISOString(),
          action,
          by: actorKind,
          actor: nameOf(actorId),
          person: subjectKind === 'user' ? nameOf(subjectId) : null,
          invited: subjectKind === 'invitation' ? nameOf(subjectId) : null,
          reason,
          details,
        })),
        next,
      }
    },
  )
}

const ActKey = z.string().regex(/^[1-9][0-9]{0,17}$/)

/** A part of an organisation's log, and what the people and the invited in it are called, found in two statements. */
async function readLog(
  ctx: Context,
  organisationId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const acts = await listActsOf(ctx, organisationId, { before: readCursor(cursor, ActKey), limit: limit + 1 })
  const part = toPage(acts, limit, { keyOf: ({ id }) => id, show: asOwnersKnow })
  const invitations = part.items.flatMap(({ subjectKind, subjectId }) =>
    subjectKind === 'invitation' && subjectId ? [subjectId] : [],
  )
  const names = [
    ...(await findUsernames(ctx, part.items.flatMap(peopleIn))),
    ...(await findReceivers(ctx, organisationId, invitations)),
  ]
  return { ...part, names: new Map(names) }
}

/** Whose an invited address is, or that it is anybody's here, owners learn from who accepts only (J2). */
const asOwnersKnow = (act: LoggedAct): LoggedAct =>
  act.action === 'invitation.declined' ? { ...act, actorKind: 'visitor', actorId: null, details: {} } : act

const peopleIn = ({ actorId, subjectKind, subjectId }: LoggedAct) =>
  [actorId, subjectKind === 'user' ? subjectId : null].filter((id) => id !== null)
