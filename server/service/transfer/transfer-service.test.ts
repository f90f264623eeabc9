import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../../test/long.ts'
import { organisationWith, person } from '../../../test/organisation.ts'
import { serviceOf } from '../../../test/service.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { type Actor, operator, type Person } from '../../actor.ts'
import { type Context, inTransaction } from '../../context.ts'
import { createTeam, removeFromOrganisation } from '../../team/index.ts'
import { explainAccess } from '../access/explain-access.ts'
import { giveAccess, giveTeamAccess } from '../access/give-access.ts'
import { deleteService, restoreService } from '../copy-and-delete/delete-service.ts'
import { getService } from '../queries.ts'
import type { Service } from '../service.ts'
import { archiveService } from '../settings/archive-service.ts'
import { expireTransfers, findTransferOf, listTransfersTo } from './transfer-queries.ts'
import { answerTransfer, offerTransfer, withdrawTransfer } from './transfer-service.ts'

let world: World
let ctx: Context
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '10000' })
  ctx = world.ctx
})
afterAll(() => world.end())

/** A service of a person, offered to an organisation, and who may answer there. */
async function offered() {
  const kari = await person(ctx)
  const receiving = await organisationWith(ctx, { owners: 1, members: 1 })
  const service = await serviceOf(ctx, { owner: kari.username })
  await offerTransfer(ctx, kari, { serviceId: service.id, to: receiving.name.toUpperCase() })
  const [owner] = receiving.owners
  const [member] = receiving.members
  if (!owner || !member) throw new Error('nobody')
  return { kari, receiving, service, owner, member, transferId: await offerOf(service) }
}

const offerOf = async ({ id }: Pick<Service, 'id'>) => (await findTransferOf(ctx, id))?.id ?? ''
const accept = (actor: Actor, transferId: string, tx = ctx) =>
  answerTransfer(tx, actor, { transferId, answer: 'accept' })
const ownerOf = async ({ id }: Service) => (await getService(ctx, id)).owner
const over = { code: 'service/transfer-over' }

test('S3: both sides agree: a service moves once who may create services for the receiver accepts', async () => {
  const { kari, receiving, service, owner, member, transferId } = await offered()
  expect((await listTransfersTo(ctx, member.userId)).map(({ id }) => id)).toEqual([transferId])
  expect(await listTransfersTo(ctx, kari.userId)).toEqual([])
  await accept(member, transferId)
  expect(await ownerOf(service)).toBe(receiving.name)
  await expect(accept(member, transferId)).rejects.toMatchObject(over)
  const kinds = async ({ username }: { username: string }) =>
    (await world.mails(`${username}@example.no`)).map(({ kind }) => kind).filter((kind) => kind.startsWith('service'))
  expect(await kinds(owner)).toEqual(['service-offered'])
  expect(await kinds(kari)).toEqual(['service-transfer-answered'])
})

test('S3: only who owns a service offers it, however far others reach into it', async () => {
  const { owners, name } = await organisationWith(ctx)
  const service = await serviceOf(ctx, { owner: name })
  const ola = await person(ctx)
  await giveAccess(ctx, operator, { serviceId: service.id, username: ola.username, access: 'admin' })
  const taken = offerTransfer(ctx, ola, { serviceId: service.id, to: ola.username })
  await expect(taken).rejects.toMatchObject({ code: 'service/only-owner' })
  const [owner] = owners
  if (!owner) throw new Error('nobody')
  const toAnother = offerTransfer(ctx, owner, { serviceId: service.id, to: ola.username })
  await expect(toAnother).rejects.toMatchObject({ fields: [{ field: 'to', message: 'no-such-receiver' }] })
  await offerTransfer(ctx, owner, { serviceId: service.id, to: owner.username })
  await accept(owner, await offerOf(service))
  expect(await ownerOf(service)).toBe(owner.username)
})

test('S3: strangers cannot answer, and are told the same as of an offer that never was', async () => {
  const { transferId, service, kari } = await offered()
  const stranger = await person(ctx)
  for (const [actor, id] of [
    [stranger, transferId],
    [kari, transferId],
    [stranger, crypto.randomUUID()],
    [stranger, 'x'],
  ] as const)
    await expect(accept(actor, id)).rejects.toMatchObject(over)
  expect(await ownerOf(service)).toBe(kari.username)
})

test('S3: an offer is declined or withdrawn once, expires after seven days, and ends when its service is deleted', async () => {
  const declined = await offered()
  await answerTransfer(ctx, declined.owner, { transferId: declined.transferId, answer: 'decline' })
  await expect(accept(declined.owner, declined.transferId)).rejects.toMatchObject(over)
  const withdrawn = await offered()
  const again = offerTransfer(ctx, withdrawn.kari, { serviceId: withdrawn.service.id, to: withdrawn.receiving.name })
  await expect(again).rejects.toMatchObject({ code: 'service/already-offered' })
  await withdrawTransfer(ctx, withdrawn.kari, withdrawn.service.id)
  await expect(withdrawTransfer(ctx, withdrawn.kari, withdrawn.service.id)).rejects.toMatchObject(over)
  await expect(accept(withdrawn.owner, withdrawn.transferId)).rejects.toMatchObject(over)
  const deleted = await offered()
  const { owner: name, name: itsName } = deleted.service
  await deleteService(ctx, deleted.kari, { serviceId: deleted.service.id, typed: `${name}/${itsName}` })
  await restoreService(ctx, deleted.kari, { owner: name, name: itsName })
  await expect(accept(deleted.owner, deleted.transferId)).rejects.toMatchObject(over)
  const expired = await offered()
  world.clock.advance(7 * 24 * 60 * 60 + 1)
  await expect(accept(expired.owner, expired.transferId)).rejects.toMatchObject(over)
  // Before the sweep has met it, it is in nobody's way.
  await offerTransfer(ctx, expired.kari, { serviceId: expired.service.id, to: expired.receiving.name })
  await expireTransfers(ctx, 100)
  expect(await findTransferOf(ctx, expired.service.id)).toMatchObject({ to: expired.receiving.name })
})

test('S3: at acceptance everything is asked again: the name, the offerer, the archive', async () => {
  const taken = await offered()
  await serviceOf(ctx, { owner: taken.receiving.name, name: taken.service.name })
  await expect(accept(taken.owner, taken.transferId)).rejects.toMatchObject({ code: 'service/name-taken' })
  const archived = await offered()
  await archiveService(ctx, archived.kari, { serviceId: archived.service.id, archived: true })
  await expect(accept(archived.owner, archived.transferId)).rejects.toMatchObject({ code: 'service/archived' })
  const giving = await organisationWith(ctx, { owners: 2 })
  const [left] = giving.owners
  const { receiving, owner } = archived
  const service = await serviceOf(ctx, { owner: giving.name })
  if (!left) throw new Error('nobody')
  await offerTransfer(ctx, left, { serviceId: service.id, to: receiving.name })
  const transferId = await offerOf(service)
  await removeFromOrganisation(ctx, operator, { organisationId: giving.organisationId, userId: left.userId })
  await expect(accept(owner, transferId)).rejects.toMatchObject(over)
  expect(await ownerOf(service)).toBe(giving.name)
})

test('S3: that a name is taken there is told before, and only to who may know', async () => {
  const receiving = await organisationWith(ctx)
  const [owner] = receiving.owners
  const kari = await person(ctx)
  if (!owner) throw new Error('nobody')
  const { name } = await serviceOf(ctx, { owner: receiving.name })
  const ofOwner = await serviceOf(ctx, { owner: owner.username, name })
  const told = offerTransfer(ctx, owner, { serviceId: ofOwner.id, to: receiving.name })
  await expect(told).rejects.toMatchObject({ fields: [{ field: 'to', message: 'service-taken' }] })
  const ofStranger = await serviceOf(ctx, { owner: kari.username, name })
  await offerTransfer(ctx, kari, { serviceId: ofStranger.id, to: receiving.name })
  const reserved = await serviceOf(ctx, { owner: kari.username, name: `${receiving.name}-content` })
  const kept = offerTransfer(ctx, kari, { serviceId: reserved.id, to: receiving.name })
  await expect(kept).rejects.toMatchObject({ fields: [{ field: 'to', message: 'service-reserved' }] })
})

test('S3: teams of the former organisation lose it, people and teams of others who were let in keep it', async () => {
  const [giving, other] = [await organisationWith(ctx, { members: 1 }), await organisationWith(ctx)]
  const receiving = await organisationWith(ctx)
  const [[giver], [owner]] = [giving.owners, receiving.owners]
  if (!giver || !owner) throw new Error('nobody')
  const service = await serviceOf(ctx, { owner: giving.name })
  const { organisationId } = giving
  const facts = { name: 'Chosen', description: '', scope: 'chosen', access: 'write', capabilities: [] } as const
  const teamId = await createTeam(ctx, operator, { organisationId, facts })
  await ctx.db.insertInto('teamService').values({ teamId, serviceId: service.id }).execute()
  const ola = await person(ctx)
  const given = { serviceId: service.id, access: 'read' } as const
  await giveAccess(ctx, operator, { ...given, username: ola.username })
  await giveTeamAccess(ctx, operator, { ...given, teamId: giving.teamId('Devs') })
  await giveTeamAccess(ctx, operator, { ...given, teamId: other.teamId('Devs'), access: 'admin' })
  await offerTransfer(ctx, giver, { serviceId: service.id, to: receiving.name })
  expect(await findTransferOf(ctx, service.id)).toMatchObject({ keeping: 2, administering: 1 })
  await accept(owner, await offerOf(service))
  const grants = await explainAccess(ctx, { service: await getService(ctx, service.id), viewerId: undefined })
  const left = grants.flatMap((grant) =>
    'team' in grant ? [grant.organisation.name] : 'person' in grant ? [grant.person.username] : [],
  )
  expect(new Set(left)).toEqual(new Set([receiving.name, other.name, ola.username]))
  const kept = await ctx.db.selectFrom('teamService').select('teamId').where('serviceId', '=', service.id).execute()
  expect(kept).toEqual([])
})

test('S3: while one accepts, the owner withdraws: one of them is told that it is over', async () => {
  const { kari, receiving, service, owner, transferId } = await offered()
  const withdrawn = await inTransaction(ctx, async (tx) => {
    await accept(owner, transferId, tx)
    const overlapping = withdrawTransfer(ctx, kari, service.id).catch((error) => error)
    await sleep(100)
    return { overlapping }
  })
  expect(await withdrawn.overlapping).toMatchObject({ code: 'general/not-found' })
  expect(await ownerOf(service)).toBe(receiving.name)
})

test('S4: while one accepts, a service of that name is made there: one of the two has it, the other stays as it was', async () => {
  const { service, owner, receiving, transferId, kari } = await offered()
  const { overlapping } = await inTransaction(ctx, async (tx) => {
    await accept(owner, transferId, tx)
    const made = serviceOf(ctx, { owner: receiving.name, name: service.name }).catch((error) => error)
    await sleep(300)
    return { overlapping: made }
  })
  expect(await overlapping).toMatchObject({ code: 'service/name-taken' })
  expect(await ownerOf(service)).toBe(receiving.name)
  // The address of before is free, and given up to who takes it.
  await serviceOf(ctx, { owner: kari.username, name: service.name })
  expect(
    await ctx.db.selectFrom('serviceAddress').select('name').where('serviceId', '=', service.id).execute(),
  ).toEqual([])
})

const commandNames = [
  'offer',
  'accept',
  'decline',
  'withdraw',
  'wait',
  'archive',
  'take-out',
  'delete',
  'restore',
  'take-name',
] as const
type Command = (typeof commandNames)[number]

/** What an offer does by itself, without a database. */
interface Model {
  owner: 'giver' | 'receiver'
  open: boolean
  archived: boolean
  deleted: boolean
  nameTaken: boolean
}

const begun: Model = { owner: 'giver', open: false, archived: false, deleted: false, nameTaken: false }
const isGivers = ({ deleted, owner }: Model) => !deleted && owner === 'giver'

/** When each command succeeds, and what it changes then. */
const model: Record<Command, { when: (model: Model) => boolean; makes: Partial<Model> }> = {
  offer: { when: (now) => isGivers(now) && !now.archived && !now.open, makes: { open: true } },
  accept: {
    when: ({ open, archived, nameTaken }) => open && !archived && !nameTaken,
    makes: { open: false, owner: 'receiver' },
  },
  decline: { when: ({ open }) => open, makes: { open: false } },
  withdraw: { when: ({ open }) => open, makes: { open: false } },
  wait: { when: () => true, makes: { open: false } },
  archive: { when: isGivers, makes: { archived: true } },
  'take-out': { when: isGivers, makes: { archived: false } },
  delete: { when: isGivers, makes: { open: false, deleted: true } },
  restore: { when: ({ deleted }) => deleted, makes: { deleted: false } },
  'take-name': { when: ({ nameTaken, owner }) => !nameTaken && owner === 'giver', makes: { nameTaken: true } },
}

interface Parties {
  giver: Person & { username: string }
  owner: Person
  to: string
}

/** The same with the real verbs; whether they succeed. */
async function runFor(service: Service, { giver, owner, to }: Parties, command: Command): Promise<boolean> {
  const { id: serviceId, name } = service
  const transferId = (await lastOffer(serviceId)) ?? 'none'
  const commands: Record<Command, () => Promise<unknown>> = {
    offer: () => offerTransfer(ctx, giver, { serviceId, to }),
    accept: () => accept(owner, transferId),
    decline: () => answerTransfer(ctx, owner, { transferId, answer: 'decline' }),
    withdraw: () => withdrawTransfer(ctx, giver, serviceId),
    wait: async () => world.clock.advance(7 * 24 * 60 * 60 + 1),
    archive: () => archiveService(ctx, giver, { serviceId, archived: true }),
    'take-out': () => archiveService(ctx, giver, { serviceId, archived: false }),
    delete: () => deleteService(ctx, giver, { serviceId, typed: `${giver.username}/${name}` }),
    restore: () => restoreService(ctx, giver, { owner: giver.username, name }),
    'take-name': () => serviceOf(ctx, { owner: to, name }),
  }
  return commands[command]().then(
    () => true,
    (error) => {
      if (!('code' in error)) throw error
      return false
    },
  )
}

const lastOffer = async (serviceId: string) => {
  const row = await ctx.db
    .selectFrom('serviceTransfer')
    .select('id')
    .where('serviceId', '=', serviceId)
    .orderBy('createdAt', 'desc')
    .executeTakeFirst()
  return row?.id
}

/** Lives a story in both worlds and compares them; the commands that succeeded. */
async function live(story: readonly Command[]): Promise<Command[]> {
  const giver = await person(ctx)
  const receiving = await organisationWith(ctx)
  const [owner] = receiving.owners
  if (!owner) throw new Error('nobody')
  const service = await serviceOf(ctx, { owner: giver.username })
  const done: Command[] = []
  let now = begun
  for (const command of story) {
    const expected = model[command].when(now)
    const happened = await runFor(service, { giver, owner, to: receiving.name }, command)
    expect([story, command, happened]).toEqual([story, command, expected])
    if (!expected) continue
    now = { ...now, ...model[command].makes }
    done.push(command)
  }
  const row = await ctx.db.selectFrom('service').select('ownerId').where('id', '=', service.id).executeTakeFirst()
  expect(row?.ownerId).toBe(now.owner === 'giver' ? giver.userId : receiving.organisationId)
  return done
}

test('S3: a transfer is as its model says, whatever happens in which order', async () => {
  const stories = fc.array(fc.constantFrom<Command>(...commandNames), { minLength: 1, maxLength: 12 })
  const done = new Set<Command>()
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      for (const command of await live(story)) done.add(command)
    }),
    { numRuns: count(400), examples: [[['offer', 'accept']], [['offer', 'decline']], [['offer', 'withdraw']]] },
  )
  expect([...done]).toEqual(expect.arrayContaining(['offer', 'accept', 'decline', 'withdraw', 'wait']))
})

test('rate limits: a person offers ten services a day', async () => {
  const strict = { ...ctx, config: { ...ctx.config, rateLimitFactor: 1 } }
  const [kari, receiving] = [await person(ctx), await organisationWith(ctx)]
  const { id: serviceId } = await serviceOf(ctx, { owner: kari.username })
  const offer = () => offerTransfer(strict, kari, { serviceId, to: receiving.name })
  for (let times = 0; times < 10; times++) {
    await offer()
    await withdrawTransfer(strict, kari, serviceId)
  }
  await expect(offer()).rejects.toMatchObject({ kind: 'too-many' })
  expect(await findTransferOf(ctx, serviceId)).toBe(undefined)
  const causes = ctx.db.selectFrom('mail').select('causeId').distinct().where('kind', '=', 'service-offered')
  expect((await causes.execute()).map(({ causeId }) => causeId)).toContain(kari.userId)
})
