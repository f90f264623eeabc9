import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { onDuplicate, onMissing } from '../database/violations.ts'
import { notFound } from '../errors.ts'
import { secondsFrom } from '../jobs/lease.ts'
import {
  type Deployment,
  type DeploymentAct,
  type DeploymentState,
  openStates,
  patience,
  statesBefore,
} from './deployment.ts'
import { underWay } from './errors.ts'

/** The states are no parameters, so that the plan of a prepared statement can use the partial indexes. */
export const isOpenRow = sql<boolean>`deployment.state in (${sql.join(openStates.map((state) => sql.lit(state)))})`

const deployments = ({ db }: Context) =>
  db
    .selectFrom('deployment')
    .leftJoin('owner as creator', 'creator.id', 'deployment.createdBy')
    .select([
      'deployment.id',
      'deployment.serviceId',
      'deployment.organisationId',
      'deployment.environment',
      'deployment.act',
      'deployment.commit',
      'deployment.state',
      'creator.name as createdBy',
      'deployment.createdAt',
      'deployment.changedAt',
      'deployment.address',
      'deployment.message',
    ])

interface NewDeployment {
  serviceId: string
  organisationId: string
  environment: string
  act: DeploymentAct
  commit: string
  createdBy: string | null
  tokenHash: Buffer
}

/** A second one under way for the same service and environment is refused, also one of a moment ago. */
export async function insertDeployment({ db, now }: Context, deployment: NewDeployment): Promise<string> {
  const at = now()
  const { id } = await db
    .insertInto('deployment')
    .values({ ...deployment, createdAt: at, changedAt: at, dueAt: secondsFrom(at, patience.created) })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(onDuplicate('deployment_open_key', () => underWay(deployment.environment)))
  return id
}

/** Of this service only: an id of another one's is not found (SEC-L2). */
export const getDeployment = (ctx: Context, serviceId: string, id: string): Promise<Deployment> =>
  deployments(ctx)
    .where('deployment.serviceId', '=', serviceId)
    .where('deployment.id', '=', id)
    .executeTakeFirstOrThrow(notFound)

/** For who holds its token. */
export const findByToken = (ctx: Context, id: string, tokenHash: Buffer): Promise<Deployment | undefined> =>
  deployments(ctx).where('deployment.id', '=', id).where('deployment.tokenHash', '=', tokenHash).executeTakeFirst()

/** How they stand, as others are told; also of a service that is deleted by now. */
export const listTold = ({ db }: Context, ids: readonly string[]) =>
  db
    .selectFrom('deployment')
    .innerJoin('service', 'service.id', 'deployment.serviceId')
    .innerJoin('owner', 'owner.id', 'service.ownerId')
    .select([
      'deployment.id',
      'deployment.organisationId',
      'owner.name as owner',
      'service.name',
      'deployment.environment',
      'deployment.act',
      'deployment.commit',
      'deployment.state',
      'deployment.address',
    ])
    .where('deployment.id', 'in', ids)
    .execute()

/** Where a page of the history goes on: after this deployment. */
export interface HistoryPlace {
  at: Date
  id: string
}

interface Part {
  serviceId: string
  environment: string | undefined
  after: HistoryPlace | undefined
  limit: number
}

/** What was deployed of a service, everywhere or in one environment, the newest first. */
export function listDeployments(
  ctx: Context,
  { serviceId, environment, after: place, limit }: Part,
): Promise<Deployment[]> {
  const all = deployments(ctx).where('deployment.serviceId', '=', serviceId)
  const listed = environment === undefined ? all : all.where('deployment.environment', '=', environment)
  const shown = place
    ? listed.where(sql<boolean>`(deployment.created_at, deployment.id) < (${place.at}, ${place.id}::uuid)`)
    : listed
  return shown.orderBy('deployment.createdAt', 'desc').orderBy('deployment.id', 'desc').limit(limit).execute()
}

/** What runs of a service in an environment: the last that succeeded there, unless that took it away. */
export async function findRunning(
  ctx: Context,
  serviceId: string,
  environment: string,
): Promise<Deployment | undefined> {
  const last = await deployments(ctx)
    .where('deployment.serviceId', '=', serviceId)
    .where('deployment.environment', '=', environment)
    .where('deployment.state', '=', 'succeeded')
    .orderBy('deployment.createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.act === 'deploy' ? last : undefined
}

/** When a deployment of the service went on for the last time. */
export async function findLastChange({ db }: Context, serviceId: string): Promise<Date | undefined> {
  const { last } = await db
    .selectFrom('deployment')
    .select(({ fn }) => fn.max('changedAt').as('last'))
    .where('serviceId', '=', serviceId)
    .executeTakeFirstOrThrow()
  return last ?? undefined
}

interface Change {
  id: string
  state: DeploymentState
  address?: string | undefined
  message?: string | undefined
}

/** Only ever goes on. False where it is past that already. */
export async function advance(ctx: Context, { id, state, address, message }: Change): Promise<boolean> {
  const advanced = await changing(ctx, state)
    .set({ ...(address !== undefined && { address }), ...(message !== undefined && { message }) })
    .where('id', '=', id)
    .where('state', 'in', statesBefore(state))
    .returning('id')
    .executeTakeFirst()
  return advanced !== undefined
}

/** Only before the deployer is at it. */
export async function cancelBefore(ctx: Context, id: string): Promise<boolean> {
  const cancelled = await changing(ctx, 'cancelled')
    .where('id', '=', id)
    .where('state', 'in', ['created', 'handed-over'])
    .returning('id')
    .executeTakeFirst()
  return cancelled !== undefined
}

function changing({ db, now }: Context, state: DeploymentState) {
  const seconds = state in patience ? patience[state as keyof typeof patience] : undefined
  const dueAt = seconds === undefined ? null : secondsFrom(now(), seconds)
  return db.updateTable('deployment').set({ state, changedAt: now(), dueAt })
}

/** What is under way of an organisation in an environment, ended. */
export async function cancelIn(ctx: Context, organisationId: string, environment: string): Promise<string[]> {
  const cancelled = await changing(ctx, 'cancelled')
    .where('organisationId', '=', organisationId)
    .where('environment', '=', environment)
    .where(isOpenRow)
    .returning('id')
    .execute()
  return cancelled.map(({ id }) => id)
}

/** Those whose deployer has said nothing for too long, ended. */
export async function expireOpen(ctx: Context, limit: number): Promise<string[]> {
  const over = ctx.db
    .selectFrom('deployment')
    .select('id')
    .where(isOpenRow)
    .where('dueAt', '<=', ctx.now())
    .orderBy('dueAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const expired = await changing(ctx, 'no-answer')
    .where('id', '=', sql<string>`any(array(${over}))`)
    .returning('id')
    .execute()
  return expired.map(({ id }) => id)
}

/** Held until the transaction ends, so that nobody withdraws it meanwhile. False where it is not the organisation's. */
export async function holdEntitlement({ db }: Context, organisationId: string, environment: string): Promise<boolean> {
  const held = await db
    .selectFrom('organisationEnvironment')
    .select('environment')
    .where('organisationId', '=', organisationId)
    .where('environment', '=', environment)
    .forKeyShare()
    .executeTakeFirst()
  return held !== undefined
}

const deployerOf = ({ db }: Context, environment: string) =>
  db.selectFrom('environmentDeployer').select('endpointId').where('environment', '=', environment)

/** The endpoint that deployments to an environment are handed to. */
export const findDeployer = async (ctx: Context, environment: string): Promise<string | undefined> =>
  (await deployerOf(ctx, environment).executeTakeFirst())?.endpointId

/** The same, held until the transaction ends, so that nobody deletes the endpoint meanwhile. */
export const holdDeployer = async (ctx: Context, environment: string): Promise<string | undefined> =>
  (await deployerOf(ctx, environment).forShare().executeTakeFirst())?.endpointId

/** Those of all environments. */
export const listDeployers = ({ db }: Context) =>
  db.selectFrom('environmentDeployer').select(['environment', 'endpointId']).orderBy('environment').execute()

/** An endpoint that there is not is not found. */
export async function replaceDeployer({ db }: Context, environment: string, endpointId: string | null) {
  if (endpointId === null) return db.deleteFrom('environmentDeployer').where('environment', '=', environment).execute()
  return db
    .insertInto('environmentDeployer')
    .values({ environment, endpointId })
    .onConflict((conflict) => conflict.column('environment').doUpdateSet({ endpointId }))
    .execute()
    .catch(onMissing('environment_deployer_endpoint_fkey', notFound))
}
