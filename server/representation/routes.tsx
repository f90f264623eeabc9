import type { Actor } from '../actor.ts'
import { issuerOf, type Port } from '../ansattporten/index.ts'
import type { Context } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { userIdOf } from '../http/actor.ts'
import { localPath } from '../http/local-path.ts'
import { sendPage, viewOf } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { hasIdentity } from '../identity/index.ts'
import { beginAtPort } from '../login/index.ts'
import { isOrganisationNumber } from '../organisation/index.ts'
import { MovingOnPage } from '../ui/moving-on-page.tsx'
import { detailsFor } from './details.ts'
import { RepresentationPage } from './pages.tsx'
import { type NoteProof, proveRepresentation } from './prove-representation.ts'
import { findProof } from './queries.ts'
import { ProveForm, ProveQuery } from './schema.ts'

const path = '/representation/begin'

/** A person shows at Ansattporten that they act for an organisation, and goes back to where they came from (Q3). */
export function representationRoutes(server: Server, ctx: Context, port: Port) {
  const { config } = ctx
  const action = 'representation:prove'

  server.get(path, { config: { action }, schema: { querystring: ProveQuery } }, async (request, reply) => {
    const { number, return_to, outcome } = request.query
    requireNumber(number)
    const userId = userIdOf(request)
    return sendPage(
      reply,
      <RepresentationPage
        view={await viewOf(config, request, reply)}
        number={number}
        returnTo={returnPath(return_to)}
        representation={await findProof(ctx, userId, number)}
        hasIdentity={await hasIdentity(ctx, userId, issuerOf(config))}
        isRefused={outcome === notProven}
      />,
    )
  })

  server.post(path, { config: { action }, schema: { body: ProveForm } }, async (request, reply) => {
    const { number, return_to } = request.body
    requireNumber(number)
    const to = await beginAtPort(
      ctx,
      port,
      { request, reply },
      {
        purpose: 'representation',
        userId: userIdOf(request),
        wantedPath: returnPath(return_to),
        representation: { organisationNumber: number, authorizationDetails: detailsFor(config.ansattporten) },
      },
    )
    return sendPage(reply, <MovingOnPage view={await viewOf(config, request, reply)} to={to} />)
  })
}

const notProven = 'not-proven'

type Answer = Omit<Parameters<typeof proveRepresentation>[2], 'noteProof'> & { wantedPath: string | null }

/** What becomes of Ansattporten's answer, and the page that the person goes on to: theirs, or ours that says why not. */
export const finishRepresentation = (noteProof: NoteProof) => async (ctx: Context, actor: Actor, answer: Answer) => {
  const { token, isProven } = await proveRepresentation(ctx, actor, { ...answer, noteProof })
  const number = answer.organisationNumber ?? ''
  const back = answer.wantedPath ?? '/dashboard'
  const again = `${path}?${new URLSearchParams({ number, return_to: back, outcome: notProven })}`
  return { token, path: isProven ? withProven(ctx, back, number) : again }
}

/** The page that asked sees by it that the proof is new. */
function withProven({ config }: Context, back: string, number: string): string {
  const url = new URL(back, config.origin)
  url.searchParams.set('proven', number)
  return url.pathname + url.search + url.hash
}

const returnPath = (path: string | undefined) => localPath(path) ?? '/dashboard'

function requireNumber(number: string) {
  if (!isOrganisationNumber(number)) throw invalidFields({ field: 'number', message: 'organisation-number' })
}
