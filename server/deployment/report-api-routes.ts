import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { Nothing, problems } from '../http/openapi.ts'
import type { Server } from '../http/server.ts'
import { repositoryFolder, streamGit } from '../repository/index.ts'
import type { createReading } from '../source/index.ts'
import { Report, ReportParams } from './api-schema.ts'
import { deployerUnknown } from './errors.ts'
import { reportStatus, requireOpen } from './report-status.ts'

const one = '/api/v1/deployments/:deployment'
const config = { action: 'deployment:report', api: true, anonymous: true }

/** What a deployer asks and says, by the token that came with the deployment and opens nothing else. */
export function reportApiRoutes(server: Server, ctx: Context, { downloads }: ReturnType<typeof createReading>) {
  server.post(
    `${one}/status`,
    {
      config,
      schema: {
        operationId: 'reportDeployment',
        params: ReportParams,
        body: Report,
        response: { 204: Nothing, ...problems(409) },
      },
    },
    async (request, reply) => {
      await reportStatus(ctx, { id: request.params.deployment, token: tokenOf(request), ...request.body })
      return reply.code(204).send(null)
    },
  )

  // A file, which the document of the API has no word for.
  server.get(`${one}/source`, { config, schema: { params: ReportParams, hide: true } }, async (request, reply) => {
    const { deployment: id } = request.params
    const { serviceId, commit } = await requireOpen(ctx, id, tokenOf(request))
    const over = await downloads.take(id)
    reply.type('application/gzip').header('content-disposition', 'attachment; filename="source.tar.gz"')
    const args = ['archive', '--format=tar.gz', commit]
    return reply.send(await streamGit(repositoryFolder(ctx, serviceId), args, { over }))
  })
}

/** Never in an address, which would be written down on its way (SEC-J7). */
function tokenOf({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer +([\w-]{20,100})$/i.exec(headers.authorization ?? '') ?? []
  if (token === undefined) throw deployerUnknown()
  return token
}
