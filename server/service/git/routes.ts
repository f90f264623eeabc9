import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Person } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { type DomainError, notFound } from '../../errors.ts'
import { actorOf } from '../../http/actor.ts'
import { credentialsIn } from '../../http/git-client.ts'
import type { Server } from '../../http/server.ts'
import { refusalText, textIn } from '../../text/text.ts'
import { tooLarge } from './errors.ts'
import { identifyAgain } from './identify-git.ts'
import { inflated } from './inflate.ts'
import { requireOpen, requirePush, requireRoomFor } from './judge-push.ts'
import { createGitServer, type GitRequest, type GitService, gitServices, mostNamed } from './serve.ts'
import { createSlots } from './slots.ts'

/** Two minutes in which not a byte goes either way are the end; git says something every five seconds. */
const idleMilliseconds = 120_000

const Query = z.object({ service: z.enum(gitServices) })

/** What git clients ask (gitprotocol-http): nothing of the older protocol, which serves files (SEC-K6). */
export async function gitRoutes(server: Server, ctx: Context) {
  const git = createGitServer(ctx, createSlots(ctx.config.git.processes), server.log)
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    const bodies = gitServices.map((service) => `application/x-${service}-request`)
    scope.addContentTypeParser(bodies, async (_request: FastifyRequest, body: Readable) => body)
    // `/repos` is where Altinn's forge has them.
    for (const prefix of ['', '/repos']) routesUnder(scope, `${prefix}/:owner/:service.git`)
  })

  function routesUnder(scope: Pick<Server, 'get' | 'post'>, path: string) {
    scope.get(
      `${path}/info/refs`,
      { exposeHeadRoute: false, schema: { hide: true }, config: { action: 'service:read', git: true } },
      async (request, reply) => {
        const { data } = Query.safeParse(request.query)
        if (!data) throw notFound()
        const asked = askedBy(request, data.service)
        if (data.service === 'git-receive-pack') await requirePush(ctx, asked.actor, asked.serviceId)
        return send(reply, `${data.service}-advertisement`, await git.advertise(asked, awayOf(reply)))
      },
    )
    scope.post(
      `${path}/git-upload-pack`,
      { schema: { hide: true }, config: { action: 'service:read', git: true, foreign: true, slow: true } },
      async (request, reply) => {
        const asked = askedBy(request, 'git-upload-pack')
        const answer = await git.fetch({ ...asked, input: inputOf(request, reply), away: awayOf(reply) })
        return send(reply, 'git-upload-pack-result', answer)
      },
    )
    scope.post(
      `${path}/git-receive-pack`,
      { schema: { hide: true }, config: { action: 'service:push', git: true, foreign: true, slow: true } },
      async (request, reply) => {
        const asked = askedBy(request, 'git-receive-pack')
        await requireOpen(ctx, asked.serviceId)
        const announced = Number(request.headers['content-length'] ?? 0)
        if (announced > ctx.config.git.mostPushed) throw tooLarge()
        // What is no longer may be about references alone, and take away.
        if (announced > mostNamed) await requireRoomFor(ctx, asked.serviceId, announced)
        const again = () => actorAgain(ctx, request)
        const say = (refusal: DomainError) => sentencesOf(request, refusal)
        const answer = await git.push({ ...asked, input: inputOf(request, reply), again, say })
        return send(reply, 'git-receive-pack-result', answer)
      },
    )
  }

  function askedBy(request: FastifyRequest, service: GitService): GitRequest {
    const { serviceId } = request.service
    return { actor: personOf(request), serviceId, service, protocol: request.headers['git-protocol']?.toString() }
  }
}

function send(reply: FastifyReply, type: string, answer: Readable) {
  reply.raw.req.socket.setTimeout(idleMilliseconds)
  return reply.type(`application/x-${type}`).header('cache-control', 'no-store').send(answer)
}

/** The body as it comes. What is refused before it was read is not waited for. */
function inputOf({ body, headers }: FastifyRequest, reply: FastifyReply): Readable {
  reply.raw.req.socket.setTimeout(idleMilliseconds)
  // One of no length at all is not parsed.
  return inflated(body instanceof Readable ? body : Readable.from([]), headers['content-encoding'])
}

function awayOf(reply: FastifyReply): AbortSignal {
  const away = new AbortController()
  reply.raw.once('close', () => reply.raw.writableFinished || away.abort())
  return away.signal
}

function personOf(request: FastifyRequest): Person {
  const actor = actorOf(request)
  if (actor.kind !== 'user') throw notFound()
  return actor
}

async function actorAgain(ctx: Context, request: FastifyRequest): Promise<Person | undefined> {
  const credentials = credentialsIn(request.headers.authorization)
  const { bearer: earlier, network } = request
  const bearer = earlier && credentials && (await identifyAgain(ctx, { credentials, network, earlier }))
  return bearer && { ...personOf(request), token: { id: bearer.tokenId, scopes: bearer.scopes } }
}

function sentencesOf({ language }: FastifyRequest, { code, values }: DomainError): string {
  const t = textIn(language)
  return ['', refusalText(t, code, 'title', values), refusalText(t, code, 'detail', values), ''].join('\n')
}
