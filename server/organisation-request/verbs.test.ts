import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationWith, person } from '../../test/organisation.ts'
import { operatorPerson, requestBy, sourcesSaying, wanted } from '../../test/organisation-request.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { searchActs } from '../audit/index.ts'
import { inTransaction } from '../context.ts'
import { listEnvironmentsOf } from '../environment/index.ts'
import { acceptInvitation } from '../joining/answer-invitation.ts'
import { insertLink, listSent } from '../joining/invitation-queries.ts'
import { getOrganisation } from '../organisation/index.ts'
import { removeOperator } from '../servicedesk/index.ts'
import { listOwners, listTeams } from '../team/index.ts'
import {
  type Approval,
  answerRequest,
  approveOrganisationRequest,
  askForMore,
  assignRequest,
  declineOrganisationRequest,
  discardDraft,
  getReview,
  keyOfQueued,
  listOwn,
  listQueue,
  registerApproved,
  registerRequest,
  reopenRequest,
  saveDraft,
  submitRequest,
  takeRequest,
  withdrawOrganisationRequest,
} from './index.ts'
import { findDraft, getOwn } from './queries.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

const stateOf = async (id: string) => (await getReview(world.ctx, sourcesSaying(), id)).request.state
const both = ['tt02', 'production']
const repositories = async () =>
  (await readdir(world.ctx.config.repositories, { recursive: true }).catch(() => [])).filter((path) =>
    path.endsWith('.git'),
  )

test('Q1: what a person has typed stays with them, one draft whatever the device, and is nobody else’s', async () => {
  const { ctx } = world
  const [kari, ola] = [await person(ctx), await person(ctx)]
  await saveDraft(ctx, kari, { number: '991 825 827', nameNb: 'Digdir' })
  await saveDraft(ctx, kari, { kind: 'service-owner' })
  expect(await findDraft(ctx, kari.userId)).toMatchObject({
    state: 'draft',
    number: '991825827',
    nameNb: 'Digdir',
    kind: 'service-owner',
  })
  expect(await findDraft(ctx, ola.userId)).toBeUndefined()
  expect(await listOwn(ctx, kari.userId, { after: undefined, limit: 10 })).toEqual([])
  await discardDraft(ctx, kari)
  expect(await findDraft(ctx, kari.userId)).toBeUndefined()
})

test('Q1: two devices that save the first step at the same instant share one draft', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  await Promise.all([saveDraft(ctx, kari, { nameNb: 'A' }), saveDraft(ctx, kari, { purpose: 'B' })])
  expect(await findDraft(ctx, kari.userId)).toMatchObject({ nameNb: 'A', purpose: 'B' })
})

test('Q1 R10: everything that is missing is told at once, by field, and the draft stays', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  await saveDraft(ctx, kari, { administrator: 'nobody-here' })
  const refusal = await submitRequest(ctx, kari, sourcesSaying()).catch((error) => error)
  expect(refusal.fields).toMatchObject([
    { field: 'number', message: 'number-or-none' },
    { field: 'nameNb', message: 'required' },
    { field: 'nameNn', message: 'required' },
    { field: 'nameEn', message: 'required' },
    { field: 'name', message: 'short-name' },
    { field: 'kind', message: 'choose-ground' },
    { field: 'administrator', message: 'no-such-person' },
    { field: 'purpose', message: 'required' },
  ])
  expect(await findDraft(ctx, kari.userId)).toBeDefined()
})

test.each([
  ['a number whose check digit is wrong', { number: '991825826' }, 'number', 'organisation-number'],
  ['a short name of another form', { name: 'digitaliser' }, 'name', 'short-name'],
  ['a short name of ours', { name: 'admin' }, 'name', 'name-reserved'],
  ['developing for nobody', { kind: 'service-developer', onBehalfOf: ' ' }, 'onBehalfOf', 'required'],
  ['an administrator whose address is none', { administrator: 'kari@' }, 'administrator', 'email-form'],
] as const)('X5: %s is refused at its field', async (_what, changes, field, message) => {
  const { ctx } = world
  await expect(requestBy(ctx, await person(ctx), changes)).rejects.toMatchObject({ fields: [{ field, message }] })
})

test('rate limits: a person asks for ten organisations a day; what is not sent does not count', async () => {
  const { ctx, clock } = world
  const [kari, ola] = [await person(ctx), await person(ctx)]
  const ask = () => requestBy(ctx, kari)
  for (let index = 0; index < 11; index++)
    await expect(requestBy(ctx, kari, { purpose: '' })).rejects.toMatchObject({ kind: 'invalid' })
  for (let index = 0; index < 10; index++) await ask()
  await expect(ask()).rejects.toMatchObject({ kind: 'too-many' })
  expect(await listOwn(ctx, kari.userId, { after: undefined, limit: 20 })).toHaveLength(10)
  await requestBy(ctx, ola)
  clock.advance(24 * 60 * 60)
  await ask()
})

test('X5: a text of any length is not even kept as a draft', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  for (const field of ['purpose', 'onBehalfOf', 'nameNb', 'number', 'administrator']) {
    const saved = saveDraft(ctx, kari, { [field]: 'x'.repeat(2001) })
    await expect(saved).rejects.toMatchObject({ fields: [{ field, message: 'too-long' }] })
  }
})

test('Q4: every step stands in the history and the audit log, and is mailed to the applicant in their language', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  await ctx.db.updateTable('userAccount').set({ language: 'nn' }).where('id', '=', kari.userId).execute()
  const requestId = await requestBy(ctx, kari)
  await takeRequest(ctx, operator, { requestId })
  await askForMore(ctx, operator, { requestId, question: 'Kven er de?' })
  await answerRequest(ctx, kari, { requestId, answer: 'Oss\r\nog ingen andre', ...sourcesSaying() })
  await declineOrganisationRequest(ctx, operator, { requestId, reason: 'Ingen avtale' })
  await reopenRequest(ctx, operator, { requestId, reason: 'Avtalen er funnen' })
  await approveOrganisationRequest(ctx, operator, { requestId, environments: both })
  const { events } = await getReview(ctx, sourcesSaying(), requestId)
  expect(events.map(({ act, words }) => [act, words])).toEqual([
    ['submit', ''],
    ['take', ''],
    ['ask', 'Kven er de?'],
    ['answer', 'Oss\nog ingen andre'],
    ['decline', 'Ingen avtale'],
    ['reopen', 'Avtalen er funnen'],
    ['approve', ''],
  ])
  const audited = await ctx.db
    .selectFrom('audit')
    .select(['action', 'reason'])
    .where('subjectId', '=', requestId)
    .orderBy('id')
    .execute()
  expect(audited.map(({ action }) => action.replace('organisation-request.', ''))).toEqual([
    ...['submitted', 'taken', 'more-wanted', 'answered', 'declined', 'reopened', 'approved'],
  ])
  expect(audited.find(({ action }) => action.endsWith('declined'))?.reason).toBe('Ingen avtale')
  expect(audited.find(({ action }) => action.endsWith('reopened'))?.reason).toBe('Avtalen er funnen')
  const mails = await world.mails(`${kari.username}@example.no`)
  expect(mails.map(({ subject, language }) => [language, subject.replace('Digitaliseringsdirektoratet', 'X')])).toEqual(
    [
      ['nn', 'Vi har fått førespurnaden om X'],
      ['nn', 'Førespurnaden om X er under behandling'],
      ['nn', 'Vi treng å vite meir om X'],
      ['nn', 'Vi har fått svaret ditt om X'],
      ['nn', 'Førespurnaden om X er avslått'],
      ['nn', 'Vi ser på førespurnaden om X att'],
      ['nn', 'Organisasjonen X er klar'],
    ],
  )
  expect(mails[2]?.text).toContain('Kven er de?')
  expect(mails[4]?.text).toContain('Ingen avtale')
})

test('Q4: the servicedesk is told what waits for it', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  const requestId = await requestBy(ctx, kari)
  await askForMore(ctx, operator, { requestId, question: 'Hvem?' })
  await answerRequest(ctx, kari, { requestId, answer: 'Vi', ...sourcesSaying() })
  await withdrawOrganisationRequest(ctx, kari, requestId)
  const mails = await ctx.db
    .selectFrom('mail')
    .select(['kind', 'addressKey'])
    .where('causeId', '=', requestId)
    .execute()
  expect(mails.filter(({ addressKey }) => addressKey === 'tjenesteeier@altinn.no').map(({ kind }) => kind)).toEqual([
    'organisation-request-submit-servicedesk',
    'organisation-request-answer-servicedesk',
    'organisation-request-withdraw-servicedesk',
  ])
})

test('Q4: whoever withdrew is named in the mails: the applicant, or the servicedesk for them', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  const textsOf = async (requestId: string) => {
    const kinds = ['organisation-request-withdraw', 'organisation-request-withdraw-servicedesk']
    const mails = ctx.db.selectFrom('mail').select('textBody').where('causeId', '=', requestId)
    const rows = await mails.where('kind', 'in', kinds).orderBy('kind').execute()
    return rows.map(({ textBody }) => textBody)
  }
  const own = await requestBy(ctx, kari)
  await withdrawOrganisationRequest(ctx, kari, own)
  expect(await textsOf(own)).toEqual([
    expect.stringContaining('You have withdrawn your request'),
    expect.stringContaining('Den som spurte, har trukket'),
  ])
  const phoned = await requestBy(ctx, kari)
  await withdrawOrganisationRequest(ctx, operator, phoned)
  expect(await textsOf(phoned)).toEqual([
    expect.stringContaining('The servicedesk has withdrawn your request'),
    expect.stringContaining('Servicedesk har trukket'),
  ])
})

test('A7: an address that nobody proved gets no mail', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  await ctx.db.updateTable('userAccount').set({ emailVerifiedAt: null }).where('id', '=', kari.userId).execute()
  await requestBy(ctx, kari)
  expect(await world.mails(`${kari.username}@example.no`)).toEqual([])
})

test('Q5: approval makes the organisation whole: teams of its environments, repositories, its administrator, mails', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  const before = await repositories()
  const requestId = await requestBy(ctx, kari, { name: 'dir' })
  const id = await approveOrganisationRequest(ctx, operator, { requestId, environments: ['tt02'] })
  expect(await getOrganisation(ctx, id)).toMatchObject({ name: 'dir', kind: 'service-owner', number: '991825827' })
  expect((await listOwners(ctx, id)).map(({ userId }) => userId)).toEqual([kari.userId])
  const teams = (await listTeams(ctx, id)).map(({ name }) => name)
  expect([teams.includes('Deploy-TT02'), teams.includes('Deploy-Production')]).toEqual([true, false])
  expect(await listEnvironmentsOf(ctx, id)).toMatchObject([{ name: 'tt02' }])
  const services = await ctx.db.selectFrom('service').select(['id', 'name']).where('ownerId', '=', id).execute()
  expect(services.map(({ name }) => name).sort()).toEqual(['dir-content', 'dir-datamodels', 'dir-resources'])
  const added = (await repositories()).filter((path) => !before.includes(path))
  expect(added.map((path) => path.slice(3, -4)).sort()).toEqual(services.map(({ id }) => id).sort())
  expect(await stateOf(requestId)).toBe('approved')
})

test('Q5: an administrator by address or username is invited into Owners, and is in when they press', async () => {
  const { ctx } = world
  const [kari, ola] = [await person(ctx), await person(ctx)]
  for (const [administrator, addressKey] of [
    [ola.username, `${ola.username}@example.no`],
    ['Ny.Person@example.no', 'ny.person@example.no'],
  ] as const) {
    const requestId = await requestBy(ctx, kari, { administrator })
    const id = await approveOrganisationRequest(ctx, operator, { requestId, environments: [] })
    expect(await listOwners(ctx, id)).toEqual([])
    expect((await world.mails(addressKey)).map(({ kind }) => kind)).toContain('invitation')
    expect((await world.mails(`${kari.username}@example.no`)).at(-1)?.kind).toBe('organisation-request-approve')
  }
})

test('Q5: whoever names their own username or proven address is in Owners from the beginning', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  for (const administrator of [kari.username.toUpperCase(), `${kari.username}@EXAMPLE.no`]) {
    const requestId = await requestBy(ctx, kari, { administrator })
    const id = await approveOrganisationRequest(ctx, operator, { requestId, environments: [] })
    expect((await listOwners(ctx, id)).map(({ userId }) => userId)).toEqual([kari.userId])
  }
})

test('Q5: the servicedesk may give another short name and another ground than was asked for', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  const requestId = await requestBy(ctx, kari, { name: 'wish' })
  const changes = { name: 'given', kind: 'service-developer' } as const
  const id = await approveOrganisationRequest(ctx, operator, { requestId, environments: [], ...changes })
  expect(await getOrganisation(ctx, id)).toMatchObject(changes)
  expect((await world.mails(`${kari.username}@example.no`)).at(-1)?.link).toBe('/orgs/given')
})

test('E1: an organisation that is no service owner is not approved with an environment, and nothing is left', async () => {
  const { ctx } = world
  const requestId = await requestBy(ctx, await person(ctx), { kind: 'service-developer', onBehalfOf: 'Ål kommune' })
  const approved = approveOrganisationRequest(ctx, operator, { requestId, environments: ['tt02'] })
  await expect(approved).rejects.toMatchObject({ fields: [{ field: 'environments' }] })
  expect(await stateOf(requestId)).toBe('submitted')
})

test('Q6: of two operators who decide at the same instant one wins, and the other is told that it is decided, by whom', async () => {
  const { ctx } = world
  const requestId = await requestBy(ctx, await person(ctx))
  const loser = await inTransaction(ctx, async (tx) => {
    await declineOrganisationRequest(tx, operator, { requestId, reason: 'Nei' })
    const overlapping = approveOrganisationRequest(ctx, operator, { requestId, environments: both }).catch(
      (error) => error,
    )
    await sleep(300)
    return { overlapping }
  })
  expect(await loser.overlapping).toMatchObject({
    code: 'organisationRequest/already-decided',
    values: { by: 'Digdir' },
  })
  expect(await stateOf(requestId)).toBe('declined')
})

test('Q6: of ten approvals at once one makes the organisation, and nothing of the others is left', async () => {
  const { ctx } = world
  const requestId = await requestBy(ctx, await person(ctx), { name: 'once' })
  const before = await repositories()
  const approvals = await Promise.allSettled(
    Array.from({ length: 10 }, () => approveOrganisationRequest(ctx, operator, { requestId, environments: both })),
  )
  const codes = approvals.map((one) => (one.status === 'fulfilled' ? 'made' : one.reason.code))
  expect(codes.sort()).toEqual(['made', ...Array(9).fill('organisationRequest/already-decided')].sort())
  expect((await repositories()).length - before.length).toBe(3)
})

test('Q6: the operator who comes second is told by whom it was decided', async () => {
  const { ctx } = world
  const [first, second] = [await operatorPerson(ctx), await operatorPerson(ctx)]
  const requestId = await requestBy(ctx, await person(ctx))
  await approveOrganisationRequest(ctx, first, { requestId, environments: both })
  const late = declineOrganisationRequest(ctx, second, { requestId, reason: 'Nei' })
  await expect(late).rejects.toMatchObject({
    code: 'organisationRequest/already-decided',
    values: { by: first.username },
  })
})

test('Q6: of two operators who take a request at the same instant one has it, and decides; the other may take it over', async () => {
  const { ctx } = world
  const [first, second] = [await operatorPerson(ctx), await operatorPerson(ctx)]
  const requestId = await requestBy(ctx, await person(ctx))
  const { overlapping } = await inTransaction(ctx, async (tx) => {
    await takeRequest(tx, first, { requestId })
    const taking = takeRequest(ctx, second, { requestId }).catch((error) => error)
    await sleep(100)
    return { overlapping: taking }
  })
  const taken = { code: 'organisationRequest/taken', values: { by: first.username } }
  expect(await overlapping).toMatchObject(taken)
  await expect(declineOrganisationRequest(ctx, second, { requestId, reason: 'Nei' })).rejects.toMatchObject(taken)
  await expect(approveOrganisationRequest(ctx, second, { requestId, environments: [] })).rejects.toMatchObject(taken)
  await takeRequest(ctx, second, { requestId, takesOver: true })
  await expect(askForMore(ctx, first, { requestId, question: 'x' })).rejects.toMatchObject({
    values: { by: second.username },
  })
  await approveOrganisationRequest(ctx, second, { requestId, environments: both })
})

test('Q6: a request is given to another operator, to nobody who is none, and not to its applicant', async () => {
  const { ctx } = world
  const [first, second, stranger] = [await operatorPerson(ctx), await operatorPerson(ctx), await person(ctx)]
  const requestId = await requestBy(ctx, await person(ctx))
  await assignRequest(ctx, first, { requestId, username: second.username })
  const late = declineOrganisationRequest(ctx, first, { requestId, reason: 'x' })
  await expect(late).rejects.toMatchObject({ code: 'organisationRequest/taken', values: { by: second.username } })
  for (const username of [stranger.username, 'nobody-here']) {
    const refused = assignRequest(ctx, first, { requestId, username })
    await expect(refused).rejects.toMatchObject({ fields: [{ field: 'username', message: 'no-such-operator' }] })
  }
  const own = await requestBy(ctx, second)
  const toApplicant = assignRequest(ctx, first, { requestId: own, username: second.username })
  await expect(toApplicant).rejects.toMatchObject({ code: 'organisationRequest/own' })
  await expect(assignRequest(ctx, stranger, { requestId, username: first.username })).rejects.toMatchObject({
    kind: 'forbidden',
  })
})

test('Q6: who has a request takes nothing, and the applicant is mailed when work begins, not at each hand-over', async () => {
  const { ctx } = world
  const [first, second, kari] = [await operatorPerson(ctx), await operatorPerson(ctx), await person(ctx)]
  const requestId = await requestBy(ctx, kari)
  await takeRequest(ctx, first, { requestId })
  const { request } = await getReview(ctx, sourcesSaying(), requestId)
  world.clock.advance(60)
  await takeRequest(ctx, first, { requestId })
  await takeRequest(ctx, first, { requestId, takesOver: true })
  await assignRequest(ctx, second, { requestId, username: first.username })
  expect((await getReview(ctx, sourcesSaying(), requestId)).request).toEqual(request)
  await assignRequest(ctx, first, { requestId, username: second.username })
  await takeRequest(ctx, first, { requestId, takesOver: true })
  const { events } = await getReview(ctx, sourcesSaying(), requestId)
  expect(events.map(({ act }) => act)).toEqual(['submit', 'take', 'take', 'take'])
  const taken = await ctx.db
    .selectFrom('audit')
    .select('details')
    .where('subjectId', '=', requestId)
    .where('action', '=', 'organisation-request.taken')
    .orderBy('id')
    .execute()
  expect(taken.map(({ details }) => details)).toEqual([{}, { assignee: second.username }, {}])
  const kinds = (await world.mails(`${kari.username}@example.no`)).map(({ kind }) => kind)
  expect(kinds).toEqual(['organisation-request-submit', 'organisation-request-take'])
})

test('SEC-L8: an operator decides neither what they asked for themselves, nor who they would be administrator of', async () => {
  const { ctx } = world
  const desk = await operatorPerson(ctx)
  const own = await requestBy(ctx, desk)
  for (const administrator of [desk.username.toUpperCase(), `${desk.username}@example.no`]) {
    const requestId = await requestBy(ctx, await person(ctx), { administrator })
    const approved = approveOrganisationRequest(ctx, desk, { requestId, environments: [] })
    await expect(approved).rejects.toMatchObject({ code: 'organisationRequest/own' })
    expect(await stateOf(requestId)).toBe('submitted')
  }
  for (const act of [
    () => takeRequest(ctx, desk, { requestId: own }),
    () => approveOrganisationRequest(ctx, desk, { requestId: own, environments: [] }),
    () => declineOrganisationRequest(ctx, desk, { requestId: own, reason: 'x' }),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'organisationRequest/own' })
  const registration = { ...wanted({ administrator: desk.username }), askedBy: 'me' }
  const registered = registerApproved(ctx, desk, { registration, environments: [], ...sourcesSaying() })
  await expect(registered).rejects.toMatchObject({ code: 'organisationRequest/own' })
})

test('SEC-L8: who approved a request never takes the invitation that came of it, whatever address they have by then', async () => {
  const { ctx } = world
  const [desk, ola] = [await operatorPerson(ctx), await person(ctx)]
  const address = 'added.later@example.no'
  const requestId = await requestBy(ctx, await person(ctx), { administrator: address })
  const organisationId = await approveOrganisationRequest(ctx, desk, { requestId, environments: [] })
  const [sent] = await listSent(ctx, organisationId)
  const invitationId = sent?.id ?? ''
  const token = await insertLink(ctx, invitationId)
  const own = { code: 'joining/own-approval' }
  await expect(acceptInvitation(ctx, desk, { invitationId, token })).rejects.toMatchObject(own)
  const proven = { email: address, emailKey: address, emailVerifiedAt: ctx.now() }
  await ctx.db.updateTable('userAccount').set(proven).where('id', '=', desk.userId).execute()
  await expect(acceptInvitation(ctx, desk, { invitationId, token: undefined })).rejects.toMatchObject(own)
  expect(await listOwners(ctx, organisationId)).toEqual([])
  await acceptInvitation(ctx, ola, { invitationId, token })
  expect(await listOwners(ctx, organisationId)).toMatchObject([{ userId: ola.userId }])
})

test('P3: what the servicedesk put in place of what was asked for stands in the log, beside what it replaced', async () => {
  const { ctx } = world
  const desk = await operatorPerson(ctx)
  const { name: asked } = wanted()
  const approved = async (approval: Partial<Approval>) => {
    const requestId = await requestBy(ctx, await person(ctx), {
      name: `${asked}a`,
      kind: 'service-developer',
      onBehalfOf: 'x',
    })
    await approveOrganisationRequest(ctx, desk, { requestId, environments: [], ...approval })
    const acts = await searchActs(ctx, { action: 'organisation-request.approved' }, { limit: 1 })
    return acts.map(({ subjectId, details }) => [subjectId === requestId, details])
  }
  const other = { name: `${asked}b`, kind: 'service-owner' as const, environments: both }
  expect(await approved(other)).toEqual([
    [
      true,
      {
        name: `${asked}b`,
        nameBefore: `${asked}a`,
        kind: 'service-owner',
        kindBefore: 'service-developer',
        environments: 'tt02 production',
      },
    ],
  ])
  expect(await approved({ name: `${asked}a`, kind: 'service-developer' })).toEqual([[true, { environments: '' }]])
})

test('P3: the log names the operator who approved as who invited the administrator', async () => {
  const { ctx } = world
  const desk = await operatorPerson(ctx)
  const requestId = await requestBy(ctx, await person(ctx), { administrator: 'new@example.no' })
  const organisationId = await approveOrganisationRequest(ctx, desk, { requestId, environments: [] })
  const sent = { actorKind: 'user', actorId: desk.userId, subjectKind: 'invitation' }
  expect(await searchActs(ctx, { organisationId, action: 'invitation.sent' }, { limit: 10 })).toMatchObject([sent])
})

test('SEC-L10: who is no operator any more decides nothing from that moment', async () => {
  const { ctx } = world
  const desk = await operatorPerson(ctx)
  const requestId = await requestBy(ctx, await person(ctx))
  await removeOperator(ctx, operator, { username: desk.username, reason: 'left' })
  const approved = approveOrganisationRequest(ctx, desk, { requestId, environments: [] })
  await expect(approved).rejects.toMatchObject({ kind: 'forbidden' })
})

test('Q4: a withdrawn request is decided by nobody, unless it is reopened', async () => {
  const { ctx } = world
  const kari = await person(ctx)
  const requestId = await requestBy(ctx, kari)
  await withdrawOrganisationRequest(ctx, kari, requestId)
  const approved = approveOrganisationRequest(ctx, operator, { requestId, environments: both })
  await expect(approved).rejects.toMatchObject({ code: 'organisationRequest/not-now' })
  await expect(withdrawOrganisationRequest(ctx, kari, requestId)).rejects.toMatchObject({
    code: 'organisationRequest/not-now',
  })
  await reopenRequest(ctx, operator, { requestId, reason: 'De ringte' })
  expect(await stateOf(requestId)).toBe('in-review')
})

test('SEC-L2: to anybody else a request is not there, and neither is somebody’s draft to operators', async () => {
  const { ctx } = world
  const [kari, ola] = [await person(ctx), await person(ctx)]
  const requestId = await requestBy(ctx, kari)
  await askForMore(ctx, operator, { requestId, question: 'Hvem?' })
  await expect(getOwn(ctx, ola.userId, requestId)).rejects.toMatchObject({ kind: 'not-found' })
  await expect(answerRequest(ctx, ola, { requestId, answer: 'Meg', ...sourcesSaying() })).rejects.toMatchObject({
    kind: 'not-found',
  })
  await expect(withdrawOrganisationRequest(ctx, ola, requestId)).rejects.toMatchObject({ kind: 'not-found' })
  await saveDraft(ctx, kari, wanted())
  const draft = await findDraft(ctx, kari.userId)
  await expect(getReview(ctx, sourcesSaying(), draft?.id ?? '')).rejects.toMatchObject({ kind: 'not-found' })
})

test('O2 SEC-L8: nobody but an operator decides, the applicant least of all', async () => {
  const { ctx } = world
  const { owners } = await organisationWith(ctx)
  const kari = await person(ctx)
  const requestId = await requestBy(ctx, kari)
  for (const actor of [kari, ...owners])
    for (const act of [
      () => takeRequest(ctx, actor, { requestId }),
      () => askForMore(ctx, actor, { requestId, question: 'x' }),
      () => approveOrganisationRequest(ctx, actor, { requestId, environments: [] }),
      () => declineOrganisationRequest(ctx, actor, { requestId, reason: 'x' }),
      () => reopenRequest(ctx, actor, { requestId, reason: 'x' }),
      () => registerRequest(ctx, actor, { registration: { ...wanted(), askedBy: 'x' }, ...sourcesSaying() }),
      () =>
        registerApproved(ctx, actor, {
          registration: { ...wanted(), askedBy: 'x' },
          environments: [],
          ...sourcesSaying(),
        }),
    ])
      await expect(act()).rejects.toMatchObject({ kind: expect.stringMatching(/^(forbidden|not-found)$/) })
  expect(await stateOf(requestId)).toBe('submitted')
})

test('Q6: what came by mail or phone is registered, or registered and approved in one breath', async () => {
  const { ctx } = world
  const ola = await person(ctx)
  const registration = { ...wanted({ administrator: ola.username }), askedBy: 'Kari Nordmann, phone' }
  const requestId = await registerRequest(ctx, operator, { registration, ...sourcesSaying() })
  expect(await getReview(ctx, sourcesSaying(), requestId)).toMatchObject({
    request: { state: 'submitted', askedBy: 'Kari Nordmann, phone', applicantId: null },
    evidence: { outcome: 'found' },
  })
  const approved = { ...wanted({ administrator: 'ny@example.no' }), askedBy: 'mail' }
  const made = await registerApproved(ctx, operator, {
    registration: approved,
    environments: ['tt02'],
    ...sourcesSaying(),
  })
  expect(await getOrganisation(ctx, made.organisationId)).toMatchObject({ name: approved.name })
  expect(await stateOf(made.requestId)).toBe('approved')
})

test('Q6: what came by mail or phone names its administrator, for nobody else would be in Owners', async () => {
  const registration = { ...wanted({ administrator: ' ' }), askedBy: 'Kari, phone' }
  for (const registered of [
    registerRequest(world.ctx, operator, { registration, ...sourcesSaying() }),
    registerApproved(world.ctx, operator, { registration, environments: [], ...sourcesSaying() }),
  ])
    await expect(registered).rejects.toMatchObject({ fields: [{ field: 'administrator', message: 'required' }] })
})

test('Q4: nobody is asked who has no user to answer with, and the request stays where it was', async () => {
  const { ctx } = world
  const registration = { ...wanted({ administrator: 'ny@example.no' }), askedBy: 'Kari, phone' }
  const requestId = await registerRequest(ctx, operator, { registration, ...sourcesSaying() })
  for (const actor of [operator, await operatorPerson(ctx)]) {
    const asked = askForMore(ctx, actor, { requestId, question: 'Hvem?' })
    await expect(asked).rejects.toMatchObject({ code: 'organisationRequest/nobody-answers' })
  }
  expect(await stateOf(requestId)).toBe('submitted')
})

test('Q6: the queue shows the oldest first, in parts, with who asked and what the register said', async () => {
  const { ctx } = world
  for (const { id } of await listQueue(ctx, { state: 'open', assignee: 'anybody', after: undefined, limit: 1000 }))
    await declineOrganisationRequest(ctx, operator, { requestId: id, reason: 'Ryddet' })
  const people = [await person(ctx), await person(ctx), await person(ctx)]
  const ids: string[] = []
  for (const applicant of people) {
    ids.push(await requestBy(ctx, applicant))
    world.clock.advance(60)
  }
  const first = await listQueue(ctx, { state: 'open', assignee: 'nobody', after: undefined, limit: 2 })
  const last = first.at(-1)
  if (!last) throw new Error('nothing waits')
  const rest = await listQueue(ctx, { state: 'submitted', assignee: 'anybody', after: keyOfQueued(last), limit: 2 })
  expect([...first, ...rest].map(({ id }) => id)).toEqual(ids)
  expect(first[0]).toMatchObject({
    applicant: people[0]?.username,
    assignee: null,
    outcome: 'found',
    entity: { form: 'ORGL' },
  })
})
