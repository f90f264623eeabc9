import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let skatt: Awaited<ReturnType<typeof organisationWith>>
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
  skatt = await organisationWith(world.ctx, { members: 1, organisation: { name: 'skd', nameNb: 'Skatteetaten' } })
  for (const nameNb of ['Avinor', 'Bymiljøetaten', 'Digitaliseringsdirektoratet']) {
    await organisationWith(world.ctx, { owners: 0, organisation: { nameNb, nameNn: nameNb, nameEn: nameNb } })
  }
})
afterAll(() => world.end())

const path = '/api/v1/organisations/skd'

test('J1: a program lists organisations part by part, each once, in the order of their names', async () => {
  const program = await programOf(world, (await person(world.ctx)).userId)
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '3', ...(cursor && { cursor }) })
    const { body } = await program.get(`/api/v1/organisations?${query}`)
    seen.push(...body.items.map(({ nameNb }: { nameNb: string }) => nameNb))
    cursor = body.next
  }
  expect(seen).toEqual(['Avinor', 'Bymiljøetaten', 'Digitaliseringsdirektoratet', 'Skatteetaten'])
})

test.each([
  ['skatt', ['Skatteetaten']],
  ['SKD', ['Skatteetaten']],
  ['bymilj', ['Bymiljøetaten']],
  ["& ! ' ( :* <->", ['Avinor', 'Bymiljøetaten', 'Digitaliseringsdirektoratet', 'Skatteetaten']],
  ['skatt avinor', []],
])('J1: “%s” finds what begins with each of its words', async (search, names) => {
  const program = await programOf(world, (await person(world.ctx)).userId)
  const { body } = await program.get(`/api/v1/organisations?${new URLSearchParams({ search })}`)
  expect(body.items.map(({ nameNb }: { nameNb: string }) => nameNb)).toEqual(names)
})

test('X4: an owner’s program edits the version that it saw; another one meanwhile, and nothing is written over', async () => {
  const [owner] = skatt.owners
  const program = await programOf(world, owner?.userId ?? '')
  const { headers, body } = await program.get(path)
  expect(body).toMatchObject({ name: 'skd', kind: 'service-owner', role: 'owner' })
  const { name: _, kind: __, role: ___, ...facts } = body
  const edit = { ...facts, nameEn: 'The Norwegian Tax Administration', number: '974761076' }
  expect((await program.put(path, edit)).status).toBe(428)
  const changed = await program.put(path, edit, { 'if-match': headers['etag'] })
  expect([changed.status, changed.body.nameEn]).toEqual([200, 'The Norwegian Tax Administration'])
  expect((await program.put(path, facts, { 'if-match': headers['etag'] })).status).toBe(412)
  const refused = await program.put(path, { ...edit, number: '123456789' }, { 'if-match': changed.headers['etag'] })
  expect([refused.status, refused.body.fields[0]]).toMatchObject([422, { path: 'number', code: 'organisation-number' }])
  expect((await program.get(path)).body.nameEn).toBe('The Norwegian Tax Administration')
  const logged = world.ctx.db.selectFrom('audit').select('details').where('action', '=', 'organisation.changed')
  expect(await logged.execute()).toMatchObject([{ details: { changed: 'nameEn number' } }])
})

test('O1: what a program sends has no spaces around it, so that none of them leads the directory by one', async () => {
  const { name, owners } = await organisationWith(world.ctx, { organisation: { nameNb: 'Toll' } })
  const program = await programOf(world, owners[0]?.userId ?? '')
  const own = `/api/v1/organisations/${name}`
  const { headers, body } = await program.get(own)
  const { name: _, kind: __, role: ___, ...facts } = body
  const edit = { ...facts, nameNb: '  Tolletaten ', contact: ' post@toll.example ' }
  const changed = await program.put(own, edit, { 'if-match': headers['etag'] })
  expect(changed.body).toMatchObject({ nameNb: 'Tolletaten', contact: 'post@toll.example' })
})

test('SEC-J4: a program may what its person may and its token is for', async () => {
  const [owner] = skatt.owners
  const [member] = skatt.members
  const stranger = await person(world.ctx)
  const facts = (await (await programOf(world, stranger.userId)).get(path)).body
  const status = async (userId: string | undefined, scopes?: Parameters<typeof programOf>[2]) =>
    (await (await programOf(world, userId ?? '', scopes)).put(path, facts, { 'if-match': '"1"' })).status
  expect(await status(stranger.userId)).toBe(404)
  expect(await status(member?.userId)).toBe(403)
  expect(await status(owner?.userId, ['orgs:read'])).toBe(403)
  expect((await (await programOf(world, stranger.userId)).get('/api/v1/organisations/none')).status).toBe(404)
})
