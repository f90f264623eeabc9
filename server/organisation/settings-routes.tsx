import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf } from '../http/actor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { keptForm } from '../session/index.ts'
import { OrganisationParams } from './api-schema.ts'
import { changeOrganisation } from './change-organisation.ts'
import { findLogoPath } from './logo-queries.ts'
import type { OrganisationFacts } from './organisation.ts'
import { bareNumber } from './organisation-number.ts'
import { type CountWaiting, shellOf } from './routes.tsx'
import { SettingsForm } from './schema.ts'
import { SettingsPage } from './settings-page.tsx'

/** What owners change of their organisation (O1). */
export function settingsRoutes(server: Server, ctx: Context, countWaiting: CountWaiting) {
  const change = { action: 'organisation:change', again: settingsPage, againOnConflict: true }

  server.get(
    '/orgs/:organisation/settings',
    { config: change, schema: { params: OrganisationParams } },
    async (request, reply) => {
      const kept = await keptForm(ctx, request.signedIn?.userId ?? '', `/orgs/${request.params.organisation}/settings`)
      return sendPage(reply, await settingsPage(request, reply, kept ?? emptyForm))
    },
  )

  server.post(
    '/orgs/:organisation/settings',
    { config: change, schema: { params: OrganisationParams, body: SettingsForm } },
    async (request, reply) => {
      const { organisationId } = request.membership
      const version = Number(request.body.version)
      await changeOrganisation(ctx, actorOf(request), { organisationId, version, facts: factsIn(request.body) })
      return reply.redirect(`/orgs/${request.params.organisation}/settings?saved=yes`, 303)
    },
  )

  async function settingsPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const { saved } = request.query as { saved?: string }
    const shell = await shellOf(ctx, countWaiting, request, reply)
    const logo = await findLogoPath(ctx, shell.organisation)
    return <SettingsPage shell={shell} form={form} logo={logo} wasSaved={saved !== undefined} />
  }
}

/** People write a number as they see it on paper, and leave empty what there is not. */
const factsIn = ({
  version: _,
  number,
  homePage,
  contact,
  hidesOwners,
  ...facts
}: SettingsForm): OrganisationFacts => ({
  ...facts,
  number: bareNumber(number) || null,
  homePage: homePage || null,
  contact: contact || null,
  hidesOwners: hidesOwners === 'yes',
})
