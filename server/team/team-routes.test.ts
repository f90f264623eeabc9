import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationWith } from '../../test/organisation.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { capabilityName, findMember, getTeam, listTeams } from './index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

async function stage(environments = ['tt02']) {
  const made = await organisationWith(world.ctx, { members: 2, environments })
  const [[owner], [member]] = [made.owners, made.members]
  if (!owner || !member) throw new Error('nobody')
  return {
    ...made,
    owner,
    member,
    browser: await studioBrowser(world, owner),
    teams: `/orgs/${made.name}/teams`,
    devs: `/orgs/${made.name}/teams/${made.teamId('Devs')}`,
    stored: (name: string) => getTeam(world.ctx, made.organisationId, made.teamId(name)),
  }
}

const form = { name: 'Testers', description: 'They test', scope: 'all', access: 'write' }
const lastPart = (location: string) => /teams\/([^?]+)/.exec(location)?.[1] ?? ''
const mainOf = (body: string) => /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? ''

test('T2: an owner makes a team, with the capabilities that were ticked', async () => {
  const { browser, teams, organisationId } = await stage()
  const made = await browser.post(`${teams}/new`, { ...form, 'deploy:tt02': 'on', 'service:create': 'on' })
  const page = await browser.follow(made)
  expect(page.body).toContain('The team is made.')
  expect(page.body).toMatch(/id="deploy:tt02"[^>]*checked/)
  const team = await getTeam(world.ctx, organisationId, lastPart(made.location))
  expect(team).toMatchObject({ ...form, version: 1 })
  expect(team.capabilities.map(capabilityName).sort()).toEqual(['deploy:tt02', 'service:create'])
})

test('E1: only environments that the organisation has can be ticked, and others are refused', async () => {
  const { browser, teams, organisationId } = await stage()
  const before = await listTeams(world.ctx, organisationId)
  const page = (await browser.get(`${teams}/new`)).body
  expect([page.includes('deploy:tt02'), page.includes('deploy:production')]).toEqual([true, false])
  const refused = await browser.post(`${teams}/new`, { ...form, 'deploy:production': 'on' })
  expect(refused.status).toBe(422)
  expect(refused.body).toMatch(/id="capabilities-error">The organisation does not have this environment\./)
  expect(await listTeams(world.ctx, organisationId)).toEqual(before)
})

test('X5, R10: a refused form keeps what was typed and ticked', async () => {
  const { browser, teams } = await stage()
  const { status, body } = await browser.post(`${teams}/new`, {
    ...form,
    name: 'No good name',
    access: 'admin',
    'deploy:tt02': 'on',
  })
  expect(status).toBe(422)
  expect(body).toContain('value="No good name"')
  expect(body).toMatch(/id="deploy:tt02"[^>]*checked/)
  expect(body).not.toMatch(/id="service:create"[^>]*checked/)
  expect(body).toMatch(/id="access-admin"[^>]*checked/)
  expect(body).toContain('id="name-error"')
  const taken = await browser.post(`${teams}/new`, { ...form, name: 'devs' })
  expect(taken.body).toContain('The organisation has a team with this name already.')
})

test.each([
  ['scope', { ...form, scope: 'some' }],
  ['access', { ...form, access: 'own' }],
  ['version', { ...form, version: '-1' }],
  ['version', { ...form, version: 'x' }],
])('X5: a wrong %s is refused by name', async (field, wrong) => {
  const { browser, devs } = await stage()
  const answer = await browser.post(devs, { version: '1', ...wrong }, { accept: 'application/json' })
  expect(answer.status).toBe(422)
  expect(JSON.parse(answer.body)).toMatchObject({ fields: [{ path: field }] })
})

test('T2: an owner renames a team and changes what it may', async () => {
  const { browser, devs, stored } = await stage()
  const saved = await browser.follow(await browser.post(devs, { ...form, version: '1', 'admin:tt02': 'on' }))
  expect(saved.body).toContain('The team is saved.')
  const team = await stored('Devs')
  expect(team).toMatchObject({ ...form, version: 2 })
  expect(team.capabilities.map(capabilityName)).toEqual(['admin:tt02'])
})

test('T2: who changes a team that somebody changed meanwhile keeps what was typed, and sees what stands there now', async () => {
  const { browser, devs, stored } = await stage()
  await browser.post(devs, { ...form, name: 'Theirs', description: 'by somebody else', version: '1' })
  const refused = await browser.post(devs, { ...form, name: 'Mine', version: '1' })
  expect(refused.status).toBe(412)
  const main = mainOf(refused.body)
  expect(main).toContain('value="Mine"')
  expect(main).toMatch(/Somebody else changed the team meanwhile[\s\S]*Theirs[\s\S]*by somebody else/)
  expect((await stored('Devs')).name).toBe('Theirs')
  const version = /name="version" value="(\d+)"/.exec(main)?.[1] ?? ''
  expect((await browser.post(devs, { ...form, name: 'Mine', version })).status).toBe(303)
  expect((await stored('Devs')).name).toBe('Mine')
})

test('T1: the team of owners has neither form nor deletion, and is not changed by a press that has none', async () => {
  const { browser, teams, teamId, stored } = await stage()
  const owners = `${teams}/${teamId('Owners')}`
  const { body } = await browser.get(owners)
  expect(mainOf(body)).not.toMatch(/<form|deletion/)
  expect(body).toContain('Owners may everything')
  const before = await stored('Owners')
  expect((await browser.post(owners, { ...form, version: '1' })).status).toBe(409)
  expect((await browser.get(`${owners}/deletion`)).status).toBe(409)
  expect((await browser.post(`${owners}/deletion`)).status).toBe(409)
  expect(await stored('Owners')).toEqual(before)
})

test('T2: before a team is deleted its owner reads who loses what; then they do, at once', async () => {
  const { browser, devs, member, organisationId, name, teamId, members } = await stage()
  await browser.post(`/orgs/${name}/people/${member.username}/add`, { team: teamId('Resources') })
  const memberBrowser = await studioBrowser(world, members[1] ?? member)
  const asked = await browser.get(`${devs}/deletion`)
  expect(asked.body).toContain('2 people are in the team, and lose what it gives, at once.')
  expect(asked.body).toContain('1 of them is in no other team, and is no member of the organisation any more.')
  expect((await memberBrowser.get(devs)).status).toBe(200)
  const deleted = await browser.follow(await browser.post(`${devs}/deletion`))
  expect(deleted.body).toContain('The team is deleted.')
  expect((await memberBrowser.get(devs)).status).toBe(404)
  expect((await findMember(world.ctx, organisationId, member.userId))?.teamIds).toEqual([teamId('Resources')])
  expect((await browser.get(devs)).status).toBe(404)
})

test('SEC-L2: a team of another organisation is not found under one’s own, nor is what is no id', async () => {
  const mine = await stage()
  const theirs = await stage()
  const before = await theirs.stored('Devs')
  for (const id of [theirs.teamId('Devs'), 'x', '00000000-0000-4000-8000-000000000000']) {
    const path = `${mine.teams}/${id}`
    expect((await mine.browser.get(path)).status).toBe(404)
    expect((await mine.browser.get(`${path}/deletion`)).status).toBe(404)
    expect((await mine.browser.post(path, { ...form, version: '1' })).status).toBe(404)
    expect((await mine.browser.post(`${path}/deletion`)).status).toBe(404)
  }
  expect(await theirs.stored('Devs')).toEqual(before)
})

test('T2: members see every team, what it may and who is in it, and change none', async () => {
  const { teams, devs, member } = await stage()
  const browser = await studioBrowser(world, member)
  const list = mainOf((await browser.get(teams)).body)
  expect(list).toMatch(/Devs<[\s\S]*2 people · All services: Read and change · Create services/)
  expect(list).not.toContain('New team')
  const page = mainOf((await browser.get(devs)).body)
  expect(page).toContain(member.username)
  expect(page).not.toMatch(/<form|deletion/)
})
