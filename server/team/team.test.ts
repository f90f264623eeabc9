import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { newOrganisation, organisationWith, person } from '../../test/organisation.ts'
import { operator } from '../actor.ts'
import { type Context, inTransaction } from '../context.ts'
import { insertGrants, listEnvironmentsOf } from '../environment/index.ts'
import { deactivate } from '../servicedesk/index.ts'
import {
  addMember,
  capabilityName,
  capabilityNamed,
  changeTeam,
  createOrganisation,
  createTeam,
  deleteTeam,
  explainMember,
  findMember,
  leaveOrganisation,
  listMembers,
  listOwners,
  listTeams,
  removeFromOrganisation,
  removeMember,
  type TeamFacts,
} from './index.ts'

let bare: BareContext
beforeAll(async () => {
  bare = await createBareContext()
})
afterAll(() => bare.end())

const names = async (organisationId: string) => (await listTeams(bare.ctx, organisationId)).map(({ name }) => name)

test('T1: an organisation comes with its teams, what each may as data, and none for environments it does not have', async () => {
  const { organisationId } = await organisationWith(bare.ctx)
  const teams = await listTeams(bare.ctx, organisationId)
  expect(
    teams.map(({ name, kind, scope, access, capabilities }) =>
      [name, kind, scope, access, ...capabilities.map(capabilityName)].join(' '),
    ),
  ).toEqual([
    'Owners owners all admin',
    'AccessLists-PROD ordinary chosen read access-lists:manage:production',
    'AccessLists-TT02 ordinary chosen read access-lists:manage:tt02',
    'Admin-Production ordinary chosen read admin:production',
    'Admin-TT02 ordinary chosen read admin:tt02',
    'Datamodels ordinary chosen write',
    'Deploy-Production ordinary chosen read deploy:production',
    'Deploy-TT02 ordinary chosen read deploy:tt02',
    'Devs ordinary all write service:create',
    'Resources ordinary chosen write',
    'Resources-Publish-PROD ordinary chosen read resources:publish:production',
    'Resources-Publish-TT02 ordinary chosen read resources:publish:tt02',
  ])
  const testOnly = await organisationWith(bare.ctx, { environments: ['tt02'] })
  expect(await names(testOnly.organisationId)).not.toContain('Deploy-Production')
  const developer = await organisationWith(bare.ctx, { organisation: { kind: 'service-developer' } })
  expect(await names(developer.organisationId)).toEqual(['Owners', 'Datamodels', 'Devs', 'Resources'])
})

test('E1: no verb and no statement gives an environment to an organisation that is no service owner', async () => {
  const { organisationId } = await organisationWith(bare.ctx, { organisation: { kind: 'service-developer' } })
  const organisation = newOrganisation({ kind: 'service-developer' })
  await expect(
    createOrganisation(bare.ctx, operator, { organisation, environments: ['tt02'], administrator: undefined }),
  ).rejects.toMatchObject({ fields: [{ field: 'environments', message: 'environments-of-service-owners' }] })
  await expect(insertGrants(bare.ctx, organisationId, ['tt02'])).rejects.toMatchObject({
    fields: [{ field: 'environments', message: 'environments-of-service-owners' }],
  })
  const owner = await organisationWith(bare.ctx)
  const change = bare.ctx.db.updateTable('organisation').set({ kind: 'service-developer' })
  await expect(change.where('id', '=', owner.organisationId).execute()).rejects.toThrow('organisation_environment')
})

test.each([
  ['a name of another form', { name: 'Skatt' }, 'name', 'short-name'],
  ['a name of ours', { name: 'admin' }, 'name', 'name-reserved'],
  ['a number whose check digit is wrong', { number: '974761077' }, 'number', 'organisation-number'],
  ['a home page that is a script', { homePage: 'javascript:alert(1)' }, 'homePage', 'home-page'],
  ['a home page with a password', { homePage: 'https://:pw@skatt.example' }, 'homePage', 'home-page'],
  ['a home page with a line end', { homePage: 'ht\ntps://skatt.example' }, 'homePage', 'home-page'],
  ['a name that turns the line round', { nameEn: '\u202eettats' }, 'nameEn', 'invalid'],
  ['a name of two lines', { nameNb: 'Skatt\nToll' }, 'nameNb', 'invalid'],
  ['a name that nobody sees', { nameNb: '\u200b' }, 'nameNb', 'invalid'],
  ['a contact with a control character', { contact: 'Ring\u0007 oss' }, 'contact', 'invalid'],
  ['a missing name', { nameNn: ' ' }, 'nameNn', 'required'],
])('X5: %s is refused by field', async (_what, changes, field, message) => {
  const before = await bare.ctx.db.selectFrom('owner').select('id').execute()
  const creation = { organisation: newOrganisation(changes), environments: [], administrator: undefined }
  await expect(createOrganisation(bare.ctx, operator, creation)).rejects.toMatchObject({ fields: [{ field, message }] })
  expect(await bare.ctx.db.selectFrom('owner').select('id').execute()).toEqual(before)
})

test('R6: the names of the publishers, which no user may have, are for their organisations', async () => {
  for (const name of ['digdir', 'altinn'])
    expect(await organisationWith(bare.ctx, { organisation: { name } })).toMatchObject({ name })
})

test('O2: nobody but an operator makes an organisation, owners of others included', async () => {
  const { owners } = await organisationWith(bare.ctx)
  const creation = { organisation: newOrganisation(), environments: [], administrator: undefined }
  for (const actor of owners) {
    await expect(createOrganisation(bare.ctx, actor, creation)).rejects.toMatchObject({ kind: 'forbidden' })
  }
  const taken = await person(bare.ctx, 'abc')
  await expect(
    createOrganisation(bare.ctx, operator, { ...creation, organisation: newOrganisation({ name: taken.username }) }),
  ).rejects.toMatchObject({ fields: [{ field: 'name', message: 'name-taken' }] })
})

test('T3: adding tells the person once; adding twice changes nothing; an unknown name gets a helpful answer', async () => {
  const { organisationId, owners, teamId } = await organisationWith(bare.ctx)
  const [owner] = owners
  const added = await person(bare.ctx)
  if (!owner) throw new Error('no owner')
  const addition = { organisationId, teamId: teamId('Devs'), username: added.username.toUpperCase() }
  expect(await addMember(bare.ctx, owner, addition)).toBe(true)
  expect(await addMember(bare.ctx, owner, addition)).toBe(false)
  expect((await findMember(bare.ctx, organisationId, added.userId))?.teamIds).toEqual([teamId('Devs')])
  const mails = bare.ctx.db
    .selectFrom('mail')
    .select('subject')
    .where('addressKey', '=', `${added.username}@example.no`)
  expect(await mails.execute()).toHaveLength(1)
  await expect(addMember(bare.ctx, owner, { ...addition, username: 'nobody' })).rejects.toMatchObject({
    fields: [{ field: 'username', message: 'no-such-person' }],
  })
})

test('J5: who is taken out by somebody else is told once, in their language; who goes by themselves is not', async () => {
  const { organisationId, owners, members, teamId } = await organisationWith(bare.ctx, { owners: 2, members: 5 })
  const [owner, leavingOwner] = owners
  const [out, fromLast, fromOne, leaving, byOperator] = members
  if (!owner || !leavingOwner || !out || !fromLast || !fromOne || !leaving || !byOperator) throw new Error('nobody')
  await bare.ctx.db.updateTable('userAccount').set({ language: 'nn' }).where('id', '=', out.userId).execute()
  await addMember(bare.ctx, owner, { organisationId, teamId: teamId('Datamodels'), username: fromOne.username })
  const from = { organisationId, teamId: teamId('Devs') }
  await removeFromOrganisation(bare.ctx, owner, { organisationId, userId: out.userId })
  await removeFromOrganisation(bare.ctx, owner, { organisationId, userId: out.userId })
  await removeMember(bare.ctx, owner, { ...from, userId: fromLast.userId })
  await removeMember(bare.ctx, owner, { ...from, userId: fromOne.userId })
  await removeFromOrganisation(bare.ctx, operator, { organisationId, userId: byOperator.userId })
  await leaveOrganisation(bare.ctx, leaving, { organisationId, userId: leaving.userId })
  await removeFromOrganisation(bare.ctx, leavingOwner, { organisationId, userId: leavingOwner.userId })
  const mails = await bare.ctx.db
    .selectFrom('mail')
    .select(['addressKey', 'subject'])
    .where('kind', '=', 'organisation-removed')
    .where('causeId', '=', organisationId)
    .execute()
  expect(mails.map(({ addressKey, subject }) => `${addressKey}: ${subject}`).sort()).toEqual(
    [
      `${out.username}@example.no: Du er ikkje lenger med i Skatteetaten`,
      `${fromLast.username}@example.no: You are no longer in The Tax Administration`,
      `${byOperator.username}@example.no: You are no longer in The Tax Administration`,
    ].sort(),
  )
})

test('T2: only owners decide, strangers do not even find it, and a removed owner is refused at once', async () => {
  const { organisationId, owners, members, teamId } = await organisationWith(bare.ctx, { owners: 2, members: 1 })
  const [owner, other] = owners
  const [member] = members
  const stranger = await person(bare.ctx)
  if (!owner || !other || !member) throw new Error('nobody')
  const addition = { organisationId, teamId: teamId('Devs'), username: stranger.username }
  await expect(addMember(bare.ctx, member, addition)).rejects.toMatchObject({ kind: 'forbidden' })
  await expect(addMember(bare.ctx, stranger, addition)).rejects.toMatchObject({ kind: 'not-found' })
  await removeMember(bare.ctx, owner, { organisationId, teamId: teamId('Owners'), userId: other.userId })
  await expect(addMember(bare.ctx, other, addition)).rejects.toMatchObject({ kind: 'not-found' })
})

test('SEC-L2: a team of another organisation is not found, whatever one is in one’s own', async () => {
  const mine = await organisationWith(bare.ctx)
  const theirs = await organisationWith(bare.ctx, { members: 1 })
  const [owner] = mine.owners
  const [victim] = theirs.members
  if (!owner || !victim) throw new Error('nobody')
  const { organisationId } = mine
  const teamId = theirs.teamId('Devs')
  for (const act of [
    () => addMember(bare.ctx, owner, { organisationId, teamId, username: owner.username }),
    () => removeMember(bare.ctx, owner, { organisationId, teamId, userId: victim.userId }),
    () => deleteTeam(bare.ctx, owner, { organisationId, teamId }),
    () => changeTeam(bare.ctx, owner, { organisationId, teamId, version: 1, facts }),
  ]) {
    await expect(act()).rejects.toMatchObject({ kind: 'not-found' })
  }
  expect((await findMember(bare.ctx, theirs.organisationId, victim.userId))?.teamIds).toEqual([teamId])
})

const facts: TeamFacts = { name: 'Testers', description: 'They test', scope: 'all', access: 'read', capabilities: [] }

test('T2: teams are made, changed once a version, and deleted; the team of owners stays as it is', async () => {
  const { organisationId, owners, teamId } = await organisationWith(bare.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const capabilities = [{ capability: 'deploy', environment: 'tt02' } as const]
  const id = await createTeam(bare.ctx, owner, { organisationId, facts: { ...facts, capabilities } })
  const change = { organisationId, teamId: id, version: 1, facts: { ...facts, name: 'Checkers' } }
  await changeTeam(bare.ctx, owner, change)
  await expect(changeTeam(bare.ctx, owner, change)).rejects.toMatchObject({ code: 'general/changed-meanwhile' })
  expect((await listTeams(bare.ctx, organisationId)).find((team) => team.id === id)).toMatchObject({
    name: 'Checkers',
    version: 2,
    capabilities: [],
  })
  await expect(
    createTeam(bare.ctx, owner, { organisationId, facts: { ...facts, name: 'CHECKERS' } }),
  ).rejects.toMatchObject({ fields: [{ field: 'name', message: 'team-taken' }] })
  const ownersTeam = { organisationId, teamId: teamId('Owners') }
  await expect(deleteTeam(bare.ctx, owner, ownersTeam)).rejects.toMatchObject({ code: 'team/owners-are-fixed' })
  await expect(changeTeam(bare.ctx, owner, { ...change, ...ownersTeam })).rejects.toMatchObject({
    code: 'team/owners-are-fixed',
  })
  await deleteTeam(bare.ctx, owner, { organisationId, teamId: id })
  expect(await names(organisationId)).not.toContain('Checkers')
})

/** Does `first`, and `second` before that has ended; what came of the second. */
async function overlap(first: (tx: Context) => Promise<unknown>, second: () => Promise<unknown>): Promise<unknown> {
  const { overlapping } = await inTransaction(bare.ctx, async (tx) => {
    await first(tx)
    const overlapping = second().catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { overlapping }
  })
  return overlapping
}

const withDeletedTeam = { 'nobody is added to': addMember, 'nothing is left to delete of': deleteTeam }

test.each(Object.entries(withDeletedTeam))('T2: %s a team that another owner deletes meanwhile', async (_what, act) => {
  const { organisationId, owners, teamId } = await organisationWith(bare.ctx, { owners: 2 })
  const [kari, ola] = owners
  if (!kari || !ola) throw new Error('no owners')
  const team = { organisationId, teamId: teamId('Devs') }
  const answer = await overlap(
    (tx) => deleteTeam(tx, kari, team),
    () => act(bare.ctx, ola, { ...team, username: kari.username }),
  )
  expect(answer).toMatchObject({ kind: 'not-found' })
})

test.each([
  ['the team', removeMember],
  ['the organisation', removeFromOrganisation],
])('SEC-F5: an owner who is removed meanwhile removes nobody from %s', async (_what, remove) => {
  const { organisationId, owners, teamId } = await organisationWith(bare.ctx, { owners: 3 })
  const [kari, ola] = owners
  if (!kari || !ola) throw new Error('no owners')
  const fromOwners = { organisationId, teamId: teamId('Owners') }
  const answer = await overlap(
    (tx) => removeMember(tx, kari, { ...fromOwners, userId: ola.userId }),
    () => remove(bare.ctx, ola, { ...fromOwners, userId: kari.userId }),
  )
  expect(answer).toMatchObject({ kind: 'not-found' })
  expect((await listOwners(bare.ctx, organisationId)).map(({ userId }) => userId)).toContain(kari.userId)
})

test('E1: an environment that is named twice is granted once', async () => {
  const { organisationId } = await organisationWith(bare.ctx, { environments: ['tt02', 'tt02'] })
  expect((await listEnvironmentsOf(bare.ctx, organisationId)).map(({ name }) => name)).toEqual(['tt02'])
})

test('E1: a team cannot get what its organisation has no environment for', async () => {
  const { organisationId, owners } = await organisationWith(bare.ctx, { environments: ['tt02'] })
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const capabilities = [{ capability: 'deploy', environment: 'production' } as const]
  await expect(
    createTeam(bare.ctx, owner, { organisationId, facts: { ...facts, capabilities } }),
  ).rejects.toMatchObject({
    fields: [{ field: 'capabilities', message: 'capability-without-environment' }],
  })
})

test('T2: every permission is traced to the teams that give it', async () => {
  const { organisationId, owners, members, teamId } = await organisationWith(bare.ctx, { members: 1 })
  const [owner] = owners
  const [member] = members
  if (!owner || !member) throw new Error('nobody')
  await addMember(bare.ctx, owner, { organisationId, teamId: teamId('Deploy-TT02'), username: member.username })
  const why = async (userId: string) => {
    const asked = { organisationId, userId, environments: ['tt02', 'production'] }
    const explained = await explainMember(bare.ctx, asked)
    return Object.fromEntries(explained.map(({ capability, teams }) => [capability, teams.map(({ name }) => name)]))
  }
  expect(await why(member.userId)).toMatchObject({
    'service:create': ['Devs'],
    'deploy:tt02': ['Deploy-TT02'],
    'deploy:production': [],
  })
  expect(new Set(Object.values(await why(owner.userId)).flat())).toEqual(new Set(['Owners']))
  const stranger = await person(bare.ctx)
  expect(Object.values(await why(stranger.userId)).flat()).toEqual([])
})

test.each([['service:create'], ['deploy:tt02'], ['access-lists:manage:production']])(
  'T2: %s reads back as what it was written from',
  (name) => {
    const capability = capabilityNamed(name)
    expect(capability && capabilityName(capability)).toBe(name)
  },
)

test.each([['deploy'], ['service:create:tt02'], ['sudo:tt02'], ['deploy:TT02'], ['']])(
  'T2: “%s” is no capability',
  (name) => {
    expect(capabilityNamed(name)).toBeUndefined()
  },
)

interface Last {
  ctx: Context
  organisationId: string
  owner: Awaited<ReturnType<typeof person>>
  teamId: (name: string) => string
}

const waysToGo = {
  leaving: ({ ctx, organisationId, owner }: Last) =>
    leaveOrganisation(ctx, owner, { organisationId, userId: owner.userId }),
  'removal from the team': ({ ctx, organisationId, owner, teamId }: Last) =>
    removeMember(ctx, owner, { organisationId, teamId: teamId('Owners'), userId: owner.userId }),
  'removal from the organisation': ({ ctx, organisationId, owner }: Last) =>
    removeFromOrganisation(ctx, owner, { organisationId, userId: owner.userId }),
  deactivation: ({ ctx, owner }: Last) => deactivate(ctx, operator, { username: owner.username, reason: 'gone' }),
}

test.each(Object.entries(waysToGo))('T4: the last owner is not lost by %s', async (_how, go) => {
  const { ctx } = bare
  const { organisationId, owners, teamId, name } = await organisationWith(ctx, { members: 1 })
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const refusal = { code: 'team/last-owner', values: { organisations: name } }
  await expect(go({ ctx, organisationId, owner, teamId })).rejects.toMatchObject(refusal)
  expect(await listOwners(ctx, organisationId)).toHaveLength(1)
})

const pairs = Object.entries(waysToGo).flatMap(([one, first]) =>
  Object.entries(waysToGo).map(([other, second]) => [one, other, first, second] as const),
)

test.each(pairs)('T4: %s and, before that has ended, %s leave one owner', async (_one, _other, first, second) => {
  const { ctx } = bare
  const { organisationId, owners, teamId } = await organisationWith(ctx, { owners: 2 })
  const [kari, ola] = owners
  if (!kari || !ola) throw new Error('no owners')
  const answer = await overlap(
    (tx) => first({ ctx: tx, organisationId, owner: kari, teamId }),
    () => second({ ctx, organisationId, owner: ola, teamId }),
  )
  expect(answer).toMatchObject({ code: 'team/last-owner' })
  expect(await listOwners(ctx, organisationId)).toHaveLength(1)
})

test('SEC-L5: of twenty owners who leave at once, one remains', async () => {
  const { organisationId, owners } = await organisationWith(bare.ctx, { owners: 20 })
  const left = await Promise.allSettled(
    owners.map((owner) => leaveOrganisation(bare.ctx, owner, { organisationId, userId: owner.userId })),
  )
  expect(left.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  expect(await listOwners(bare.ctx, organisationId)).toHaveLength(1)
})

test('T3: members are listed page by page in the order of their names, each with all teams', async () => {
  const { organisationId, members, teamId } = await organisationWith(bare.ctx, { owners: 0, members: 5 })
  const [first] = members
  if (!first) throw new Error('no member')
  await addMember(bare.ctx, operator, { organisationId, teamId: teamId('Datamodels'), username: first.username })
  const seen: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await listMembers(bare.ctx, organisationId, { after, limit: 2 })
    seen.push(...page.map(({ username }) => username))
    after = page.at(-1)?.username
    if (page.length < 2) break
  }
  expect(seen).toEqual(members.map(({ username }) => username).sort())
})
