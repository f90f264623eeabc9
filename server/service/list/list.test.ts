import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../../test/api.ts'
import { count } from '../../../test/long.ts'
import { organisationWith, person } from '../../../test/organisation.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { accessTo } from '../../access/index.ts'
import { roleIn } from '../../access/queries.ts'
import { insertService } from '../queries.ts'
import { listFavourites, listServices } from './list-queries.ts'
import { type ListOf, type Sort, sorts } from './listed-service.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  await world.app.ready()
})
afterAll(() => world.end())

let made = 0

/** The row alone; lists do not look into repositories. */
async function service(ownerId: string, changes: Partial<Parameters<typeof insertService>[1]> = {}) {
  const id = crypto.randomUUID()
  world.clock.advance(1)
  const name = `service-${++made}`
  const facts = { titleNb: `Å ${made % 7}`, titleNn: name, titleEn: `Title ${made % 5}`, description: '' } as const
  const origin = { defaultBranch: 'main', template: null, templateVersion: null, createdBy: null }
  await insertService(world.ctx, { id, ownerId, name, ...facts, visibility: 'private', ...origin, ...changes })
  return id
}

async function member(organisation: Awaited<ReturnType<typeof organisationWith>>, team: string, userId: string) {
  const { organisationId, teamId } = organisation
  const row = { organisationId, teamId: teamId(team), userId, addedAt: world.ctx.now() }
  await world.ctx.db.insertInto('teamMember').values(row).execute()
}

const give = (serviceId: string, who: { userId: string } | { teamId: string }) =>
  world.ctx.db
    .insertInto('serviceCollaborator')
    .values({ serviceId, access: 'read', addedAt: world.ctx.now(), ...who })
    .execute()

/** Somebody with every way to a service there is, and what each list has for them. */
async function populated() {
  const me = await person(world.ctx)
  const stranger = await person(world.ctx)
  const [whole, part, none] = [
    await organisationWith(world.ctx),
    await organisationWith(world.ctx),
    await organisationWith(world.ctx),
  ]
  await member(whole, 'Devs', me.userId)
  await member(whole, 'Owners', me.userId)
  await member(part, 'Datamodels', me.userId)
  const mine = [await service(me.userId), await service(me.userId, { visibility: 'internal' })]
  const ofWhole = [await service(whole.organisationId), await service(whole.organisationId)]
  const internal = await service(part.organisationId, { visibility: 'internal' })
  const [chosen, byTeam] = [await service(part.organisationId), await service(part.organisationId)]
  await world.ctx.db
    .insertInto('teamService')
    .values({ teamId: part.teamId('Datamodels'), serviceId: chosen })
    .execute()
  await give(byTeam, { teamId: part.teamId('Datamodels') })
  const [shared, own] = [await service(stranger.userId), await service(none.organisationId)]
  for (const id of [shared, own]) await give(id, { userId: me.userId })
  await service(part.organisationId)
  await service(none.organisationId, { visibility: 'internal' })
  await service(stranger.userId, { visibility: 'internal' })
  const gone = await service(me.userId)
  await world.ctx.db.updateTable('service').set({ deletedAt: world.ctx.now() }).where('id', '=', gone).execute()
  return {
    me,
    whole,
    part,
    none,
    expected: {
      mine,
      all: [...mine, ...ofWhole, internal, chosen, byTeam, shared, own],
      whole: ofWhole,
      part: [internal, chosen, byTeam],
    },
  }
}

test('D3 S3: each list has all that belongs into it, page by page and once, in each order, with the true count', async () => {
  const { me, whole, part, none, expected } = await populated()
  const program = await programOf(world, me.userId)
  const contexts = { mine: 'mine', all: 'all', whole: whole.name, part: part.name } as const
  for (const [which, context] of Object.entries(contexts)) {
    for (const sort of sorts) {
      const seen = await everyPage(program, { context, sort })
      const rows = await rowsOf(expected[which as keyof typeof contexts])
      expect({ which, sort, names: seen.names }).toEqual({ which, sort, names: inOrder(rows, sort) })
      expect(seen.counts).toEqual(new Set([rows.length]))
    }
  }
  expect((await program.get(`/api/v1/services?context=${none.name}`)).body.fields).toMatchObject([{ path: 'context' }])
})

async function everyPage(program: Awaited<ReturnType<typeof programOf>>, asked: Record<string, string>) {
  const names: string[] = []
  const counts = new Set<number>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ ...asked, limit: '2', ...(cursor && { cursor }) })
    const { status, body } = await program.get(`/api/v1/services?${query}`)
    expect(status).toBe(200)
    names.push(...body.items.map(({ name }: { name: string }) => name))
    counts.add(body.count)
    cursor = body.next
  }
  return { names, counts }
}

const rowsOf = (ids: readonly string[]) =>
  world.ctx.db.selectFrom('service').select(['id', 'name', 'titleEn', 'changedAt']).where('id', 'in', ids).execute()

/** As anybody would sort it; ours are ASCII. */
function inOrder(rows: Awaited<ReturnType<typeof rowsOf>>, sort: Sort) {
  const keyOf = (row: (typeof rows)[number]) =>
    ({ changed: String(1e15 - row.changedAt.getTime()), title: row.titleEn.toLowerCase(), name: row.name })[sort]
  const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
  return rows.sort((a, b) => compareNames(keyOf(a), keyOf(b), sort) || compare(a.id, b.id)).map(({ name }) => name)
}

const compareNames = (one: string, other: string, sort: Sort) =>
  sort === 'changed' ? Number(one) - Number(other) : one.localeCompare(other, 'en')

const random = (below: number) => Math.floor(Math.random() * below)
const oneOf = <T>(all: readonly T[]): T => {
  const one = all[random(all.length)]
  if (one === undefined) throw new Error('nothing to choose from')
  return one
}

/** People in two organisations, and services that are given to them in every way by chance. */
async function crowd() {
  const people = [await person(world.ctx), await person(world.ctx), await person(world.ctx), await person(world.ctx)]
  const organisations = [await organisationWith(world.ctx), await organisationWith(world.ctx)]
  for (const { userId } of people) {
    await member(oneOf(organisations), oneOf(['Owners', 'Devs']), userId)
    await member(oneOf(organisations), oneOf(['Datamodels', 'Resources']), userId)
  }
  const owners = [...people.map(({ userId }) => userId), ...organisations.map(({ organisationId }) => organisationId)]
  for (let index = 0; index < count(1000); index++) {
    const id = await service(oneOf(owners), { visibility: oneOf(['internal', 'private']) })
    if (random(3) === 0) await give(id, { userId: oneOf(people).userId })
    if (random(3) === 0) await give(id, { teamId: oneOf(organisations).teamId('Resources') })
  }
  return { people, organisations }
}

/** What the decision about one service says, asked of each. */
async function readableIds(userId: string, ownerId?: string) {
  const readable = world.ctx.db.selectFrom('service').select('id').where(accessTo(userId), 'is not', null)
  const those = ownerId ? readable.where('ownerId', '=', ownerId) : readable
  return (await those.where('deletedAt', 'is', null).execute()).map(({ id }) => id).sort()
}

async function listedIds(userId: string, of: ListOf) {
  const asked = { userId, of, search: '', sort: 'changed', language: 'en', after: undefined, limit: 10_000 } as const
  return (await listServices(world.ctx, asked)).map(({ id }) => id).sort()
}

test('S3: lists agree with the decision about each service, whatever teams and collaborators there are', async () => {
  const { people, organisations } = await crowd()
  for (const { userId } of people) {
    const readable = new Set(await readableIds(userId))
    const all = await listedIds(userId, { kind: 'all' })
    expect(all.length).toBeGreaterThan(0)
    expect(all.filter((id) => !readable.has(id))).toEqual([])
    for (const { organisationId } of organisations) {
      const theirs = await readableIds(userId, organisationId)
      expect(await listedIds(userId, { kind: 'organisation', organisationId })).toEqual(theirs)
      const { role } = await roleIn(world.ctx, userId, organisationId).executeTakeFirstOrThrow()
      if (role !== 'stranger') expect(all).toEqual(expect.arrayContaining(theirs))
    }
  }
})

test('D3: a service is found by the beginnings of words of its titles, its name and its description', async () => {
  const me = await person(world.ctx)
  await service(me.userId, {
    name: 'zebra-form',
    titleNb: 'Søknad om støtte',
    titleNn: 'Søknad',
    titleEn: 'Aid',
    description: 'For bønder',
  })
  await service(me.userId)
  const program = await programOf(world, me.userId)
  for (const search of ['zeb', 'SØK', 'om aid', 'bønd', "støtte' & |"]) {
    const { body } = await program.get(`/api/v1/services?${new URLSearchParams({ search })}`)
    expect([search, body.items.map(({ name }: { name: string }) => name), body.count]).toEqual([
      search,
      ['zebra-form'],
      1,
    ])
  }
})

test.each([
  'context=x',
  'sort=owner',
  'cursor=x',
  `search=${'a'.repeat(101)}`,
  'limit=0',
  'cursor=eyJzb3J0IjoibmFtZSIsImtleSI6ImEiLCJpZCI6ImEifQ',
])('X5: a list asked with %.20s is a 422', async (query) => {
  const program = await programOf(world, (await person(world.ctx)).userId)
  expect((await program.get(`/api/v1/services?${query}`)).status).toBe(422)
})

test('X5: a cursor of one order or language is refused in another, and a time that is none, too', async () => {
  const me = await person(world.ctx)
  const program = await programOf(world, me.userId)
  const cursor = (key: object) =>
    Buffer.from(JSON.stringify({ id: crypto.randomUUID(), language: 'en', ...key })).toString('base64url')
  const asked = async (sort: string, key: object) =>
    (await program.get(`/api/v1/services?sort=${sort}&cursor=${cursor(key)}`)).status
  expect(await asked('name', { sort: 'title', key: 'a' })).toBe(422)
  expect(await asked('changed', { sort: 'changed', key: 'yesterday' })).toBe(422)
  expect(await asked('changed', { sort: 'changed', key: '9'.repeat(16) })).toBe(200)
  expect(await asked('title', { sort: 'title', key: 'a' })).toBe(200)
  expect(await asked('title', { sort: 'title', key: 'a', language: 'nb' })).toBe(422)
  expect(await asked('name', { sort: 'name', key: 'a', language: 'nb' })).toBe(200)
})

test('D3: a favourite stands first, for who may see it, and twice changes nothing', async () => {
  const [me, other] = [await person(world.ctx), await person(world.ctx)]
  await service(me.userId, { name: 'starred' })
  const [program, stranger] = [await programOf(world, me.userId), await programOf(world, other.userId)]
  const path = `/api/v1/user/favourites/${me.username}/starred`
  expect([(await program.put(path)).status, (await program.put(path)).status]).toEqual([204, 204])
  const mine = async () => (await program.get('/api/v1/services')).body.items[0].isFavourite
  expect(await mine()).toBe(true)
  expect((await stranger.put(path)).status).toBe(404)
  expect((await stranger.put(`/api/v1/user/favourites/${me.username}/nosuch`)).status).toBe(404)
  expect([(await program.delete(path)).status, (await program.delete(path)).status]).toEqual([204, 204])
  expect(await mine()).toBe(false)
})

test('D3: a favourite is gone for whoever may not see it any more', async () => {
  const [me, other] = [await person(world.ctx), await person(world.ctx)]
  const id = await service(other.userId, { name: 'once-internal', visibility: 'internal' })
  await service(other.userId)
  const program = await programOf(world, me.userId)
  expect((await program.put(`/api/v1/user/favourites/${other.username}/once-internal`)).status).toBe(204)
  const favourites = async () =>
    (await listFavourites(world.ctx, { userId: me.userId, language: 'nb' })).map(({ name }) => name)
  expect(await favourites()).toEqual(['once-internal'])
  await world.ctx.db.updateTable('service').set({ visibility: 'private' }).where('id', '=', id).execute()
  expect(await favourites()).toEqual([])
})
