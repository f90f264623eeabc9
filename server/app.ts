import type { FastifyReply, FastifyRequest } from 'fastify'
import { guardRoutes } from './access/index.ts'
import { accountRoutes } from './account/index.ts'
import type { Port } from './ansattporten/index.ts'
import type { Context } from './context.ts'
import { dashboardRoutes, logRoutes, organisationPageRoutes } from './dashboard/index.ts'
import {
  decisionApiRoutes,
  deploymentApiRoutes,
  deploymentRoutes,
  endsOfServices,
  reportApiRoutes,
  withdrawEnvironment,
} from './deployment/index.ts'
import { environmentApiRoutes } from './environment/index.ts'
import { helpRoutes } from './help/index.ts'
import { describeApi } from './http/openapi.ts'
import { createServer, type Server } from './http/server.ts'
import {
  countWaiting,
  domainRoutes,
  findInvitedAddress,
  invitationRoutes,
  joinApiRoutes,
  joinRoutes,
  requestApiRoutes,
  requestRoutes,
} from './joining/index.ts'
import type { Log } from './log.ts'
import { confirmRoutes, loginRoutes, passwordRoutes, portLogoutRoutes, portRoutes } from './login/index.ts'
import { createOauth, identifyApplication, oauthRoutes, studioRoutes } from './oauth/index.ts'
import { logoRoutes, organisationApiRoutes, organisationRoutes, settingsRoutes } from './organisation/index.ts'
import {
  newRequestRoutes,
  noteProof,
  organisationRequestApiRoutes,
  organisationRequestRoutes,
  sources,
} from './organisation-request/index.ts'
import { connectRoutes, registrationRoutes, waitingRoutes } from './registration/index.ts'
import { registryApiRoutes } from './registry/index.ts'
import { finishRepresentation, representationRoutes } from './representation/index.ts'
import {
  accessApiRoutes,
  accessRoutes,
  createServiceApiRoutes,
  createServiceRoutes,
  favouriteRoutes,
  gitRoutes,
  identifyGit,
  listRoutes,
  offersRoutes,
  readTemplates,
  serviceSettingsApiRoutes,
  serviceSettingsRoutes,
  transferApiRoutes,
} from './service/index.ts'
import {
  applicationRoutes,
  becomeRoutes,
  deskEnvironmentRoutes,
  deskGrantRoutes,
  deskLogRoutes,
  deskOrganisationApiRoutes,
  deskOrganisationRoutes,
  deskRequestApiRoutes,
  deskRequestRoutes,
  deskWebhookRoutes,
  mailApiRoutes,
  mailRoutes,
  operatorRoutes,
  peopleOfDeskApiRoutes,
  peopleOfDeskRoutes,
  servicedeskRoutes,
} from './servicedesk/index.ts'
import { identify, keepLateForm, sessionRoutes } from './session/index.ts'
import { apiReferenceRoutes, healthRoutes, otherMethods, siteRoutes } from './site/index.ts'
import { createReading, rawRoutes, sourceApiRoutes, sourceRoutes } from './source/index.ts'
import {
  entitlementApiRoutes,
  memberApiRoutes,
  peopleRoutes,
  personRoutes,
  teamApiRoutes,
  teamRoutes,
} from './team/index.ts'
import { identifyProgram, tokenApiRoutes, tokenRoutes } from './token/index.ts'
import { userRoutes } from './user/index.ts'
import { webhookApiRoutes } from './webhook/index.ts'

interface Options {
  ctx: Context
  port: Port
  log: Log | false
  /** Where this process answers itself, known once it listens; the studio exchanges its code there. */
  internalOrigin: () => string
}

/** The whole application on one page: which features answer HTTP. */
export async function createApp({ ctx, port, log, internalOrigin }: Options): Promise<Server> {
  const server = await createServer({
    config: ctx.config,
    logger: log,
    identify: (token, quiet) => identify(ctx, token, quiet),
    identifyProgram: (token, network) => identifyProgram(ctx, { token, network, identifyApplication }),
    identifyGit: (credentials, network) => identifyGit(ctx, credentials, network),
  })
  await describeApi(server, ctx)
  const oauth = await createOauth(ctx, { internalOrigin })
  guardRoutes(server, ctx, {
    hasStudioAccess: oauth.hasStudioAccess,
    authorise: oauth.beginStudioLogin,
    activate: async (_request, reply) => reply.redirect('/register/sent', 303),
    logIn: sendTo('/login'),
    confirm: sendTo('/login/again'),
  })

  /** What was typed waits where the person comes back to. */
  function sendTo(path: string) {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const returnTo = await keepLateForm(ctx, request)
      return reply.redirect(`${path}?${new URLSearchParams({ return_to: returnTo })}`, 303)
    }
  }

  userRoutes(server, ctx)
  sessionRoutes(server)
  tokenRoutes(server, ctx)
  tokenApiRoutes(server, ctx)
  registrationRoutes(server, ctx, port, findInvitedAddress)
  connectRoutes(server, ctx)
  waitingRoutes(server, ctx)
  loginRoutes(server, ctx, port)
  portRoutes(server, ctx, port, finishRepresentation(noteProof))
  portLogoutRoutes(server, ctx, port)
  confirmRoutes(server, ctx)
  passwordRoutes(server, ctx)
  await oauthRoutes(server, ctx, oauth)
  studioRoutes(server, ctx, oauth)
  organisationApiRoutes(server, ctx)
  environmentApiRoutes(server, ctx)
  entitlementApiRoutes(server, ctx, withdrawEnvironment)
  peopleRoutes(server, ctx, countWaiting)
  personRoutes(server, ctx, countWaiting)
  teamRoutes(server, ctx, countWaiting)
  teamApiRoutes(server, ctx)
  memberApiRoutes(server, ctx)
  organisationRoutes(server, ctx)
  settingsRoutes(server, ctx, countWaiting)
  await logoRoutes(server, ctx, countWaiting)
  representationRoutes(server, ctx, port)
  joinRoutes(server, ctx)
  requestRoutes(server, ctx)
  invitationRoutes(server, ctx)
  domainRoutes(server, ctx)
  joinApiRoutes(server, ctx)
  requestApiRoutes(server, ctx)
  await gitRoutes(server, ctx)
  const reading = createReading()
  sourceRoutes(server, ctx, reading)
  rawRoutes(server, ctx, reading)
  sourceApiRoutes(server, ctx, reading)
  registryApiRoutes(server, ctx)
  const templates = await readTemplates(ctx.config.templates)
  createServiceRoutes(server, ctx, templates)
  createServiceApiRoutes(server, ctx, templates)
  listRoutes(server, ctx)
  favouriteRoutes(server, ctx)
  offersRoutes(server, ctx, endsOfServices)
  accessRoutes(server, ctx)
  serviceSettingsRoutes(server, ctx, endsOfServices)
  accessApiRoutes(server, ctx)
  serviceSettingsApiRoutes(server, ctx, endsOfServices)
  transferApiRoutes(server, ctx, endsOfServices)
  newRequestRoutes(server, ctx, sources)
  organisationRequestRoutes(server, ctx, sources)
  organisationRequestApiRoutes(server, ctx, sources)
  webhookApiRoutes(server, ctx)
  deploymentRoutes(server, ctx)
  deploymentApiRoutes(server, ctx)
  reportApiRoutes(server, ctx, reading)
  decisionApiRoutes(server, ctx)
  accountRoutes(server, ctx)
  dashboardRoutes(server, ctx)
  organisationPageRoutes(server, ctx, countWaiting)
  logRoutes(server, ctx, countWaiting)
  helpRoutes(server, ctx)
  siteRoutes(server, ctx)
  apiReferenceRoutes(server, ctx)
  becomeRoutes(server, ctx)
  servicedeskRoutes(server, ctx)
  deskRequestRoutes(server, ctx, sources)
  deskRequestApiRoutes(server, ctx, sources)
  deskOrganisationRoutes(server, ctx)
  deskOrganisationApiRoutes(server, ctx)
  deskGrantRoutes(server, ctx)
  deskEnvironmentRoutes(server, ctx)
  deskWebhookRoutes(server, ctx)
  peopleOfDeskRoutes(server, ctx)
  peopleOfDeskApiRoutes(server, ctx)
  applicationRoutes(server, ctx)
  deskLogRoutes(server, ctx)
  mailRoutes(server, ctx)
  mailApiRoutes(server, ctx)
  operatorRoutes(server, ctx)
  await healthRoutes(server, ctx)
  otherMethods(server)
  return server
}
