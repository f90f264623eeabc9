import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors } from 'oidc-provider'
import type { Person } from '../actor.ts'
import type { Context } from '../context.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import type { SignedIn } from '../http/view.ts'
import { MovingOnPage } from '../ui/moving-on-page.tsx'
import type { AuthorizationServer } from './authorization-server.ts'
import { interactionOver, otherPerson } from './errors.ts'
import { declineGrant, giveGrant } from './give-grant.ts'
import { answeredByLogin, isNewLogin } from './login-policy.ts'
import { ConsentPage, type ConsentRequest } from './pages.tsx'
import { protocolRoutes } from './protocol-routes.tsx'
import { ConsentForm, InteractionPath } from './schema.ts'
import { scopesIn } from './scope.ts'

export async function oauthRoutes(
  server: Server,
  ctx: Context,
  { authorization }: { authorization: AuthorizationServer },
) {
  await protocolRoutes(server, ctx, authorization)
  const consent = { action: 'oauth:consent' }

  server.get(
    '/oauth/login/:uid',
    { schema: { params: InteractionPath }, config: { action: 'oauth:log-in' } },
    async (request, reply) => {
      const person = personOf(request)
      const interaction = await interactionOf(authorization, request, reply)
      const isNewLoginWanted = interaction.prompt.reasons.some((reason) => reason !== 'no_live_session')
      if (!canLoginAnswer(interaction.prompt.reasons)) {
        return reply.redirect(await answer(authorization, request, reply, { error: 'login_required' }), 303)
      }
      if (isNewLoginWanted && !isNewLogin(interaction.prompt, person.authenticatedAt)) {
        return reply.redirect(`/login?return_to=${encodeURIComponent(request.url)}&fresh=1`, 303)
      }
      const login = { accountId: person.userId, ts: toSeconds(person.authenticatedAt), remember: false }
      return reply.redirect(await answer(authorization, request, reply, { login }), 303)
    },
  )

  server.get(
    '/oauth/consent/:uid',
    { schema: { params: InteractionPath }, config: consent },
    async (request, reply) => {
      const asked = await consentAsked(authorization, request, reply)
      return sendPage(reply, <ConsentPage view={await viewOf(ctx.config, request, reply)} asked={asked} />)
    },
  )

  server.post(
    '/oauth/consent/:uid',
    { schema: { params: InteractionPath, body: ConsentForm }, config: consent },
    async (request, reply) => {
      const { userId } = personOf(request)
      if (request.body.user !== userId) throw otherPerson()
      const interaction = await consentOf(authorization, request, reply)
      const person: Person = { kind: 'user', userId, network: request.network, requestId: request.id }
      const consent = { clientId: String(interaction.params.client_id), scopes: requestedScopes(interaction) }
      const result =
        request.body.decision === 'authorize'
          ? await authorise(ctx, person, consent)
          : await cancel(ctx, person, consent)
      const to = await answer(authorization, request, reply, result)
      return sendPage(reply, <MovingOnPage view={await viewOf(ctx.config, request, reply)} to={to} />)
    },
  )
}

type Interaction = Awaited<ReturnType<typeof interactionOf>>
type Consent = Parameters<typeof giveGrant>[2]

const authorise = async (ctx: Context, person: Person, consent: Consent) => ({
  consent: { grantId: await giveGrant(ctx, person, consent) },
})

async function cancel(ctx: Context, person: Person, consent: Consent) {
  await declineGrant(ctx, person, consent)
  return { error: 'access_denied', error_description: 'The person did not authorize the application' }
}

/** Routes of people are guarded: whoever comes here is logged in. */
function personOf({ signedIn }: FastifyRequest): SignedIn {
  if (!signedIn) throw interactionOver()
  return signedIn
}

const canLoginAnswer = (reasons: readonly string[]) => reasons.every((reason) => answeredByLogin.includes(reason))

type InteractionRequest = FastifyRequest & { params: { uid: string } }

/** The interaction that this browser has a signed cookie for, and that the address names. */
async function interactionOf(authorization: AuthorizationServer, request: InteractionRequest, reply: FastifyReply) {
  const provider = await authorization.provider()
  const interaction = await provider.interactionDetails(request.raw, reply.raw).catch((error: unknown) => {
    throw error instanceof errors.SessionNotFound ? interactionOver() : error
  })
  if (interaction.uid !== request.params.uid) throw interactionOver()
  return interaction
}

async function consentOf(authorization: AuthorizationServer, request: InteractionRequest, reply: FastifyReply) {
  const interaction = await interactionOf(authorization, request, reply)
  if (interaction.prompt.name !== 'consent') throw interactionOver()
  if (interaction.session?.accountId !== personOf(request).userId) throw otherPerson()
  return interaction
}

async function consentAsked(
  authorization: AuthorizationServer,
  request: InteractionRequest,
  reply: FastifyReply,
): Promise<ConsentRequest> {
  const interaction = await consentOf(authorization, request, reply)
  const { Client } = await authorization.provider()
  const client = await Client.find(String(interaction.params.client_id))
  if (!client) throw interactionOver()
  const { missingOIDCScope: missing } = interaction.prompt.details
  return {
    uid: interaction.uid,
    person: personOf(request),
    client: {
      name: client.clientName ?? client.clientId,
      publisher: typeof client.publisher === 'string' ? client.publisher : undefined,
      host: URL.parse(String(interaction.params.redirect_uri))?.host ?? '',
    },
    scopes: Array.isArray(missing) ? scopesIn(missing.join(' ')) : requestedScopes(interaction),
    hasSome: interaction.grantId !== undefined && Array.isArray(missing),
  }
}

const requestedScopes = ({ params }: Interaction) => scopesIn(String(params.scope ?? ''))

/** Stores what came of an interaction and says where the browser goes on, on our own origin. */
async function answer(
  authorization: AuthorizationServer,
  { raw }: FastifyRequest,
  reply: FastifyReply,
  result: Record<string, unknown>,
): Promise<string> {
  const provider = await authorization.provider()
  const returnTo = new URL(await provider.interactionResult(raw, reply.raw, result))
  return returnTo.pathname
}

const toSeconds = (time: Date) => Math.floor(time.getTime() / 1000)
