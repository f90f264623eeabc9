import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '../../server/actor.ts'
import { readConfig } from '../../server/config.ts'
import { connect, type Database } from '../../server/database/connect.ts'
import { setDeployer } from '../../server/deployment/index.ts'
import { createContext } from '../../server/main.ts'
import { makeToken } from '../../server/token/index.ts'
import { createEndpoint } from '../../server/webhook/index.ts'
import { removeBuilt } from '../built-program.ts'
import { startEndpoint, type TestEndpoint } from '../endpoint.ts'
import { createFleet, type Fleet } from '../fleet.ts'
import { count } from '../long.ts'
import { organisationWith } from '../organisation.ts'
import { serviceOf } from '../service.ts'

let fleet: Fleet
let database: Database
let endpoint: TestEndpoint
beforeAll(async () => {
  fleet = await createFleet()
  endpoint = await startEndpoint()
})
afterAll(async () => {
  await database?.close()
  await endpoint.end()
  await fleet.end()
  await removeBuilt()
})

const kills = count(100)
const services = 6

test('E3: killed at any moment, the server hands over at least once whatever deployment it acknowledged', {
  timeout: 240_000 + kills * 40_000,
}, async () => {
  let member = await fleet.start()
  database = connect(fleet.databaseUrl, { size: 4 })
  const ctx = createContext(readConfig({}, fleet.env), database)
  const { id: endpointId } = await createEndpoint(ctx, operator, { url: endpoint.url, description: '', events: [] })
  await setDeployer(ctx, operator, { environment: 'tt02', endpointId })
  const { name, owners } = await organisationWith(ctx)
  const [owner] = owners
  if (!owner) throw new Error('nobody')
  const scopes = ['services:read', 'deploy'] as const
  const token = await makeToken(ctx, owner, { userId: owner.userId, name: 'a test', scopes, days: 1 })
  const acknowledged: string[] = []
  let cutOff = 0

  async function deploy(service: string) {
    await sleep(Math.random() * 300)
    const answer = await fetch(`${member.address}/api/v1/services/${name}/${service}/deployments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'tt02' }),
    }).catch(() => undefined)
    const body = await answer?.json().catch(() => undefined)
    if (answer?.status === 201 && body) acknowledged.push(body.id)
    else cutOff += 1
  }

  for (let round = 0; round < kills; round++) {
    const made: string[] = []
    for (let index = 0; index < services; index++) made.push((await serviceOf(ctx, { owner: name })).name)
    const before = acknowledged.length
    const deploying = made.map(deploy)
    // In the middle, which begins as soon as one is told of, however slow the machine is.
    await expect.poll(() => acknowledged.length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(before)
    await member.kill()
    await Promise.all(deploying)
    // What the killed one had taken is out of reach for two minutes, which nobody waits for here.
    await ctx.db.updateTable('webhookDelivery').set({ leasedUntil: null }).where('state', '=', 'waiting').execute()
    member = await fleet.start()
  }
  const heard = () => new Set(endpoint.received.map(({ data }) => String(data.deployment)))
  await expect.poll(() => acknowledged.filter((id) => !heard().has(id)), { timeout: 60_000 }).toEqual([])
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(cutOff).toBeGreaterThan(0)
  const rows = await ctx.db.selectFrom('deployment').select('id').execute()
  const kept = new Set(rows.map(({ id }) => id))
  expect([...heard()].filter((id) => !kept.has(id))).toEqual([])
})
