import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../../test/browser.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { loggedInBrowser, studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { deactivate } from '../servicedesk/index.ts'
import { insertUser } from '../user/index.ts'
import { addMember, findMember, removeFromOrganisation } from './index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

let number = 0

/** Somebody with a name, as the electronic ID gives it. */
async function named(displayName: string, { username = `named${++number}`, active = true } = {}) {
  const email = `${username}@example.no`
  const account = { language: 'en', passwordHash: null, wantedPath: null, email, emailKey: email } as const
  const userId = await insertUser(world.ctx, { ...account, username, displayName, active })
  return { userId, username }
}

type Made = Awaited<ReturnType<typeof organisationWith>>
type Somebody = Made['owners'][number]

/** An organisation with people in it, and somebody of each kind in front of a browser. */
async function stage(population: { owners?: number; members?: number } = {}) {
  const made = await organisationWith(world.ctx, { members: 1, ...population })
  const [owner, member] = [first(made.owners), first(made.members)]
  return {
    ...made,
    owner,
    member,
    ownerBrowser: await studioBrowser(world, owner),
    memberBrowser: await studioBrowser(world, member),
    people: `/orgs/${made.name}/people`,
    teamsOf: async (userId: string) =>
      (await findMember(world.ctx, made.organisationId, userId))?.teamIds.map((id) => nameOf(made, id)) ?? [],
  }
}

function first(people: readonly Somebody[]): Somebody {
  const [one] = people
  if (!one) throw new Error('nobody')
  return one
}

const teamNames = ['Owners', 'Devs', 'Datamodels', 'Resources', 'Deploy-TT02']
const nameOf = ({ teamId }: Made, id: string) => teamNames.find((name) => teamId(name) === id) ?? id

/** Every page and act, as the paths below an organisation. */
const gets = (username: string) => ['/people', `/people/${username}`, '/leave', '/teams']
const ownersGets = (username: string, team: string) => [
  `/people/${username}/removal`,
  '/find-person?find=a',
  '/teams/new',
  `/teams/${team}/deletion`,
]
const posts = (username: string, team: string) => [
  `/people/${username}/add`,
  `/people/${username}/remove`,
  `/people/${username}/removal`,
  '/teams/new',
  `/teams/${team}`,
  `/teams/${team}/deletion`,
]
const someForm = (team: string) => ({ team, name: 'X', scope: 'all', access: 'read', version: '1' })

test('SEC-L1, SEC-L2: to a stranger no page of an organisation’s people and teams is there, and no act', async () => {
  const { name, teamId, member, teamsOf } = await stage()
  const stranger = await studioBrowser(world, await person(world.ctx))
  const paths = [...gets(member.username), ...ownersGets(member.username, teamId('Devs'))]
  for (const path of paths) expect([path, (await stranger.get(`/orgs/${name}${path}`)).status]).toEqual([path, 404])
  for (const path of [...posts(member.username, teamId('Devs')), '/leave']) {
    const answer = await stranger.post(`/orgs/${name}${path}`, someForm(teamId('Devs')))
    expect([path, answer.status]).toEqual([path, 404])
  }
  expect(await teamsOf(member.userId)).toEqual(['Devs'])
})

test('SEC-L1, T2: a member sees who is in which team, and presses nothing', async () => {
  const { name, teamId, owner, member, memberBrowser, teamsOf } = await stage()
  for (const path of gets(owner.username)) {
    const { status, body } = await memberBrowser.get(`/orgs/${name}${path}`)
    expect([path, status]).toEqual([path, 200])
    if (path !== '/leave')
      expect(/<main[\s\S]*<\/main>/.exec(body)?.[0]).not.toMatch(/<button class="toggle"|<form method="post"/)
  }
  for (const path of ownersGets(owner.username, teamId('Devs')))
    expect([path, (await memberBrowser.get(`/orgs/${name}${path}`)).status]).toEqual([path, 403])
  for (const path of posts(owner.username, teamId('Devs'))) {
    const answer = await memberBrowser.post(`/orgs/${name}${path}`, someForm(teamId('Devs')))
    expect([path, answer.status]).toEqual([path, 403])
  }
  expect(await teamsOf(owner.userId)).toEqual(['Owners'])
  expect(await teamsOf(member.userId)).toEqual(['Devs'])
})

test('SEC-L1: who is pending, deactivated, or has not authorised the studio sees no people', async () => {
  const { people, member, organisationId, teamId } = await stage()
  const pending = await named('Pia Pending', { active: false })
  const waiting = await loggedInBrowser(world, { userId: pending.userId, kind: 'pending' })
  expect((await waiting.browser.get(people)).location).toBe('/register/sent')
  const outside = await loggedInBrowser(world, { userId: member.userId })
  expect((await outside.browser.get(people)).location).toContain('/oauth/authorize')
  expect((await world.browser().get(people)).location).toMatch(/^\/login\?/)
  const gone = await person(world.ctx)
  await addMember(world.ctx, operator, { organisationId, teamId: teamId('Devs'), username: gone.username })
  const browser = await studioBrowser(world, gone)
  expect((await browser.get(people)).status).toBe(200)
  await world.ctx.db
    .updateTable('userAccount')
    .set({ state: 'deactivated', deactivatedAt: world.ctx.now() })
    .where('id', '=', gone.userId)
    .execute()
  expect((await browser.get(people)).status).toBe(403)
})

test('T3: an owner adds by username; twice says so calmly; removal is undone by one press', async () => {
  const { people, ownerBrowser, teamId, teamsOf } = await stage()
  const added = await named('Kari Nordmann')
  const add = () => ownerBrowser.post(`${people}/${added.username}/add`, { team: teamId('Devs') })
  const told = await ownerBrowser.follow(await add())
  expect(told.body).toContain('Kari Nordmann is now in Devs.')
  expect((await ownerBrowser.follow(await add())).body).toContain('Kari Nordmann was in Devs already.')
  expect(await teamsOf(added.userId)).toEqual(['Devs'])
  const removed = await ownerBrowser.post(`${people}/${added.username}/remove`, { team: teamId('Devs') })
  expect(await teamsOf(added.userId)).toEqual([])
  const page = await ownerBrowser.follow(removed)
  expect(page.body).toContain('Kari Nordmann is no longer in Devs.')
  const [, action = '', team = ''] =
    /class="ds-alert notice"[\s\S]*?action="([^"]+)"[\s\S]*?name="team" value="([^"]+)"/.exec(page.body) ?? []
  await ownerBrowser.post(action, { team })
  expect(await teamsOf(added.userId)).toEqual(['Devs'])
})

test('T3: an address that somebody made up tells of nothing that did not happen, and offers no press', async () => {
  const { people, ownerBrowser, teamId } = await stage()
  const evil = await named('Evil Stranger')
  for (const done of ['added', 'already', 'removed', 'gone']) {
    const query = new URLSearchParams({ done, who: evil.username, team: teamId('Owners') })
    const { status, body } = await ownerBrowser.get(`${people}?${query}`)
    expect([done, status, /Evil|ds-alert notice/.test(body)]).toEqual([done, 200, false])
  }
})

test.each([
  ['no username', 'nobody-is-called-this', 'There is no active user with this name.'],
  ['somebody who has not activated', 'waiting-one', 'There is no active user with this name.'],
])('T3: adding %s gets a helpful answer', async (_what, username, sentence) => {
  const { people, ownerBrowser, teamId } = await stage()
  if (username === 'waiting-one') await named('Waiting One', { username, active: false })
  const { status, body } = await ownerBrowser.post(`${people}/${username}/add`, { team: teamId('Devs') })
  expect([status, body.includes(sentence)]).toEqual([422, true])
})

test('X5: a team that is none, or another organisation’s, is refused and changes nothing', async () => {
  const { people, ownerBrowser, member, teamsOf } = await stage()
  const other = await organisationWith(world.ctx)
  for (const [team, status] of [
    ['x', 422],
    [other.teamId('Devs'), 404],
  ] as const) {
    expect((await ownerBrowser.post(`${people}/${member.username}/add`, { team })).status).toBe(status)
    expect((await ownerBrowser.post(`${people}/${member.username}/remove`, { team })).status).toBe(status)
  }
  expect(await teamsOf(member.userId)).toEqual(['Devs'])
})

test('T3: removal takes effect on the next request of who was removed', async () => {
  const { people, ownerBrowser, member, memberBrowser, teamId } = await stage()
  expect((await memberBrowser.get(people)).status).toBe(200)
  await ownerBrowser.post(`${people}/${member.username}/remove`, { team: teamId('Devs') })
  expect((await memberBrowser.get(people)).status).toBe(404)
})

test('T3: a second owner who was taken out of the owners decides nothing on the next request', async () => {
  const made = await stage({ owners: 2 })
  const [, second] = made.owners
  if (!second) throw new Error('no second owner')
  const browser = await studioBrowser(world, second)
  expect((await browser.get(`${made.people}/${made.member.username}/removal`)).status).toBe(200)
  await addMember(world.ctx, operator, { ...made, teamId: made.teamId('Devs'), username: second.username })
  await made.ownerBrowser.post(`${made.people}/${second.username}/remove`, { team: made.teamId('Owners') })
  expect((await browser.get(`${made.people}/${made.member.username}/removal`)).status).toBe(403)
  const removed = await browser.post(`${made.people}/${made.member.username}/remove`, { team: made.teamId('Devs') })
  expect(removed.status).toBe(403)
  expect(await made.teamsOf(made.member.userId)).toEqual(['Devs'])
})

test('L8: making somebody an owner asks for a fresh login, other teams do not', async () => {
  const { people, owner, ownerBrowser, member, teamId, teamsOf } = await stage()
  const authenticatedAt = new Date(world.ctx.now().getTime() - 601_000)
  await world.ctx.db.updateTable('session').set({ authenticatedAt }).where('userId', '=', owner.userId).execute()
  const add = (team: string) => ownerBrowser.post(`${people}/${member.username}/add`, { team: teamId(team) })
  expect((await add('Owners')).location).toMatch(/^\/login\/again\?/)
  expect((await add('Resources')).location).toContain('done=added')
  expect((await teamsOf(member.userId)).sort()).toEqual(['Devs', 'Resources'])
})

test('T4: the last owner is kept on the matrix, on the page of one person and on leaving, and reads what to do', async () => {
  const { name, organisationId, people, owner, ownerBrowser, teamId, teamsOf } = await stage()
  await addMember(world.ctx, operator, { organisationId, teamId: teamId('Devs'), username: owner.username })
  const tries = [
    await ownerBrowser.post(`${people}/${owner.username}/remove`, { team: teamId('Owners') }),
    await ownerBrowser.post(`${people}/${owner.username}/removal`),
    await ownerBrowser.post(`/orgs/${name}/leave`),
  ]
  for (const { status, body } of tries) {
    expect(status).toBe(409)
    expect(body).toContain('Add another owner first.')
    expect(body).toContain(`href="${people}"`)
  }
  expect((await teamsOf(owner.userId)).sort()).toEqual(['Devs', 'Owners'])
  expect((await ownerBrowser.get(people)).body).toContain('There is only one owner.')
})

test('T4: whoever is the last owner reads what to do on the page for leaving, where others find the button', async () => {
  const { name, organisationId, people, ownerBrowser, memberBrowser, member, teamId } = await stage()
  const opened = async (browser: TestBrowser) => {
    const { body } = await browser.get(`/orgs/${name}/leave`)
    return [
      body.includes('Add another owner first.'),
      body.includes('>Leave</button>'),
      body.includes(`action="/orgs/${name}/leave"`),
    ]
  }
  expect(await opened(ownerBrowser)).toEqual([true, false, false])
  expect((await ownerBrowser.get(`/orgs/${name}/leave`)).body).toContain(`href="${people}">Choose another owner`)
  expect(await opened(memberBrowser)).toEqual([false, true, true])
  await addMember(world.ctx, operator, { organisationId, teamId: teamId('Owners'), username: member.username })
  expect(await opened(ownerBrowser)).toEqual([false, true, true])
})

test('J5: a member leaves by one press on a page that says what is lost', async () => {
  const { name, people, member, memberBrowser, teamsOf } = await stage()
  const asked = await memberBrowser.get(`/orgs/${name}/leave`)
  expect(asked.body).toMatch(/<li>Devs<\/li>/)
  expect(await teamsOf(member.userId)).toEqual(['Devs'])
  const left = await memberBrowser.post(`/orgs/${name}/leave`)
  expect(left.status).toBe(303)
  expect(await teamsOf(member.userId)).toEqual([])
  expect((await memberBrowser.get(left.location)).body).toContain('You have left The Tax Administration.')
  expect((await memberBrowser.get(people)).status).toBe(404)
})

test('J5: the page after leaving says so to who left a moment ago, on either way, and to nobody else', async () => {
  const { name, organisationId, people, owner, ownerBrowser, member, memberBrowser, teamId } = await stage({
    owners: 2,
  })
  const says = async (browser: TestBrowser) =>
    (await browser.get(`/dashboard?left=${name}`)).body.includes('You have left')
  expect([await says(ownerBrowser), await says(memberBrowser)]).toEqual([false, false])
  const left = await ownerBrowser.post(`${people}/${owner.username}/removal`)
  expect([left.location, await says(ownerBrowser)]).toEqual([`/dashboard?left=${name}`, true])
  const add = { organisationId, teamId: teamId('Devs'), username: owner.username }
  await addMember(world.ctx, operator, add)
  expect(await says(ownerBrowser)).toBe(false)
  await removeFromOrganisation(world.ctx, operator, { organisationId, userId: member.userId })
  expect(await says(memberBrowser)).toBe(false)
  expect((await memberBrowser.get('/dashboard?left=nosuch')).status).toBe(200)
})

test('J5: an owner removes somebody from the organisation: out of every team, after a question', async () => {
  const { people, organisationId, member, ownerBrowser, teamId, teamsOf } = await stage()
  await addMember(world.ctx, operator, { organisationId, teamId: teamId('Datamodels'), username: member.username })
  const { body } = await ownerBrowser.get(`${people}/${member.username}/removal`)
  expect([body.includes('<li>Devs</li>'), body.includes('<li>Datamodels</li>')]).toEqual([true, true])
  const page = await ownerBrowser.follow(await ownerBrowser.post(`${people}/${member.username}/removal`))
  expect(page.body).toContain(`${member.username} is no longer in the organisation.`)
  expect(await teamsOf(member.userId)).toEqual([])
})

test('J5: who presses themselves out of their last team is asked first whether they want to leave', async () => {
  const made = await stage({ owners: 2 })
  const path = `${made.people}/${made.owner.username}/remove`
  expect((await made.ownerBrowser.post(path, { team: made.teamId('Owners') })).location).toBe(
    `/orgs/${made.name}/leave`,
  )
  expect(await made.teamsOf(made.owner.userId)).toEqual(['Owners'])
})

test('X1: a refused press leads back to the people, whatever language is chosen then', async () => {
  const { organisationId, people, owner, ownerBrowser, teamId } = await stage()
  await addMember(world.ctx, operator, { organisationId, teamId: teamId('Devs'), username: owner.username })
  const { body } = await ownerBrowser.post(`${people}/${owner.username}/remove`, { team: teamId('Owners') })
  expect(/name="return_to" value="([^"]+)"/.exec(body)?.[1]).toBe(people)
})

test('T2: why somebody may each thing is told by team, and what to do when they may not', async () => {
  const { people, organisationId, member, memberBrowser, owner, teamId } = await stage()
  await addMember(world.ctx, operator, { organisationId, teamId: teamId('Deploy-TT02'), username: member.username })
  const { body } = await memberBrowser.get(`${people}/${member.username}`)
  const lines = [...body.matchAll(/<li data-done="(yes|no)">([\s\S]*?)<\/li>/g)].map(([, may, text = '']) =>
    `${may} ${text.replace(/<[^>]+>/g, ' ')}`.replace(/\s+/g, ' ').trim(),
  )
  expect(lines).toHaveLength(9)
  expect(lines).toContain('yes Allowed: Create services service:create through Devs')
  expect(lines).toContain('yes Allowed: Deploy to tt02 deploy:tt02 through Deploy-TT02')
  expect(lines).toContain(
    `no Not allowed: Deploy to production deploy:production Only those in Deploy-Production may. An owner can add ${member.username}.`,
  )
  expect(body).toContain('All services: Read and change (through Devs)')
  const owners = (await memberBrowser.get(`${people}/${owner.username}`)).body
  expect([...owners.matchAll(/data-done="yes"/g)]).toHaveLength(9)
  expect((await memberBrowser.get(`${people}/${(await person(world.ctx)).username}`)).status).toBe(404)
})

test('T2: what no team gives is told too, and a deactivated member may nothing', async () => {
  const made = await organisationWith(world.ctx, { members: 1, environments: ['tt02'] })
  const [owner, member] = [first(made.owners), first(made.members)]
  const browser = await studioBrowser(world, owner)
  await browser.post(`/orgs/${made.name}/teams/${made.teamId('Deploy-TT02')}/deletion`)
  await deactivate(world.ctx, operator, { username: member.username, reason: 'a test' })
  const { body } = await browser.get(`/orgs/${made.name}/people/${member.username}`)
  expect(body).toContain('No team may. An owner can change a team, or make a new one.')
  expect(body).toContain('The user is deactivated, and therefore may nothing.')
  expect(body).not.toContain('data-done="yes"')
  expect((await browser.get(`/orgs/${made.name}/people`)).body).toContain('>deactivated<')
})

test('T3: people stand in the order of their usernames, fifty a page, and are filtered by part of a name', async () => {
  const { people, organisationId, ownerBrowser, teamId } = await stage()
  for (let one = 0; one < 50; one++) {
    const { username } = await named(`Crowd Member ${one}`, { username: `crowd${String(one).padStart(2, '0')}` })
    await addMember(world.ctx, operator, { organisationId, teamId: teamId('Devs'), username })
  }
  const rows = (body: string) =>
    [...body.matchAll(/<th scope="row"><a[^>]*\/people\/([^"/]+)"/g)].map(([, name]) => name)
  const page = await ownerBrowser.get(people)
  const next = /href="([^"]*after=[^"]*)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const rest = await ownerBrowser.get(next)
  expect(rows(page.body)).toHaveLength(50)
  expect(rows(rest.body)).toHaveLength(2)
  const all = [...rows(page.body), ...rows(rest.body)]
  expect(all).toEqual([...new Set(all)].sort())
  expect(rows((await ownerBrowser.get(`${people}?filter=MEMBER+4`)).body)).toHaveLength(11)
  expect(rows((await ownerBrowser.get(`${people}?filter=crowd07`)).body)).toEqual(['crowd07'])
  expect((await ownerBrowser.get(`${people}?filter=%25`)).body).toContain('Nobody here is called that.')
  const pressed = await ownerBrowser.post(`${people}/crowd07/remove`, { team: teamId('Devs'), filter: 'crowd' })
  expect(pressed.location).toContain('filter=crowd')
})

const find = async (made: Awaited<ReturnType<typeof stage>>, typed: string) => {
  const path = `/orgs/${made.name}/find-person?${new URLSearchParams({ find: typed })}`
  const { status, body } = await made.ownerBrowser.get(path, { accept: 'application/json' })
  const answer = JSON.parse(body) as { people: { username: string }[]; message: string }
  return { status, ...answer, usernames: answer.people?.map(({ username }) => username) }
}

test('T3: people are found by the beginning of a username or of each word of a name, without regard to case', async () => {
  const made = await stage()
  await named('Åse Grønnvold Fjell', { username: 'aase.gf' })
  await named('Åsne Grønnvold', { username: 'aasne' })
  await named('Waiting Grønnvold', { active: false })
  expect((await find(made, 'AASE')).usernames).toEqual(['aase.gf'])
  expect((await find(made, 'aas')).usernames).toEqual(['aase.gf', 'aasne'])
  expect((await find(made, 'ås grønn')).usernames?.sort()).toEqual(['aase.gf', 'aasne'])
  expect((await find(made, 'Grønnvold Fj')).usernames).toEqual(['aase.gf'])
  expect((await find(made, 'Grønnvold F')).usernames?.sort()).toEqual(['aase.gf', 'aasne'])
  for (const nobody of ['ønnvold', '%', '_', "' | 'a':*", 'aase.gf~', ' ', '~', ':*', 'F']) {
    expect([nobody, (await find(made, nobody)).usernames]).toEqual([nobody, []])
  }
  const page = await made.ownerBrowser.get(`${made.people}?find=aas`)
  expect(page.body).toContain('2 people found')
  expect(page.body).toContain(`formaction="${made.people}/aasne/add"`)
})

test('SEC-B2, T3: nobody is found by an address, whether it is somebody’s or not', async () => {
  const made = await stage()
  const somebody = await named('Eva Epost', { username: 'eva' })
  const answers = []
  for (const typed of [`${somebody.username}@example.no`, 'nobody@example.no', 'eva@', '@example.no'])
    answers.push(await find(made, typed))
  for (const { usernames, message } of answers) {
    expect(usernames).toEqual([])
    expect(message).toContain('People are not found by their email address.')
  }
  expect((await find(made, 'example.no')).usernames).toEqual([])
})

test('T3: of many who are called the same ten are shown, and that there are more', async () => {
  const made = await stage()
  for (let one = 0; one < 11; one++) await named('Same Samename', { username: `samename${one}` })
  const { usernames, message } = await find(made, 'samename')
  expect(usernames).toHaveLength(10)
  expect(message).toContain('More than 10 people')
})

test('rate limits: an owner looks for sixty people a minute', async () => {
  const made = await stage()
  for (let one = 0; one < 60; one++) expect((await find(made, 'x')).status).toBe(200)
  expect((await find(made, 'x')).status).toBe(429)
  expect((await made.ownerBrowser.get(`${made.people}?find=x`)).status).toBe(429)
  expect((await made.ownerBrowser.get(made.people)).status).toBe(200)
})
