import type { Context } from '../context.ts'
import { type Environment, listEnvironmentsOf } from '../environment/index.ts'
import type { Service } from '../service/index.ts'
import { listTeams } from '../team/index.ts'
import { findDelivery } from '../webhook/index.ts'
import { type Deployment, isOpen, type Readiness, readinessOf } from './deployment.ts'
import { findDeployer, findRunning, listDeployments } from './queries.ts'
import { requested } from './requested.ts'
import { findRights } from './right-queries.ts'

/** How it stands with a service and a person in one environment. */
export interface EnvironmentStanding {
  environment: Environment
  readiness: Readiness
  /** Teams that let their members deploy there. */
  teams: readonly string[]
  /** What runs there. */
  running: Deployment | undefined
  /** The last one, and whether it is under way. */
  last: Deployment | undefined
  isUnderWay: boolean
  /** Somebody is there to hand it to. */
  hasDeployer: boolean
}

/** Which of the six holds for a service as a whole, and for each of its environments (E2). */
export interface DeployStanding {
  /** What keeps the person from deploying anywhere. */
  everywhere: Readiness | undefined
  environments: readonly EnvironmentStanding[]
}

export async function findStanding(ctx: Context, service: Service, userId: string): Promise<DeployStanding> {
  if (service.ownerKind === 'user') return { everywhere: 'personal', environments: [] }
  const held = await listEnvironmentsOf(ctx, service.ownerId)
  if (held.length === 0) return { everywhere: 'no-environment', environments: [] }
  const teams = await listTeams(ctx, service.ownerId)
  const environments = await Promise.all(
    held.map((environment) => standingIn(ctx, { service, userId, environment, teams })),
  )
  const isOutside = environments.every(({ readiness }) => readiness === 'no-team')
  return { everywhere: isOutside ? 'no-team' : undefined, environments }
}

interface Asked {
  service: Service
  userId: string
  environment: Environment
  teams: Awaited<ReturnType<typeof listTeams>>
}

async function standingIn(ctx: Context, asked: Asked): Promise<EnvironmentStanding> {
  const { service, userId, environment, teams } = asked
  const place = { organisationId: service.ownerId, environment: environment.name, capability: 'deploy' } as const
  const { isMember, isOwner, isGiven } = await findRights(ctx, userId, place)
  const part = { serviceId: service.id, environment: environment.name, after: undefined, limit: 1 }
  const [last] = await listDeployments(ctx, part)
  const { ownerKind } = service
  const hasDeployer = (await findDeployer(ctx, environment.name)) !== undefined
  const isAnswering = hasDeployer && (await answers(ctx, last))
  return {
    environment,
    readiness: readinessOf({ ownerKind, isMember, isEntitled: true, mayDeploy: isOwner || isGiven, isAnswering }),
    teams: teams.filter(({ capabilities }) => isFor(capabilities, environment.name)).map(({ name }) => name),
    running: await findRunning(ctx, service.id, environment.name),
    last,
    isUnderWay: last !== undefined && isOpen(last.state),
    hasDeployer,
  }
}

type Capabilities = Awaited<ReturnType<typeof listTeams>>[number]['capabilities']

const isFor = (capabilities: Capabilities, name: string) =>
  capabilities.some(({ capability, environment }) => capability === 'deploy' && environment === name)

/** The deployer took what is under way at the first try, and did not miss the last one. */
async function answers(ctx: Context, last: Deployment | undefined): Promise<boolean> {
  if (last?.state === 'no-answer') return false
  const waiting = last?.state === 'created' ? await findDelivery(ctx, last.id, requested) : undefined
  return waiting === undefined || (waiting.status === null && waiting.lastError === null)
}
