import { requireAccess } from '../access/index.ts'
import type { Actor } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { invalidFields } from '../errors.ts'
import { isCommitId, isReachable, repositoryFolder, withObjects } from '../repository/index.ts'
import { sha256 } from '../secrets.ts'
import { getService, holdService, recordOn, type Service, serviceIsArchived } from '../service/index.ts'
import { queueDelivery } from '../webhook/index.ts'
import type { DeploymentAct } from './deployment.ts'
import { noDeployer, noEnvironment, notInTeam, runsNothing, servicesOfPeople } from './errors.ts'
import { findRunning, holdDeployer, holdEntitlement, insertDeployment } from './queries.ts'
import { requested } from './requested.ts'
import { mayDeploy } from './right-queries.ts'
import { tellOthers } from './tell-others.ts'

interface Creation {
  serviceId: string
  environment: string
  act: DeploymentAct
  /** Absent, that of the default branch; what is taken away is what runs. */
  commit?: string | undefined
}

/** Hands a commit to the deployer of an environment, or has it taken away there. The id of the deployment (E3). */
export async function createDeployment(ctx: Context, actor: Actor, creation: Creation): Promise<string> {
  const { serviceId, environment, act } = creation
  // Before anything of the repository is looked at.
  await requireAccess(ctx, actor, 'deployment:create', serviceId)
  const wanted = act === 'deploy' ? await commitOf(ctx, creation) : undefined
  const token = ctx.randomToken()
  return inTransaction(ctx, async (tx) => {
    // Held, so that nobody deletes or transfers it meanwhile.
    const service = await holdService(tx, actor, { action: 'deployment:create', serviceId })
    await requireRight(tx, actor, { service, environment })
    if (act === 'deploy' && service.archivedAt) throw serviceIsArchived()
    const endpointId = await holdDeployer(tx, environment)
    if (endpointId === undefined) throw noDeployer(environment)
    const commit = wanted ?? (await findRunning(tx, serviceId, environment))?.commit
    if (commit === undefined) throw runsNothing(environment)
    const id = await insertDeployment(tx, {
      ...{ serviceId, organisationId: service.ownerId, environment, act, commit },
      createdBy: actor.kind === 'user' ? actor.userId : null,
      tokenHash: sha256(token),
    })
    const data = handedOver(ctx, { service, deployment: { id, environment, act, commit }, token })
    await queueDelivery(tx, { endpointId, event: requested, causeId: id, data })
    await tellOthers(tx, [id])
    await recordOn(tx, actor, service, { action: 'deployment.created', details: { environment, act, commit } })
    return id
  })
}

async function requireRight(
  tx: Context,
  actor: Actor,
  { service, environment }: { service: Service; environment: string },
): Promise<void> {
  if (service.ownerKind === 'user') throw servicesOfPeople()
  const place = { organisationId: service.ownerId, environment }
  if (!(await holdEntitlement(tx, service.ownerId, environment))) throw noEnvironment(environment)
  if (actor.kind === 'user' && !(await mayDeploy(tx, actor.userId, place))) throw notInTeam(environment)
}

/** The head of the default branch, or one that a branch or tag leads to, in full. */
async function commitOf(ctx: Context, { serviceId, commit }: Creation): Promise<string> {
  const repository = repositoryFolder(ctx, serviceId)
  const named = commit ?? `refs/heads/${(await getService(ctx, serviceId)).defaultBranch}^{commit}`
  const isNamed = commit === undefined || isCommitId(commit)
  const found = isNamed ? await findCommit(repository, named) : undefined
  if (!found || !(await isReachable(repository, found)))
    throw invalidFields({ field: 'commit', message: 'no-such-commit' })
  return found
}

const findCommit = (repository: string, revision: string) =>
  withObjects(repository, async (objects) => {
    const [found] = await objects.look([revision])
    return found?.type === 'commit' ? found.id : undefined
  })

interface Handed {
  service: Service
  deployment: { id: string; environment: string; act: DeploymentAct; commit: string }
  token: string
}

/** All that a deployer needs, and the token by which it reads that one commit and reports on that one deployment. */
function handedOver({ config: { origin } }: Context, { service, deployment, token }: Handed) {
  const { id, environment, act, commit } = deployment
  const { owner, name, titleNb, titleNn, titleEn } = service
  const base = `${origin}/api/v1/deployments/${id}`
  return {
    ...{ deployment: id, environment, act, commit, token },
    service: { id: service.id, owner, name, titleNb, titleNn, titleEn },
    source: `${base}/source`,
    status: `${base}/status`,
  }
}
