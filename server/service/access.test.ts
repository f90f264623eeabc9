import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../test/long.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { serviceOf } from '../../test/service.ts'
import { createWorld, type World } from '../../test/world.ts'
import { findAccess } from '../access/service-queries.ts'
import { operator } from '../actor.ts'
import type { Context } from '../context.ts'
import { serviceAccesses } from '../policy.ts'
import { addMember, createTeam, teamScopes } from '../team/index.ts'
import { explainAccess, explainPerson } from './explain-access.ts'
import { giveAccess, giveTeamAccess } from './give-access.ts'
import { getService } from './queries.ts'
import { visibilities } from './service.ts'

let world: World
let ctx: Context
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '10000' })
  ctx = world.ctx
})
afterAll(() => world.end())

const level = fc.constantFrom(...serviceAccesses)
const optional = fc.option(level, { nil: undefined })
const situations = fc.record({
  visibility: fc.constantFrom(...visibilities),
  isOwner: fc.boolean(),
  scope: fc.constantFrom(...teamScopes),
  access: level,
  isChosen: fc.boolean(),
  isMember: fc.boolean(),
  own: optional,
  byTeam: optional,
  byOthers: optional,
})

type Situation = typeof situations extends fc.Arbitrary<infer One> ? One : never

/** A person who reaches into a service in all of these ways at once. */
async function meet(situation: Situation) {
  const [ours, others] = [await organisationWith(ctx, { owners: 0 }), await organisationWith(ctx, { owners: 0 })]
  const { username, userId } = await person(ctx)
  const { id } = await serviceOf(ctx, { owner: ours.name, facts: { visibility: situation.visibility } })
  const { organisationId } = ours
  const { scope, access } = situation
  const facts = { name: 'Some', description: '', capabilities: [], scope, access }
  const teamId = await createTeam(ctx, operator, { organisationId, facts })
  const othersTeam = others.teamId('Devs')
  await addMember(ctx, operator, { organisationId: others.organisationId, teamId: othersTeam, username })
  const [own, byTeam, byOthers] = [situation.own ?? 'read', situation.byTeam ?? 'read', situation.byOthers ?? 'read']
  const ways: [unknown, () => Promise<unknown>][] = [
    [situation.isChosen, () => ctx.db.insertInto('teamService').values({ teamId, serviceId: id }).execute()],
    [situation.isMember, () => addMember(ctx, operator, { organisationId, teamId, username })],
    [situation.isOwner, () => addMember(ctx, operator, { organisationId, teamId: ours.teamId('Owners'), username })],
    [situation.own, () => giveAccess(ctx, operator, { serviceId: id, username, access: own })],
    [situation.byTeam, () => giveTeamAccess(ctx, operator, { serviceId: id, teamId, access: byTeam })],
    [situation.byOthers, () => giveTeamAccess(ctx, operator, { serviceId: id, teamId: othersTeam, access: byOthers })],
  ]
  for (const [isWay, go] of ways) if (isWay) await go()
  return { service: await getService(ctx, id), username, userId }
}

test('S2: the reasons that are told add up to what is decided, for whoever it is', async () => {
  const decided = new Set<string | undefined>()
  await fc.assert(
    fc.asyncProperty(situations, async (situation) => {
      const { service, username, userId } = await meet(situation)
      const reasons = await explainPerson(ctx, { service, viewerId: userId, username })
      const access = await findAccess(ctx, userId, service.id)
      expect([situation, reasons?.access]).toEqual([situation, access])
      decided.add(access)
    }),
    { numRuns: count(600) },
  )
  expect(decided.size).toBeGreaterThan(2)
})

/** An internal service of an organisation, with a person and a team of another organisation let in. */
async function shared() {
  const [ours, others] = [await organisationWith(ctx, { members: 1 }), await organisationWith(ctx, { members: 1 })]
  const service = await serviceOf(ctx, { owner: ours.name, facts: { visibility: 'internal' } })
  const ola = await person(ctx)
  await giveAccess(ctx, operator, { serviceId: service.id, username: ola.username, access: 'admin' })
  await giveTeamAccess(ctx, operator, { serviceId: service.id, teamId: others.teamId('Devs'), access: 'write' })
  const seenBy = async (viewerId: string | undefined) =>
    (await explainAccess(ctx, { service, viewerId })).map((grant) =>
      'team' in grant
        ? `${grant.organisation.name}/${grant.team.name}`
        : 'person' in grant
          ? grant.person.username
          : grant.by,
    )
  return { ours, others, service, ola, seenBy }
}

test('S2 J1: who is in neither organisation sees of an internal service that it is one, and no team or person', async () => {
  const { seenBy, service, ours, ola } = await shared()
  const stranger = await person(ctx)
  expect(await seenBy(stranger.userId)).toEqual(['internal'])
  const about = { service, viewerId: stranger.userId }
  const member = await explainPerson(ctx, { ...about, username: ours.members[0]?.username ?? '' })
  expect([member?.access, member?.grants]).toEqual(['read', [{ by: 'internal', access: 'read' }]])
  expect((await explainPerson(ctx, { ...about, username: ola.username }))?.access).toBe('read')
  expect(await explainPerson(ctx, { ...about, username: `${ola.username}@example.no` })).toBe(undefined)
})

test('S2 J1: members see their own organisation’s teams, who administers sees whom they let in, operators see all', async () => {
  const { seenBy, ours, others, ola } = await shared()
  const [own, foreign] = [await seenBy(ours.members[0]?.userId), await seenBy(others.members[0]?.userId)]
  expect(own).toEqual(expect.arrayContaining([`${ours.name}/Owners`, `${ours.name}/Devs`, ola.username]))
  expect(own).not.toContain(`${others.name}/Devs`)
  expect(foreign).toEqual(expect.arrayContaining([`${others.name}/Devs`, ola.username]))
  expect(foreign.filter((name) => name.startsWith(`${ours.name}/`))).toEqual([])
  expect(await seenBy(ola.userId)).toEqual([`${others.name}/Devs`, ola.username, 'internal'])
  expect(await seenBy(undefined)).toEqual(expect.arrayContaining([...own, ...foreign]))
})
