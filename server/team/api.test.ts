import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
})
afterAll(() => world.end())

async function stage(population: { owners?: number; members?: number } = {}) {
  const made = await organisationWith(world.ctx, { members: 1, environments: ['tt02'], ...population })
  const [[owner], [member]] = [made.owners, made.members]
  if (!owner || !member) throw new Error('nobody')
  return {
    ...made,
    owner,
    member,
    base: `/api/v1/organisations/${made.name}`,
    program: await programOf(world, owner.userId),
    memberProgram: await programOf(world, member.userId),
    strangerProgram: await programOf(world, (await person(world.ctx)).userId),
  }
}

const edit = { name: 'Testers', description: 'They test', scope: 'all', access: 'write', capabilities: ['deploy:tt02'] }

test('X4, T2: a program makes a team, changes the version that it saw, and deletes it', async () => {
  const { base, program } = await stage()
  const made = await program.post(`${base}/teams`, { ...edit, capabilities: ['deploy:tt02', 'deploy:tt02'] })
  expect([made.status, made.headers['etag'], made.body]).toEqual([
    201,
    '"1"',
    { ...edit, id: expect.any(String), kind: 'ordinary', services: [] },
  ])
  const path = String(made.headers['location'])
  expect((await program.get(path)).body).toEqual(made.body)
  const changed = { ...edit, name: 'Checkers', capabilities: [] }
  expect((await program.put(path, changed)).status).toBe(428)
  expect((await program.put(path, changed, { 'if-match': '"1"' })).headers['etag']).toBe('"2"')
  expect((await program.put(path, edit, { 'if-match': '"1"' })).status).toBe(412)
  const names = async () => (await program.get(`${base}/teams`)).body.items.map(({ name }: { name: string }) => name)
  expect(await names()).toContain('Checkers')
  expect((await program.delete(path)).status).toBe(204)
  expect(await names()).not.toContain('Checkers')
  expect((await program.get(path)).status).toBe(404)
})

test.each([
  ['name', { name: 'No good' }, 'team-name'],
  ['name', { name: 'DEVS' }, 'team-taken'],
  ['description', { description: 'x'.repeat(201) }, 'too-long'],
  ['scope', { scope: 'some' }, 'invalid'],
  ['capabilities', { capabilities: ['deploy:production'] }, 'capability-without-environment'],
  ['capabilities', { capabilities: ['sudo'] }, 'invalid'],
])('X5: a team whose %s is %j is refused by field', async (path, wrong, code) => {
  const { base, program } = await stage()
  const { status, body } = await program.post(`${base}/teams`, { ...edit, ...wrong })
  expect([status, body.fields]).toMatchObject([422, [{ path, code }]])
})

test('T1: the team of owners is neither changed nor deleted', async () => {
  const { base, program, teamId } = await stage()
  const path = `${base}/teams/${teamId('Owners')}`
  expect((await program.put(path, edit, { 'if-match': '"1"' })).status).toBe(409)
  expect((await program.delete(path)).status).toBe(409)
})

test('T3: a program puts a person into a team, twice to no effect, and takes them out again', async () => {
  const { base, program, teamId } = await stage()
  const { username } = await person(world.ctx)
  const path = `${base}/teams/${teamId('Devs')}/members/${username}`
  expect((await program.put(path)).status).toBe(204)
  expect((await program.put(path)).status).toBe(204)
  expect((await program.get(`${base}/members/${username}`)).body).toEqual({
    username,
    displayName: null,
    isActive: true,
    teams: [{ id: teamId('Devs'), name: 'Devs' }],
  })
  expect((await program.delete(path)).status).toBe(204)
  expect((await program.get(`${base}/members/${username}`)).status).toBe(404)
  expect((await program.delete(path)).status).toBe(404)
  const nobody = await program.put(`${base}/teams/${teamId('Devs')}/members/nobody`)
  expect([nobody.status, nobody.body.fields]).toMatchObject([422, [{ path: 'username', code: 'no-such-person' }]])
})

test('X4: members come part by part in the order of their usernames, each once', async () => {
  const { base, program, owners, members } = await stage({ owners: 2, members: 3 })
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '2', ...(cursor && { cursor }) })
    const { body } = await program.get(`${base}/members?${query}`)
    seen.push(...body.items.map(({ username }: { username: string }) => username))
    cursor = body.next
  }
  expect(seen).toEqual([...owners, ...members].map(({ username }) => username).sort())
  const { body } = await program.get(`${base}/members?search=${owners[1]?.username}`)
  expect(body.items).toHaveLength(1)
  expect((await program.get(`${base}/members?cursor=x`)).status).toBe(422)
})

test('T2: a program asks what somebody may, and which team gives it', async () => {
  const { base, member, memberProgram, teamId } = await stage()
  const { body } = await memberProgram.get(`${base}/members/${member.username}/capabilities`)
  const named = (name: string) => ({ id: teamId(name), name })
  expect(body.items).toHaveLength(5)
  expect(body.items).toContainEqual({
    capability: 'service:create',
    teams: [named('Devs')],
    givenBy: [named('Owners'), named('Devs')],
  })
  expect(body.items).toContainEqual({
    capability: 'deploy:tt02',
    teams: [],
    givenBy: [named('Owners'), named('Deploy-TT02')],
  })
})

test('T4, J5: a program removes and leaves; the last owner stays', async () => {
  const { base, program, memberProgram, owner, member, teamId } = await stage({ members: 2 })
  for (const { status, body } of [
    await program.post(`${base}/leave`),
    await program.delete(`${base}/members/${owner.username}`),
    await program.delete(`${base}/teams/${teamId('Owners')}/members/${owner.username}`),
  ])
    expect([status, body.type]).toEqual([409, expect.stringContaining('team/last-owner')])
  expect((await memberProgram.get(`${base}/members`)).body.items).toHaveLength(3)
  expect((await memberProgram.post(`${base}/leave`)).status).toBe(204)
  expect((await memberProgram.get(`${base}/members`)).status).toBe(404)
  expect((await program.get(`${base}/members/${member.username}`)).status).toBe(404)
})

test('T3: removal takes effect on the next request of the token of who was removed', async () => {
  const { base, program, memberProgram, member } = await stage()
  expect((await memberProgram.get(`${base}/teams`)).status).toBe(200)
  expect((await program.delete(`${base}/members/${member.username}`)).status).toBe(204)
  expect((await memberProgram.get(`${base}/teams`)).status).toBe(404)
})

test('T3, SEC-B2: an owner’s program finds people by name, never by address', async () => {
  const { base, program, member } = await stage()
  const found = await program.get(`${base}/people?search=${member.username}`)
  expect(found.body.items).toContainEqual({ username: member.username, displayName: null })
  const byAddress = await program.get(`${base}/people?search=${member.username}%40example.no`)
  expect(byAddress.body).toEqual({ items: [], more: false })
})

test('L8: a token makes nobody an owner, since it is never fresh', async () => {
  const { base, program, member, teamId } = await stage()
  const answer = await program.put(`${base}/teams/${teamId('Owners')}/members/${member.username}`)
  expect([answer.status >= 400, answer.status < 500]).toEqual([true, true])
  const { body } = await program.get(`${base}/members/${member.username}`)
  expect(body.teams).toEqual([{ id: teamId('Devs'), name: 'Devs' }])
})

test('O2: nobody’s token makes an organisation, an owner’s neither', async () => {
  const { program, strangerProgram } = await stage()
  const before = await world.ctx.db.selectFrom('organisation').select('id').execute()
  const body = { name: 'mine', kind: 'service-owner', nameNb: 'Min', nameNn: 'Min', nameEn: 'Mine' }
  for (const one of [program, strangerProgram]) {
    const refused = await one.post('/api/v1/organisations', body)
    expect([refused.status, refused.body.type]).toEqual([403, expect.stringMatching(/access\/operators-only$/)])
    expect(refused.body.detail).toContain(world.ctx.config.studio.servicedesk)
  }
  expect(await world.ctx.db.selectFrom('organisation').select('id').execute()).toEqual(before)
})

test('SEC-L1, SEC-J4: members read, owners write, strangers find nothing, and no token does what it is not for', async () => {
  const { base, owner, member, memberProgram, strangerProgram, teamId } = await stage()
  const devs = `${base}/teams/${teamId('Devs')}`
  const reads = ['/teams', '/members', `/members/${owner.username}`, `/members/${owner.username}/capabilities`]
  const writes = [
    ['POST', `${base}/teams`],
    ['PUT', devs],
    ['DELETE', devs],
    ['PUT', `${devs}/members/${owner.username}`],
    ['DELETE', `${devs}/members/${member.username}`],
    ['DELETE', `${base}/members/${owner.username}`],
  ] as const
  const reading = await programOf(world, owner.userId, ['orgs:read'])
  const writing = await programOf(world, owner.userId, ['orgs:write'])
  for (const path of [...reads, `/teams/${teamId('Devs')}`].map((end) => base + end)) {
    expect([path, (await memberProgram.get(path)).status]).toEqual([path, 200])
    expect([path, (await strangerProgram.get(path)).status]).toEqual([path, 404])
    expect([path, (await writing.get(path)).status]).toEqual([path, 403])
  }
  for (const [method, path] of writes) {
    const body = method === 'DELETE' ? undefined : edit
    for (const [program, status] of [
      [memberProgram, 403],
      [strangerProgram, 404],
      [reading, 403],
    ] as const) {
      const answer = await program.send(method, path, body, { 'if-match': '"1"' })
      expect([method, path, answer.status]).toEqual([method, path, status])
    }
  }
  expect((await memberProgram.get(`${base}/people?search=a`)).status).toBe(403)
})

test('SEC-L2: teams and members of another organisation are not found under one’s own', async () => {
  const mine = await stage()
  const theirs = await stage()
  const team = `${mine.base}/teams/${theirs.teamId('Devs')}`
  const answers = [
    await mine.program.get(team),
    await mine.program.put(team, edit, { 'if-match': '"1"' }),
    await mine.program.delete(team),
    await mine.program.put(`${team}/members/${mine.member.username}`),
    await mine.program.delete(`${team}/members/${mine.member.username}`),
    await mine.program.get(`${mine.base}/members/${theirs.member.username}`),
    await mine.program.delete(`${mine.base}/members/${theirs.member.username}`),
    await mine.program.get(`${mine.base}/teams/x`),
  ]
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
  expect((await theirs.program.get(`${theirs.base}/members`)).body.items).toHaveLength(2)
})

test('J1: whoever may see an organisation is told its owners, strangers only where it does not hide them', async () => {
  const open = await stage()
  const names = async (program: typeof open.program, base: string) =>
    (await program.get(`${base}/owners`)).body.items.map(({ username }: { username: string }) => username)
  expect(await names(open.strangerProgram, open.base)).toEqual([open.owner.username])
  const { organisationId } = open
  await world.ctx.db.updateTable('organisation').set({ hidesOwners: true }).where('id', '=', organisationId).execute()
  expect(await names(open.strangerProgram, open.base)).toEqual([])
  expect(await names(open.memberProgram, open.base)).toEqual([open.owner.username])
})
