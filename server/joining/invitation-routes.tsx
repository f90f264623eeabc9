import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf, personOf } from '../http/actor.ts'
import { clearCookie, readCookie, setCookie } from '../http/cookies.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { getUser, nobody } from '../user/index.ts'
import { acceptInvitation, declineInvitation, unblockOrganisation } from './answer-invitation.ts'
import { invitationOver } from './errors.ts'
import { becomesOwner } from './grants-ownership.ts'
import { InvitationsPage, InvitedPage, LinkOverPage, RefusedPage } from './invitation-pages.tsx'
import { findByLink, findReceived, listReceived } from './invitation-queries.ts'
import { listBlocked } from './queries.ts'
import { AnswerForm, RefuseForm, TokenQuery } from './schema.ts'

/** What people do about invitations of theirs, by their account or by a mailed link. */
export function invitationRoutes(server: Server, ctx: Context) {
  const { config } = ctx
  const tokenOf = (request: FastifyRequest) => readCookie(request, config, 'invitation')

  server.get('/invitations', { config: { action: 'invitation:list-mine' } }, async (request, reply) => {
    const user = await getUser(ctx, personOf(request).userId)
    const view = await viewOf(config, request, reply)
    const token = tokenOf(request)
    const linked = token && (await opened(token, user.id))
    if (token && !linked) clearCookie(reply, config, 'invitation')
    const own = await listReceived(ctx, user)
    const others = linked && !own.some(({ id }) => id === linked.id) ? [linked] : []
    const blocked = (await listBlocked(ctx, user)).map(({ id, ...named }) => ({ organisationId: id, ...named }))
    return sendPage(
      reply,
      <InvitationsPage
        view={view}
        invitations={[...others, ...own]}
        blocked={blocked}
        isLinkOver={token !== undefined && !linked}
      />,
    )
  })

  server.post(
    '/invitations',
    {
      config: { action: 'invitation:answer', fresh: (request) => becomesOwner(ctx, request) },
      schema: { body: AnswerForm },
    },
    async (request, reply) => {
      const { act, invitation: invitationId = nobody, organisation = nobody } = request.body
      const person = personOf(request)
      const answer = { invitationId, token: tokenOf(request) }
      if (act === 'accept') {
        const name = await acceptInvitation(ctx, person, answer)
        clearCookie(reply, config, 'invitation')
        return reply.redirect(`/orgs/${name}`, 303)
      }
      if (act === 'unblock') await unblockOrganisation(ctx, person, organisation)
      else await declineInvitation(ctx, person, { ...answer, block: act === 'block' })
      return reply.redirect('/invitations', 303)
    },
  )

  /** The token leaves the address for a cookie at once (SEC-C6); opening changes nothing else (SEC-C1). */
  server.get(
    '/invitations/accept',
    { config: { action: 'invitation:open' }, schema: { querystring: TokenQuery } },
    async (request, reply) => {
      const { token } = request.query
      if (token) {
        setCookie(reply, config, { name: 'invitation', value: token })
        return reply.redirect('/invitations/accept', 303)
      }
      if (request.signedIn) return reply.redirect('/invitations', 303)
      return showLink(request, reply)
    },
  )

  server.post(
    '/invitations/accept',
    { config: { action: 'invitation:refuse' }, schema: { body: RefuseForm } },
    async (request, reply) => {
      const token = tokenOf(request) ?? ''
      const invitationId = (await findByLink(ctx, token))?.id
      if (!invitationId) throw invitationOver()
      await declineInvitation(ctx, actorOf(request), { invitationId, token, block: request.body.act === 'block' })
      clearCookie(reply, config, 'invitation')
      return sendPage(reply, <RefusedPage view={await viewOf(config, request, reply)} />)
    },
  )

  async function showLink(request: FastifyRequest, reply: FastifyReply) {
    const view = await viewOf(config, request, reply)
    const invitation = await opened(tokenOf(request) ?? '', undefined)
    if (!invitation) return sendPage(reply, <LinkOverPage view={view} />, 410)
    return sendPage(reply, <InvitedPage view={view} invitation={invitation} />)
  }

  async function opened(token: string, userId: string | undefined) {
    const link = await findByLink(ctx, token)
    return link && findReceived(ctx, link.id, userId)
  }
}
