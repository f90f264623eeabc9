import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { actorOf, userIdOf } from '../http/actor.ts'
import { readCursor, toPage } from '../http/cursor.ts'
import { sendPage } from '../http/page.ts'
import type { Server } from '../http/server.ts'
import { emptyForm, type FormState } from '../http/view.ts'
import { getOrganisation } from '../organisation/index.ts'
import { listCommits, repositoryFolder } from '../repository/index.ts'
import { serviceShellOf } from '../service/index.ts'
import { ServiceParams } from '../service/schema.ts'
import { keptForm } from '../session/index.ts'
import { DeploymentParams, HistoryKey } from './api-schema.ts'
import { cancelDeployment } from './cancel-deployment.ts'
import { createDeployment } from './create-deployment.ts'
import { keyOfDeployment } from './deployment.ts'
import { HistoryPage } from './history-page.tsx'
import { DeployPage } from './pages.tsx'
import { findLastChange, listDeployments } from './queries.ts'
import { findStanding } from './readiness.ts'
import { DeployForm, HistoryParams, HistoryQuery, PageQuery } from './schema.ts'

const base = '/:owner/:service/deploy'
const params = ServiceParams
const commitsOffered = 20
const onPage = 20

/** Deploying a service, what runs where, and what was deployed (E2, E3). */
export function deploymentRoutes(server: Server, ctx: Context) {
  const placeOf = ({ params: { owner, service } }: { params: ServiceParams }) => `/${owner}/${service}/deploy`

  server.get(
    base,
    { config: { action: 'deployment:read' }, schema: { params, querystring: PageQuery } },
    async (request, reply) => {
      const form = (await keptForm(ctx, userIdOf(request), request.url)) ?? emptyForm
      return sendPage(reply, await deployPage(request, reply, form))
    },
  )

  server.post(
    base,
    {
      config: { action: 'deployment:create', again: deployPage, againOnConflict: true },
      schema: { params, body: DeployForm },
    },
    async (request, reply) => {
      const { environment, act, commit } = request.body
      const { serviceId } = request.service
      await createDeployment(ctx, actorOf(request), { serviceId, environment, act, commit: commit || undefined })
      return reply.redirect(`${placeOf(request)}?done=${act}`, 303)
    },
  )

  server.post(
    `${base}/:deployment/cancel`,
    { config: { action: 'deployment:cancel', page: base }, schema: { params: DeploymentParams } },
    async (request, reply) => {
      const { serviceId } = request.service
      await cancelDeployment(ctx, actorOf(request), { serviceId, id: request.params.deployment })
      return reply.redirect(`${placeOf(request)}?done=cancelled`, 303)
    },
  )

  server.get(
    `${base}/history/:environment`,
    { config: { action: 'deployment:read' }, schema: { params: HistoryParams, querystring: HistoryQuery } },
    async (request, reply) => {
      const { serviceId } = request.service
      const { environment } = request.params
      const after = readCursor(request.query.cursor, HistoryKey)
      const rows = await listDeployments(ctx, { serviceId, environment, after, limit: onPage + 1 })
      const { items, next } = toPage(rows, onPage, { keyOf: keyOfDeployment, show: (row) => row })
      const shell = await serviceShellOf(ctx, request, reply)
      return sendPage(
        reply,
        <HistoryPage shell={shell} environment={environment} deployments={items} next={next} first={!after} />,
      )
    },
  )

  server.get(
    `${base}/stamp`,
    { config: { action: 'deployment:read', quiet: true }, schema: { params } },
    async ({ service: { serviceId } }) => ({ stamp: await stampOf(serviceId) }),
  )

  /** Another one, as soon as a deployment has gone on. */
  async function stampOf(serviceId: string): Promise<string> {
    return (await findLastChange(ctx, serviceId))?.toISOString() ?? ''
  }

  async function deployPage(request: FastifyRequest, reply: FastifyReply, form: FormState) {
    const shell = await serviceShellOf(ctx, request, reply)
    const { service } = shell
    const { done, still } = PageQuery.parse(request.query)
    // Before anything else is read, so that what happens meanwhile is noticed.
    const stamp = await stampOf(service.id)
    return (
      <DeployPage
        shell={shell}
        form={form}
        standing={await findStanding(ctx, service, userIdOf(request))}
        organisation={service.ownerKind === 'organisation' ? await getOrganisation(ctx, service.ownerId) : undefined}
        commits={await recentCommits(service.id, service.defaultBranch)}
        done={done}
        isStill={still === 'yes'}
        stamp={stamp}
      />
    )
  }

  /** The newest of the default branch; none of a repository without one. */
  const recentCommits = (serviceId: string, branch: string) =>
    listCommits(repositoryFolder(ctx, serviceId), {
      commit: `refs/heads/${branch}`,
      path: [],
      skip: 0,
      limit: commitsOffered,
    }).catch(() => [])
}
