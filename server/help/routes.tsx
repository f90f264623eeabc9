import type { JSX } from 'preact'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import type { View } from '../http/view.ts'
import { type HelpTopic, helpPages } from '../ui/help-link.tsx'
import { AddPersonPage } from './add-person-page.tsx'
import { ConnectPage } from './connect-page.tsx'
import { CreateUserPage } from './create-user-page.tsx'
import { DeployServicePage } from './deploy-service-page.tsx'
import { GetOrganisationPage } from './get-organisation-page.tsx'
import { IndexPage } from './index-page.tsx'
import { JoinOrganisationPage } from './join-organisation-page.tsx'

const pages: Record<HelpTopic, (props: { view: View; config: Config }) => JSX.Element> = {
  'create-user': CreateUserPage,
  'deploy-service': DeployServicePage,
  'join-organisation': JoinOrganisationPage,
  'get-organisation': GetOrganisationPage,
  'add-person': AddPersonPage,
  'connect-ansattporten': ConnectPage,
}

/** Pages that explain, for whoever comes (X9). */
export function helpRoutes(server: Server, ctx: Context) {
  const read = { config: { action: 'help:read' } }
  const { config } = ctx

  server.get('/help', read, async (request, reply) =>
    sendPage(reply, <IndexPage view={await viewOf(config, request, reply)} />),
  )

  for (const topic of helpPages) {
    const HelpPage = pages[topic]
    server.get(`/help/${topic}`, read, async (request, reply) =>
      sendPage(reply, <HelpPage view={await viewOf(config, request, reply)} config={config} />),
    )
  }
}
