import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { personOf } from '../http/actor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { shellOf } from '../organisation/index.ts'
import { keptForm } from '../session/index.ts'
import { listOwners } from '../team/index.ts'
import { getUser, shownName } from '../user/index.ts'
import { askToJoin, withdrawRequest } from './ask-to-join.ts'
import { joinByDomain } from './join-by-domain.ts'
import { JoinPage, type Standing } from './join-pages.tsx'
import { askableFrom, type OwnRequest } from './joining.ts'
import { listDeciders } from './queries.ts'
import { countWaiting } from './request-queries.ts'
import { JoinForm } from './schema.ts'
import { findWaysIn } from './ways-in.ts'

/** Ask to be let in, see what came of it, take it back; or come in by one's domain. */
export function joinRoutes(server: Server, ctx: Context) {
  const path = '/orgs/:organisation/join'

  server.get(path, { config: { action: 'join:read' } }, async (request, reply) => {
    const kept = await keptForm(ctx, personOf(request).userId, request.url)
    return sendPage(reply, await joinPage(request, reply, kept ?? emptyForm))
  })

  server.post(
    path,
    { config: { action: 'join:ask', again: joinPage }, schema: { body: JoinForm } },
    async (request, reply) => {
      const { act, message, wish } = request.body
      const { organisationId } = request.membership
      const person = personOf(request)
      if (act === 'join') await joinByDomain(ctx, person, organisationId)
      else if (act === 'withdraw') await withdrawRequest(ctx, person, organisationId)
      else await askToJoin(ctx, person, { organisationId, message, wish })
      return reply.redirect(request.url, 303)
    },
  )

  async function joinPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const shell = await shellOf(ctx, countWaiting, request, reply)
    const { organisation, role } = shell
    const user = await getUser(ctx, personOf(request).userId)
    const { open, ...ways } = await findWaysIn(ctx, organisation.id, user)
    return (
      <JoinPage
        shell={shell}
        form={form}
        standing={role === 'stranger' ? standingOf(open, ways.earlier) : { kind: 'member' }}
        owners={organisation.hidesOwners ? [] : (await listOwners(ctx, organisation.id)).map(shownName)}
        isDecided={(await listDeciders(ctx, organisation.id)).length > 0}
        {...ways}
      />
    )

    function standingOf(request: OwnRequest | undefined, earlier: readonly OwnRequest[]): Standing {
      if (request) return { kind: 'open', request }
      if (organisation.joinPolicy === 'closed') return { kind: 'closed' }
      const until = askableFrom(earlier)
      return until && until > ctx.now() ? { kind: 'cooling', until } : { kind: 'askable' }
    }
  }
}
