import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../../test/long.ts'
import { organisationWith, person } from '../../../test/organisation.ts'
import { serviceOf } from '../../../test/service.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { findAccess } from '../../access/service-queries.ts'
import { operator } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { serviceAccesses } from '../../policy.ts'
import {
  addMember,
  createTeam,
  deleteTeam,
  leaveOrganisation,
  removeFromOrganisation,
  removeMember,
  teamScopes,
} from '../../team/index.ts'
import { getService } from '../queries.ts'
import { visibilities } from '../service.ts'
import { explainAccess, explainPerson } from './explain-access.ts'
import { giveAccess, giveTeamAccess, takeAccess } from './give-access.ts'

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
  // Chance decides which levels come up; that not all are alike, none but a fault takes away.
  expect(decided.size).toBeGreaterThan(1)
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

type Going = { organisationId: string; userId: string; teamId: string }
type Kari = Awaited<ReturnType<typeof person>>

const waysOut: Record<string, (kari: Kari, going: Going) => Promise<void>> = {
  'is removed from the organisation': (_kari, going) => removeFromOrganisation(ctx, operator, going),
  'is removed from the last team': (_kari, going) => removeMember(ctx, operator, going),
  leaves: (kari, going) => leaveOrganisation(ctx, kari, going),
  'was only in a team that is deleted': (_kari, going) => deleteTeam(ctx, operator, going),
}

test.each(Object.entries(waysOut))('J5 T3: who %s loses what they were given of its services', async (_how, go) => {
  const { organisationId, name, members, teamId } = await organisationWith(ctx, { owners: 1, members: 2 })
  const [kari, ola] = members
  if (!kari || !ola) throw new Error('nobody')
  await addMember(ctx, operator, { organisationId, teamId: teamId('Datamodels'), username: ola.username })
  const [own, elsewhere] = [await serviceOf(ctx, { owner: name }), await serviceOf(ctx, { owner: ola.username })]
  const give = (serviceId: string, username: string) =>
    giveAccess(ctx, operator, { serviceId, username, access: 'admin' })
  await give(own.id, kari.username)
  await give(own.id, ola.username)
  await give(elsewhere.id, kari.username)
  await go(kari, { organisationId, userId: kari.userId, teamId: teamId('Devs') })
  expect(await findAccess(ctx, kari.userId, own.id)).toBe(undefined)
  expect([await findAccess(ctx, kari.userId, elsewhere.id), await findAccess(ctx, ola.userId, own.id)]).toEqual([
    'admin',
    'admin',
  ])
  const taken = ctx.db.selectFrom('audit').select(['subjectId', 'details']).where('action', '=', 'service.access-taken')
  expect(await taken.where('organisationId', '=', organisationId).execute()).toEqual([
    { subjectId: kari.userId, details: { service: `${name}/${own.name}` } },
  ])
})

test('J5: who is taken out of one team of two keeps what they were given', async () => {
  const { organisationId, name, members, teamId } = await organisationWith(ctx, { members: 1 })
  const [kari] = members
  if (!kari) throw new Error('nobody')
  await addMember(ctx, operator, { organisationId, teamId: teamId('Datamodels'), username: kari.username })
  const { id } = await serviceOf(ctx, { owner: name })
  await giveAccess(ctx, operator, { serviceId: id, username: kari.username, access: 'admin' })
  await removeMember(ctx, operator, { organisationId, userId: kari.userId, teamId: teamId('Devs') })
  expect(await findAccess(ctx, kari.userId, id)).toBe('admin')
})

test('rate limits: a person lets in fifty a day, and an address hears so few times of it from one person', async () => {
  const strict = { ...ctx, config: { ...ctx.config, rateLimitFactor: 1 } }
  const [kari, ola] = [await person(ctx), await person(ctx)]
  const { id: serviceId } = await serviceOf(ctx, { owner: kari.username })
  const { username } = ola
  const give = () => giveAccess(strict, kari, { serviceId, username, access: 'read' })
  for (let times = 0; times < 50; times++) {
    await give()
    await takeAccess(strict, kari, { serviceId, who: { username } })
  }
  await expect(give()).rejects.toMatchObject({ kind: 'too-many' })
  expect(await findAccess(ctx, ola.userId, serviceId)).toBe(undefined)
  const mails = ctx.db
    .selectFrom('mail')
    .select('causeId')
    .distinct()
    .where('addressKey', '=', `${username}@example.no`)
  expect(await mails.execute()).toEqual([{ causeId: kari.userId }])
})
