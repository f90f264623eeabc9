import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf, personOf } from '../http/actor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { shellOf } from '../organisation/index.ts'
import { keptForm } from '../session/index.ts'
import { listTeams } from '../team/index.ts'
import { DomainsPage } from './domain-pages.tsx'
import { closeDomain, openDomain } from './join-by-domain.ts'
import { listDomains } from './queries.ts'
import { countWaiting } from './request-queries.ts'
import { DomainForm } from './schema.ts'

/** Owners say at which domains an address is enough to join (J3). */
export function domainRoutes(server: Server, ctx: Context) {
  const path = '/orgs/:organisation/settings/domains'

  server.get(path, { config: { action: 'domain:list' } }, async (request, reply) => {
    const kept = await keptForm(ctx, personOf(request).userId, request.url)
    return sendPage(reply, await domainsPage(request, reply, kept ?? emptyForm))
  })

  server.post(
    path,
    { config: { action: 'domain:change', again: domainsPage }, schema: { body: DomainForm } },
    async (request, reply) => {
      const { act, domain, team: teamId } = request.body
      const { organisationId } = request.membership
      if (act === 'close') await closeDomain(ctx, actorOf(request), { organisationId, domain })
      else await openDomain(ctx, actorOf(request), { organisationId, domain, teamId })
      return reply.redirect(request.url, 303)
    },
  )

  async function domainsPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const shell = await shellOf(ctx, countWaiting, request, reply)
    const { id } = shell.organisation
    const teams = (await listTeams(ctx, id)).filter(({ kind }) => kind === 'ordinary')
    return <DomainsPage shell={shell} form={form} domains={await listDomains(ctx, id)} teams={teams} />
  }
}
