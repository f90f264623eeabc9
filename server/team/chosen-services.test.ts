import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { serviceOf } from '../../test/service.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { findAccess } from '../access/service-queries.ts'
import { operator } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { addMember } from './add-member.ts'
import { changeTeam, createTeam } from './change-team.ts'
import { listChosen } from './service-queries.ts'

let world: World
let ctx: Context
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  ctx = world.ctx
  await world.app.ready()
})
afterAll(() => world.end())

const facts = { name: 'Some', description: '', scope: 'chosen', access: 'write', capabilities: [] } as const

/** An organisation with two services, and a person in a team that has none of them yet. */
async function stage() {
  const made = await organisationWith(ctx)
  const { organisationId } = made
  const [one, other] = [await serviceOf(ctx, { owner: made.name }), await serviceOf(ctx, { owner: made.name })]
  const kari = await person(ctx)
  const teamId = await createTeam(ctx, operator, { organisationId, facts })
  await addMember(ctx, operator, { organisationId, teamId, username: kari.username })
  const reach = async () => [await findAccess(ctx, kari.userId, one.id), await findAccess(ctx, kari.userId, other.id)]
  const choose = (services: readonly string[], version = 1, tx = ctx) =>
    changeTeam(tx, operator, { organisationId, teamId, version, facts, services })
  return { ...made, kari, teamId, one, other, reach, choose }
}

test('T2: a team reaches the services that were chosen for it, and no other', async () => {
  const { one, other, reach, choose, organisationId, teamId } = await stage()
  expect(await reach()).toEqual([undefined, undefined])
  await choose([one.name])
  expect(await reach()).toEqual(['write', undefined])
  await choose([other.name], 2)
  expect(await reach()).toEqual([undefined, 'write'])
  const all = { ...facts, scope: 'all' } as const
  await changeTeam(ctx, operator, { organisationId, teamId, version: 3, facts: all, services: [one.name] })
  expect(await reach()).toEqual(['write', 'write'])
  expect(await listChosen(ctx, organisationId, undefined)).toEqual(new Map())
})

test('T2 O1: the log says which services a team was given and lost, and all clears what was chosen', async () => {
  const { one, other, choose, organisationId, teamId, owners, name } = await stage()
  await choose([one.name])
  await choose([one.name, other.name], 2)
  await choose([other.name], 3)
  const all = { ...facts, scope: 'all' } as const
  await changeTeam(ctx, operator, { organisationId, teamId, version: 4, facts: all })
  expect(await listChosen(ctx, organisationId, undefined)).toEqual(new Map())
  const acts = ctx.db.selectFrom('audit').select('details').where('action', '=', 'team.changed').orderBy('id')
  expect((await acts.where('organisationId', '=', organisationId).execute()).map(({ details }) => details)).toEqual([
    { team: 'Some', added: one.name },
    { team: 'Some', added: other.name },
    { team: 'Some', taken: one.name },
    { team: 'Some', taken: other.name },
  ])
  const browser = await studioBrowser(world, { userId: owners[0]?.userId ?? '' })
  const log = (await browser.get(`/orgs/${name}/log`)).body
  expect(log).toContain(`changed the team Some. Services added: ${one.name}.`)
  expect(log).toContain(`changed the team Some. Services removed: ${other.name}.`)
})

test('T2: only services of the organisation itself can be chosen', async () => {
  const { choose, reach, one } = await stage()
  const elsewhere = await serviceOf(ctx, { owner: (await person(ctx)).username })
  for (const name of [elsewhere.name, 'no-such-service'])
    await expect(choose([one.name, name])).rejects.toMatchObject({ fields: [{ field: 'services', values: { name } }] })
  expect(await reach()).toEqual([undefined, undefined])
})

test('T2 S3: a service that is given to another owner at this instant is not chosen for a team', async () => {
  const { one, choose, teamId } = await stage()
  const kari = await person(ctx)
  const { chosen } = await inTransaction(ctx, async (tx) => {
    await tx.db.updateTable('service').set({ ownerId: kari.userId }).where('id', '=', one.id).execute()
    const overlapping = choose([one.name]).catch((error) => error)
    await sleep(100)
    return { chosen: overlapping }
  })
  expect(await chosen).toMatchObject({ fields: [{ field: 'services', message: 'no-such-service' }] })
  expect(await ctx.db.selectFrom('teamService').select('teamId').where('teamId', '=', teamId).execute()).toEqual([])
})

test('T2: owners tick the services on the page of the team, and members see those that they may read', async () => {
  const { name, organisationId, owners, kari, teamId, one, other, reach, choose } = await stage()
  const [owner] = owners
  if (!owner) throw new Error('nobody')
  const browser = await studioBrowser(world, owner)
  const path = `/orgs/${name}/teams/${teamId}`
  expect((await browser.get(path)).body).toContain(`name="services/${one.name}"`)
  const form = { name: 'Some', description: '', scope: 'chosen', access: 'write', version: '1' }
  expect((await browser.post(path, { ...form, [`services/${one.name}`]: 'on' })).status).toBe(303)
  expect(await reach()).toEqual(['write', undefined])
  const colleague = await person(ctx)
  const others = await createTeam(ctx, operator, { organisationId, facts: { ...facts, name: 'Others' } })
  await addMember(ctx, operator, { organisationId, teamId: others, username: colleague.username })
  const seen = async (userId: string) => (await (await studioBrowser(world, { userId })).get(path)).body
  expect(await seen(kari.userId)).toContain(`Services: ${one.name}`)
  await choose([one.name, other.name], 2)
  expect(await seen(kari.userId)).toContain(`${one.name}, ${other.name}`)
  const byColleague = await seen(colleague.userId)
  expect([byColleague.includes(kari.username), byColleague.includes(one.name)]).toEqual([true, false])
})

test('T2 X4: a program chooses services, and what it leaves out stays', async () => {
  const { name, owners, teamId, one, reach } = await stage()
  const program = await programOf(world, owners[0]?.userId ?? '')
  const path = `/api/v1/organisations/${name}/teams/${teamId}`
  const put = (body: object, seen: string) => program.put(path, { ...facts, ...body }, { 'if-match': seen })
  expect((await put({ services: [one.name] }, '"1"')).body.services).toEqual([one.name])
  expect((await put({ description: 'More' }, '"2"')).body.services).toEqual([one.name])
  expect(await reach()).toEqual(['write', undefined])
  const unknown = await put({ services: ['nothing-here'] }, '"3"')
  expect([unknown.status, unknown.body.fields[0].path]).toEqual([422, 'services'])
})
