import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEndpoint, type TestEndpoint } from '../../test/endpoint.ts'
import { organisationWith } from '../../test/organisation.ts'
import { serviceOf } from '../../test/service.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { inTransaction } from '../context.ts'
import { DomainError } from '../errors.ts'
import { answerTransfer, findTransferOf, getService, offerTransfer } from '../service/index.ts'
import { createEndpoint } from '../webhook/index.ts'
import { createDeployment } from './create-deployment.ts'
import { isUnderWay } from './deployed-queries.ts'
import { withdrawEnvironment } from './end-open.ts'
import { endsOfServices } from './ends-of-services.ts'
import { advance } from './queries.ts'
import { setDeployer } from './set-deployer.ts'

let world: World
let endpoint: TestEndpoint
beforeAll(async () => {
  world = await createWorld()
  endpoint = await startEndpoint()
  const { id } = await createEndpoint(world.ctx, operator, { url: endpoint.url, description: '', events: [] })
  for (const environment of ['tt02', 'production'])
    await setDeployer(world.ctx, operator, { environment, endpointId: id })
})
afterAll(async () => {
  await endpoint.end()
  await world.end()
})

async function stage() {
  const { ctx } = world
  const { name, organisationId } = await organisationWith(ctx)
  const { id: serviceId } = await serviceOf(ctx, { owner: name })
  const { name: to } = await organisationWith(ctx, { environments: [] })
  const typed = `${name}/${(await getService(ctx, serviceId)).name}`
  const deploy = (act: 'deploy' | 'undeploy' = 'deploy') =>
    createDeployment(ctx, operator, { serviceId, environment: 'tt02', act })
  const production = () => createDeployment(ctx, operator, { serviceId, environment: 'production', act: 'deploy' })
  const succeed = async (id: string) => advance(ctx, { id, state: 'succeeded' })
  const remove = () => endsOfServices.deleteService(ctx, operator, { serviceId, typed })
  const offer = () => endsOfServices.offerTransfer(ctx, operator, { serviceId, to })
  return { organisationId, serviceId, to, deploy, production, succeed, remove, offer }
}

test('S3, E3: a service that is being deployed or runs somewhere is neither deleted nor transferred', async () => {
  const { deploy, succeed, remove, offer } = await stage()
  const id = await deploy()
  for (const end of [remove, offer]) await expect(end()).rejects.toMatchObject({ code: 'deployment/deploying' })
  await succeed(id)
  for (const end of [remove, offer])
    await expect(end()).rejects.toMatchObject({ code: 'deployment/runs', values: { environments: 'tt02' } })
  await succeed(await deploy('undeploy'))
  await offer()
  await remove()
})

test('S3, E3: an offer of before is not accepted while the service runs, and nothing slips in between', async () => {
  const { ctx } = world
  const { serviceId, to, deploy, succeed } = await stage()
  await offerTransfer(ctx, operator, { serviceId, to })
  const transferId = (await findTransferOf(ctx, serviceId))?.id ?? ''
  await succeed(await deploy())
  const accepted = endsOfServices.answerTransfer(ctx, operator, { transferId, answer: 'accept' })
  await expect(accepted).rejects.toMatchObject({ code: 'deployment/runs' })
  await succeed(await deploy('undeploy'))
  const { late } = await inTransaction(ctx, async (tx) => {
    await answerTransfer(tx, operator, { transferId, answer: 'accept' })
    const overlapping = deploy().catch((error: unknown) => error)
    await sleep(200)
    return { late: overlapping }
  })
  expect(await late).toBeInstanceOf(DomainError)
  expect(await isUnderWay(ctx, serviceId)).toBe(false)
})

test('S3, E3: what becomes of a service does not wait for another, nor for what failed or was taken away', async () => {
  const { ctx } = world
  const [other, waiting] = [await stage(), await stage()]
  await other.succeed(await other.deploy())
  await waiting.deploy()
  const { deploy, succeed, offer, remove } = await stage()
  await advance(ctx, { id: await deploy(), state: 'failed' })
  await succeed(await deploy())
  await succeed(await deploy('undeploy'))
  await offer()
  await remove()
})

test('S3, E3: a service is named by all the environments where it runs, and by no other', async () => {
  const { ctx } = world
  const { organisationId, deploy, succeed, remove, production } = await stage()
  await succeed(await deploy())
  await succeed(await production())
  await expect(remove()).rejects.toMatchObject({ values: { environments: 'production, tt02' } })
  await withdrawEnvironment(ctx, operator, { organisationId, environment: 'tt02', reason: 'over' })
  await expect(remove()).rejects.toMatchObject({ values: { environments: 'production' } })
})

test('S3, E3: an offer of before is declined while the service runs', async () => {
  const { ctx } = world
  const { serviceId, to, deploy, succeed } = await stage()
  await offerTransfer(ctx, operator, { serviceId, to })
  const transferId = (await findTransferOf(ctx, serviceId))?.id ?? ''
  await succeed(await deploy())
  await endsOfServices.answerTransfer(ctx, operator, { transferId, answer: 'decline' })
  expect(await findTransferOf(ctx, serviceId)).toBeUndefined()
})

test('S3, E1: what runs where its organisation has no right any more keeps nobody from deleting', async () => {
  const { organisationId, deploy, succeed, remove } = await stage()
  await succeed(await deploy())
  await withdrawEnvironment(world.ctx, operator, { organisationId, environment: 'tt02', reason: 'over' })
  await remove()
})
