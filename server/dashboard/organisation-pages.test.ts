import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { createUser } from '../../test/oauth-world.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { auditActions } from '../audit/record.ts'
import { invite, withdrawInvitation } from '../joining/index.ts'
import { insertService } from '../service/queries.ts'
import { addMember, createTeam, removeFromOrganisation } from '../team/index.ts'
import { en } from '../text/en.ts'
import { deactivateUser } from '../user/index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

const servicedesk = 'href="mailto:tjenesteeier@altinn.no"'
const main = (body: string) => /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? ''
const hrefs = (body: string) => [...main(body).matchAll(/href="([^"]+)"/g)].map(([, href]) => href)

/** What each sees of the organisation's first page. */
async function seen(options: Parameters<typeof organisationWith>[1]) {
  const made = await organisationWith(world.ctx, options)
  const open = async (who: { userId: string }) =>
    main((await (await studioBrowser(world, who)).get(`/orgs/${made.name}`)).body)
  return { ...made, open, stranger: await open(await person(world.ctx)) }
}

test('J1: a stranger sees what the organisation says of itself, its owners, and how to ask; no members, no teams', async () => {
  const organisation = {
    nameNb: 'Brønnøysundregistrene',
    nameNn: 'Brønnøysundregistera',
    nameEn: 'The Register Centre',
    number: '974760673',
    homePage: 'https://www.brreg.no/',
    contact: 'post@brreg.example',
  }
  const { stranger, name, owners, members } = await seen({ members: 2, organisation })
  for (const told of ['The Register Centre', 'Brønnøysundregistera', 'Service owner', '974\u00a0760\u00a0673'])
    expect(stranger).toContain(told)
  expect(stranger).toContain(owners[0]?.username)
  expect(hrefs(stranger).sort()).toEqual(
    ['https://www.brreg.no/', 'mailto:post@brreg.example', `/orgs/${name}/join`].sort(),
  )
  for (const hidden of [...members.map(({ username }) => username), 'Devs', 'Leave', 'People', 'class="tabs"'])
    expect(stranger).not.toContain(hidden)
})

test('J1: owners who hide are hidden from strangers, and the servicedesk stands there; members see them', async () => {
  const { stranger, owners, members, open } = await seen({ members: 1, organisation: { hidesOwners: true } })
  const [[owner], [member]] = [owners, members]
  if (!owner || !member) throw new Error('nobody')
  expect(stranger).not.toContain(owner.username)
  expect(stranger).toContain(servicedesk)
  expect(await open(member)).toContain(owner.username)
})

test('J4: where no owner is left, or only one who was shut out, the servicedesk’s address stands', async () => {
  expect((await seen({ owners: 0 })).stranger).toContain(servicedesk)
  const { owners, open } = await seen({ owners: 1 })
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  await deactivateUser(world.ctx, owner.userId, 'left')
  const stranger = await open(await person(world.ctx))
  expect(stranger).toContain(servicedesk)
  expect(stranger).not.toContain(owner.username)
})

test('J1: an organisation that takes no requests says whom to ask instead', async () => {
  const { stranger, name } = await seen({ organisation: { joinPolicy: 'closed' } })
  expect(hrefs(stranger)).not.toContain(`/orgs/${name}/join`)
  expect(stranger).toContain('Ask one of the owners to add you to a team.')
  const ownerless = await seen({ owners: 0, organisation: { joinPolicy: 'closed' } })
  expect(ownerless.stranger.split(servicedesk)).toHaveLength(3)
})

test('O1: a member sees people, teams and how to leave; an owner the settings and the log, too', async () => {
  const { open, name, owners, members } = await seen({ owners: 2, members: 3 })
  const [[owner], [member]] = [owners, members]
  if (!owner || !member) throw new Error('nobody')
  const asMember = await open(member)
  for (const told of ['5 people in 12 teams.', 'Devs', 'The organisation has no services here yet.'])
    expect(asMember).toContain(told)
  const path = `/orgs/${name}`
  expect(hrefs(asMember)).toEqual([
    path,
    `${path}/people`,
    `${path}/teams`,
    `/dashboard/${name}`,
    `${path}/people`,
    `${path}/leave`,
  ])
  expect(hrefs(await open(owner))).toEqual(expect.arrayContaining([`${path}/settings`, `${path}/log`]))
})

test('S3: members see the newest services of the organisation, strangers those that everybody here may read', async () => {
  const { name, organisationId, owners } = await organisationWith(world.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const empty = main((await (await studioBrowser(world, await person(world.ctx))).get(`/orgs/${name}`)).body)
  expect(empty).not.toContain('Services')
  for (const visibility of ['private', 'internal'] as const)
    await insertService(world.ctx, {
      ...{ id: crypto.randomUUID(), ownerId: organisationId, name: `${visibility}-one`, createdBy: owner.userId },
      ...{ titleNb: 'x', titleNn: 'x', titleEn: `A ${visibility} one`, description: '', visibility },
      ...{ defaultBranch: 'main', template: null, templateVersion: null },
    })
  const seenBy = async (who: { userId: string }) =>
    main((await (await studioBrowser(world, who)).get(`/orgs/${name}`)).body)
  const asOwner = await seenBy(owner)
  for (const told of ['A private one', 'A internal one', `href="/dashboard/${name}"`]) expect(asOwner).toContain(told)
  const asStranger = await seenBy(await person(world.ctx))
  expect(asStranger).toContain('A internal one')
  for (const hidden of ['A private one', `href="/dashboard/${name}"`]) expect(asStranger).not.toContain(hidden)
})

test('T4: a single owner is asked to add a second, and one of two is not', async () => {
  for (const count of [1, 2]) {
    const { owners, open } = await seen({ owners: count })
    const [owner] = owners
    if (!owner) throw new Error('no owner')
    expect((await open(owner)).includes('You are the only owner.')).toBe(count === 1)
  }
})

test('J1: a contact that is no address is text, and nothing of it is obeyed', async () => {
  const contact = 'javascript:alert(1)@x.y?bcc=z'
  const { stranger } = await seen({ organisation: { contact } })
  expect(stranger).toContain(contact)
  expect(hrefs(stranger).join()).not.toContain('bcc')
})

test('SEC-L2: an organisation that does not exist, and the log of one that is not mine, are not found', async () => {
  const { name, members, owners } = await organisationWith(world.ctx, { members: 1 })
  const [[owner], [member]] = [owners, members]
  if (!owner || !member) throw new Error('nobody')
  const stranger = await studioBrowser(world, await person(world.ctx))
  expect((await stranger.get('/orgs/nosuch')).status).toBe(404)
  const answers = async (who: { userId: string }) =>
    (await (await studioBrowser(world, who)).get(`/orgs/${name}/log`)).status
  expect((await stranger.get(`/orgs/${name}/log`)).status).toBe(404)
  expect([await answers(member), await answers(owner)]).toEqual([403, 200])
})

const lines = (body: string) =>
  [...body.matchAll(/<\/time><span>([^<]*)/g)].map(([, line = '']) => line.replaceAll('&amp;', '&'))

test('O1: the log tells in sentences who did what to whom, the newest first, in three languages', async () => {
  const { name, organisationId, owners, teamId } = await organisationWith(world.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const added = await person(world.ctx)
  await addMember(world.ctx, owner, { organisationId, teamId: teamId('Devs'), username: added.username })
  await removeFromOrganisation(world.ctx, owner, { organisationId, userId: added.userId })
  const { username } = owner
  const expected = {
    en: [
      `${username} removed ${added.username} from the organisation.`,
      `${username} added ${added.username} to the team Devs.`,
      `The servicedesk added ${username} to the team Owners.`,
      'The servicedesk created the organisation.',
    ],
    nn: [
      `${username} fjerna ${added.username} frå organisasjonen.`,
      `${username} la til ${added.username} i teamet Devs.`,
      `Servicedesken la til ${username} i teamet Owners.`,
      'Servicedesken oppretta organisasjonen.',
    ],
    nb: [
      `${username} fjernet ${added.username} fra organisasjonen.`,
      `${username} la til ${added.username} i teamet Devs.`,
      `Servicedesken la til ${username} i teamet Owners.`,
      'Servicedesken opprettet organisasjonen.',
    ],
  }
  const browser = await studioBrowser(world, owner)
  for (const [language, sentences] of Object.entries(expected)) {
    browser.cookies.set('inngang_language', language)
    expect(lines((await browser.get(`/orgs/${name}/log`)).body)).toEqual(sentences)
  }
})

test('O1: the log goes on page by page, each act once, with nothing of another organisation', async () => {
  const { name, organisationId, owners } = await organisationWith(world.ctx)
  const other = await organisationWith(world.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const facts = { description: '', scope: 'all', access: 'read', capabilities: [] } as const
  for (let index = 0; index < 101; index++)
    await createTeam(world.ctx, owner, { organisationId, facts: { ...facts, name: `Team-${index}` } })
  await createTeam(world.ctx, operator, { organisationId: other.organisationId, facts: { ...facts, name: 'Secret' } })
  const browser = await studioBrowser(world, owner)
  const all: string[] = []
  for (let path: string | undefined = `/orgs/${name}/log`; path; ) {
    const { body } = await browser.get(path)
    all.push(...lines(body))
    path = /href="([^"]*cursor=[^"]*)"/.exec(body)?.[1]
  }
  expect(all).toHaveLength(103)
  expect(new Set(all).size).toBe(103)
  expect(all.join()).not.toContain('Secret')
  expect((await browser.get(`/orgs/${name}/log?cursor=x`)).status).toBe(422)
})

test('O1: who is gone is told as somebody who is gone', async () => {
  const { name, organisationId, owners } = await organisationWith(world.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const goneId = await createUser(world.ctx, 'soongone', { active: false })
  await world.ctx.db
    .insertInto('audit')
    .values({
      at: world.ctx.now(),
      action: 'team.member-added',
      actorKind: 'user',
      actorId: goneId,
      subjectKind: 'user',
      subjectId: owner.userId,
      organisationId,
      details: JSON.stringify({ team: 'Devs' }),
    })
    .execute()
  await world.ctx.db.deleteFrom('userAccount').where('id', '=', goneId).execute()
  const { body } = await (await studioBrowser(world, owner)).get(`/orgs/${name}/log`)
  expect(lines(body)[0]).toBe(`somebody whose user is deleted added ${owner.username} to the team Devs.`)
})

test('O1, X4: an owner’s program reads the same log, part by part; a member’s may not, a stranger’s finds nothing', async () => {
  await world.app.ready()
  const { name, owners, members } = await organisationWith(world.ctx, { members: 1 })
  const [[owner], [member]] = [owners, members]
  if (!owner || !member) throw new Error('nobody')
  const path = `/api/v1/organisations/${name}/log`
  const program = await programOf(world, owner.userId)
  const first = await program.get(`${path}?limit=2`)
  expect(first.body.items).toMatchObject([
    { action: 'team.member-added', by: 'operator', actor: null, person: member.username, details: { team: 'Devs' } },
    { action: 'team.member-added', person: owner.username, details: { team: 'Owners' } },
  ])
  const rest = await program.get(`${path}?limit=2&cursor=${first.body.next}`)
  expect(rest.body).toMatchObject({ items: [{ action: 'organisation.created', person: null }], next: null })
  expect((await program.get(`${path}?cursor=x`)).status).toBe(422)
  expect((await (await programOf(world, member.userId)).get(path)).status).toBe(403)
  expect((await (await programOf(world, (await person(world.ctx)).userId)).get(path)).status).toBe(404)
})

test('O1: the log says whom an invitation went to; an address only as long as the invitation is kept', async () => {
  await world.app.ready()
  const { name, organisationId, owners, teamId } = await organisationWith(world.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const invited = await person(world.ctx)
  const sent = { organisationId, teamIds: [teamId('Devs')] }
  await invite(world.ctx, owner, { ...sent, who: invited.username.toUpperCase() })
  const invitationId = await invite(world.ctx, owner, { ...sent, who: 'Ny@elsewhere.no' })
  await withdrawInvitation(world.ctx, owner, { organisationId, invitationId })
  const browser = await studioBrowser(world, owner)
  const told = async () => lines((await browser.get(`/orgs/${name}/log`)).body).slice(0, 3)
  const { username } = owner
  expect(await told()).toEqual([
    `${username} withdrew the invitation to Ny@elsewhere.no.`,
    `${username} invited Ny@elsewhere.no.`,
    `${username} invited ${invited.username}.`,
  ])
  const program = await programOf(world, owner.userId)
  const log = async () => (await program.get(`/api/v1/organisations/${name}/log?limit=2`)).body.items
  expect(await log()).toMatchObject([{ invited: 'Ny@elsewhere.no' }, { invited: 'Ny@elsewhere.no' }])
  const audited = world.ctx.db.selectFrom('audit').select('details').where('organisationId', '=', organisationId)
  expect(JSON.stringify(await audited.execute())).not.toContain('elsewhere')
  await world.ctx.db.deleteFrom('invitation').where('organisationId', '=', organisationId).execute()
  expect(await told()).toEqual([
    `${username} withdrew the invitation to somebody whose address is deleted.`,
    `${username} invited somebody whose address is deleted.`,
    `${username} invited ${invited.username}.`,
  ])
})

test('J2: the log does not tell whose the address was that declined an invitation, nor that anybody has it', async () => {
  await world.app.ready()
  const { name, owners, teamId } = await organisationWith(world.ctx)
  const program = await programOf(world, owners[0]?.userId ?? '')
  const invited = await person(world.ctx, 'hemmelig')
  const invitation = { who: 'hemmelig@example.no', teams: [teamId('Devs')] }
  const { body } = await program.post(`/api/v1/organisations/${name}/invitations`, invitation)
  await (await programOf(world, invited.userId)).post(`/api/v1/invitations/${body.id}/decline`, {})
  const [act] = (await program.get(`/api/v1/organisations/${name}/log`)).body.items
  expect(act).toMatchObject({ action: 'invitation.declined', by: 'visitor', actor: null, person: null })
  expect(act.details).toEqual({})
})

/** Acts that are about one person or the installation, so that no organisation's log has them. */
const elsewhere = [
  'identity',
  'ticket',
  'user',
  'email',
  'password',
  'session',
  'login',
  'grant',
  'signing-key',
  'token',
  'operator',
  'representation',
  'organisation-request',
  'backup',
  'webhook',
  'service-owner',
  'mail',
  'audit',
  'environment.defined',
  'environment.changed',
  'environment.deployer-set',
]

test('O1: every act that an organisation’s log can hold has its sentence', () => {
  const texts: Record<string, Record<string, string>> = en.log.act
  const told = auditActions.filter(
    (action) => ![action, action.split('.')[0]].some((name) => elsewhere.includes(name ?? '')),
  )
  expect(told.length).toBeGreaterThan(8)
  const without = told.filter((action) => {
    const [noun = '', act = ''] = action.split('.')
    return texts[noun]?.[act] === undefined
  })
  expect(without).toEqual([])
})
