import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { operator, type Person } from '../actor.ts'
import { inTransaction } from '../context.ts'
import { sweepInBatches } from '../jobs/sweep.ts'
import { deactivate } from '../servicedesk/index.ts'
import { addMember, deleteTeam, findMember, leaveOrganisation, removeMember } from '../team/index.ts'
import { askToJoin, withdrawRequest } from './ask-to-join.ts'
import { approveRequest, declineRequest } from './decide-request.ts'
import { remindOwners, tellServicedesk } from './remind-deciders.ts'
import { countWaiting, expireRequests, listOwn, listWaiting } from './request-queries.ts'

let bare: BareContext
beforeAll(async () => {
  bare = await createBareContext()
})
afterAll(() => bare.end())

const day = 24 * 3600
const pass = (seconds: number) => {
  bare.clock.time = new Date(bare.clock.time.getTime() + seconds * 1000)
}

async function mails() {
  const rows = await bare.ctx.db.selectFrom('mail').select(['addressKey', 'kind', 'subject', 'textBody']).execute()
  return rows
}
const mailsTo = async ({ username }: { username: string }) =>
  (await mails()).filter(({ addressKey }) => addressKey === `${username}@example.no`).map(({ kind }) => kind)
const servicedesk = 'tjenesteeier@altinn.no'

const ask = (actor: Person, organisationId: string, message = 'I build forms') =>
  askToJoin(bare.ctx, actor, { organisationId, message, wish: '' })

/** An organisation with an owner, and somebody who wants in and has asked. */
async function asked(population: Parameters<typeof organisationWith>[1] = {}) {
  const made = await organisationWith(bare.ctx, population)
  const stranger = await person(bare.ctx)
  const requestId = await ask(stranger, made.organisationId)
  const [owner] = made.owners
  return { ...made, owner: owner ?? operator, stranger, requestId }
}

const states = async (organisationId: string, { userId }: { userId: string }) =>
  (await listOwn(bare.ctx, organisationId, userId)).map(({ state }) => state)

test('J1: asking tells every active owner with a proven address, in their language, and nobody else', async () => {
  const made = await organisationWith(bare.ctx, { owners: 3, members: 2 })
  const [first, second, third] = made.owners
  if (!first || !second || !third) throw new Error('no owners')
  await bare.ctx.db.updateTable('userAccount').set({ language: 'nn' }).where('id', '=', first.userId).execute()
  await bare.ctx.db.updateTable('userAccount').set({ emailVerifiedAt: null }).where('id', '=', second.userId).execute()
  await deactivate(bare.ctx, operator, { username: third.username, reason: 'a test' })
  const before = (await mails()).length
  const stranger = await person(bare.ctx)
  await ask(stranger, made.organisationId)
  const sent = (await mails()).slice(before)
  expect(sent.map(({ addressKey, subject }) => [addressKey, subject])).toEqual([
    [`${first.username}@example.no`, `${stranger.username} ber om å bli med i Skatteetaten`],
  ])
  expect(await countWaiting(bare.ctx, made.organisationId)).toBe(1)
})

test('J4: where no owner can be told, the servicedesk is, at once', async () => {
  const made = await organisationWith(bare.ctx, { owners: 0, members: 1 })
  const before = (await mails()).length
  await ask(await person(bare.ctx), made.organisationId)
  const sent = (await mails()).slice(before)
  expect(sent.map(({ addressKey }) => addressKey)).toEqual([servicedesk])
  expect(sent[0]?.textBody).toContain(made.name)
})

test('J1: one open request a person and organisation, also for two that are sent at the same instant', async () => {
  const { organisationId } = await organisationWith(bare.ctx)
  const stranger = await person(bare.ctx)
  const overlapping = await inTransaction(bare.ctx, async (tx) => {
    await askToJoin(tx, stranger, { organisationId, message: 'First', wish: '' })
    const second = ask(stranger, organisationId).catch((error) => error)
    await sleep(100)
    return { second }
  })
  expect(await overlapping.second).toMatchObject({ code: 'joining/already-asked' })
  const insert = bare.ctx.db.insertInto('joinRequest').values({
    organisationId,
    userId: stranger.userId,
    message: 'x',
    wish: '',
    createdAt: bare.clock.time,
    expiresAt: bare.clock.time,
  })
  await expect(insert.execute()).rejects.toThrow('join_request_open_key')
})

test.each([
  ['no message', { message: ' ', wish: '' }, 'message', 'required'],
  ['a long message', { message: 'x'.repeat(1001), wish: '' }, 'message', 'too-long'],
  ['a long wish', { message: 'x', wish: 'x'.repeat(201) }, 'wish', 'too-long'],
])('X5: a request with %s is refused by field', async (_what, form, field, message) => {
  const { organisationId } = await organisationWith(bare.ctx)
  const stranger = await person(bare.ctx)
  await expect(askToJoin(bare.ctx, stranger, { organisationId, ...form })).rejects.toMatchObject({
    fields: [{ field, message }],
  })
})

test('J1: members do not ask, and nobody asks where requests are closed', async () => {
  const { organisationId, members } = await organisationWith(bare.ctx, { members: 1 })
  const [member] = members
  if (!member) throw new Error('no member')
  await expect(ask(member, organisationId)).rejects.toMatchObject({ code: 'joining/already-member' })
  const closed = await organisationWith(bare.ctx, { organisation: { joinPolicy: 'closed' } })
  await expect(ask(await person(bare.ctx), closed.organisationId)).rejects.toMatchObject({ code: 'joining/closed' })
})

test('J1: approving lets the person into the chosen teams, and tells them where', async () => {
  const { organisationId, teamId, owner, stranger, requestId } = await asked()
  const teamIds = [teamId('Devs'), teamId('Datamodels'), teamId('Devs')]
  await approveRequest(bare.ctx, owner, { organisationId, requestId, teamIds })
  const member = await findMember(bare.ctx, organisationId, stranger.userId)
  expect([...(member?.teamIds ?? [])].sort()).toEqual([teamId('Devs'), teamId('Datamodels')].sort())
  expect(await mailsTo(stranger)).toEqual(['join-request-approved'])
  expect(await states(organisationId, stranger)).toEqual(['approved'])
  expect(await countWaiting(bare.ctx, organisationId)).toBe(0)
})

test('J1: approving into no team is refused, and the request still waits', async () => {
  const { organisationId, owner, stranger, requestId } = await asked()
  await expect(approveRequest(bare.ctx, owner, { organisationId, requestId, teamIds: [] })).rejects.toMatchObject({
    fields: [{ field: 'teams', message: 'choose-team' }],
  })
  expect(await states(organisationId, stranger)).toEqual(['open'])
  expect(await mailsTo(stranger)).toEqual([])
})

test('J1: declining tells the person why; the same organisation is asked again after two weeks', async () => {
  const { organisationId, owner, stranger, requestId } = await asked()
  const decline = (reason: string) => declineRequest(bare.ctx, owner, { organisationId, requestId, reason })
  await expect(decline(' ')).rejects.toMatchObject({ fields: [{ field: 'reason', message: 'required' }] })
  await expect(decline('x'.repeat(301))).rejects.toMatchObject({ fields: [{ field: 'reason', message: 'too-long' }] })
  await decline('See http://evil.example, we do not know you')
  const mail = (await mails()).find(
    ({ kind, addressKey }) => kind === 'join-request-declined' && addressKey.startsWith(stranger.username),
  )
  expect(mail?.textBody).toContain('we do not know you')
  expect(mail?.textBody).not.toContain('http://evil.example')
  pass(14 * day - 1)
  await expect(ask(stranger, organisationId)).rejects.toMatchObject({
    code: 'joining/cooling-down',
    values: { days: 1 },
  })
  const other = await organisationWith(bare.ctx)
  await ask(stranger, other.organisationId)
  pass(1)
  await ask(stranger, organisationId)
  expect(await states(organisationId, stranger)).toEqual(['open', 'declined'])
})

test('SEC-L7: only owners decide, strangers find nothing, and nobody decides about themselves', async () => {
  const { organisationId, members, owners, teamId, stranger, requestId } = await asked({ owners: 2, members: 1 })
  const approval = { organisationId, requestId, teamIds: [teamId('Devs')] }
  const [member] = members
  const [owner, other] = owners
  if (!member || !owner || !other) throw new Error('nobody')
  await expect(approveRequest(bare.ctx, member, approval)).rejects.toMatchObject({ kind: 'forbidden' })
  await expect(approveRequest(bare.ctx, stranger, approval)).rejects.toMatchObject({ kind: 'not-found' })
  await removeMember(bare.ctx, other, { organisationId, teamId: teamId('Owners'), userId: owner.userId })
  await expect(approveRequest(bare.ctx, owner, approval)).rejects.toMatchObject({ kind: 'not-found' })
  await addMember(bare.ctx, operator, { organisationId, teamId: teamId('Owners'), username: stranger.username })
  await expect(approveRequest(bare.ctx, stranger, approval)).rejects.toMatchObject({ kind: 'not-found' })
  const own = bare.ctx.db.updateTable('joinRequest').set({
    state: 'approved',
    endedAt: bare.clock.time,
    decidedBy: stranger.userId,
  })
  await expect(own.where('id', '=', requestId).execute()).rejects.toThrow('join_request_decider')
})

test('SEC-L7: at approval everything is asked once more', async () => {
  const { organisationId, teamId, owner, stranger, requestId } = await asked()
  const teamIds = [teamId('Devs')]
  const approve = (ids = teamIds) => approveRequest(bare.ctx, owner, { organisationId, requestId, teamIds: ids })
  const other = await organisationWith(bare.ctx)
  await expect(approve([other.teamId('Devs')])).rejects.toMatchObject({ kind: 'not-found' })
  await deleteTeam(bare.ctx, owner, { organisationId, teamId: teamId('Datamodels') })
  await expect(approve([teamId('Datamodels')])).rejects.toMatchObject({ kind: 'not-found' })
  await addMember(bare.ctx, owner, { organisationId, teamId: teamId('Resources'), username: stranger.username })
  await expect(approve()).rejects.toMatchObject({ code: 'joining/already-member' })
  expect(await listWaiting(bare.ctx, organisationId, { after: undefined, limit: 10 })).toEqual([])
  await leaveOrganisation(bare.ctx, stranger, { organisationId, userId: stranger.userId })
  await deactivate(bare.ctx, operator, { username: stranger.username, reason: 'a test' })
  await expect(approve()).rejects.toMatchObject({ code: 'joining/request-over' })
  expect(await findMember(bare.ctx, organisationId, stranger.userId)).toBeUndefined()
})

test('SEC-L2: a request is not found in another organisation', async () => {
  const { requestId } = await asked()
  const mine = await organisationWith(bare.ctx)
  const [owner] = mine.owners
  if (!owner) throw new Error('no owner')
  const { organisationId } = mine
  const teamIds = [mine.teamId('Devs')]
  await expect(approveRequest(bare.ctx, owner, { organisationId, requestId, teamIds })).rejects.toMatchObject({
    code: 'joining/request-over',
  })
  await expect(declineRequest(bare.ctx, owner, { organisationId, requestId, reason: 'no' })).rejects.toMatchObject({
    code: 'joining/request-over',
  })
})

test('J1: of two owners who decide at the same instant one wins, and the other is told', async () => {
  const { organisationId, owners, teamId, stranger, requestId } = await asked({ owners: 2 })
  const [one, other] = owners
  if (!one || !other) throw new Error('no owners')
  const overlapping = await inTransaction(bare.ctx, async (tx) => {
    await declineRequest(tx, one, { organisationId, requestId, reason: 'Not now' })
    const approval = { organisationId, requestId, teamIds: [teamId('Devs')] }
    const second = approveRequest(bare.ctx, other, approval).catch((error) => error)
    await sleep(100)
    return { second }
  })
  expect(await overlapping.second).toMatchObject({ code: 'joining/request-over' })
  expect(await findMember(bare.ctx, organisationId, stranger.userId)).toBeUndefined()
  expect(await mailsTo(stranger)).toEqual(['join-request-declined'])
})

test('J1: who withdraws while an owner approves is out, or in, and never both', async () => {
  const { organisationId, owner, teamId, stranger, requestId } = await asked()
  const overlapping = await inTransaction(bare.ctx, async (tx) => {
    await withdrawRequest(tx, stranger, organisationId)
    const approval = { organisationId, requestId, teamIds: [teamId('Devs')] }
    const second = approveRequest(bare.ctx, owner, approval).catch((error) => error)
    await sleep(100)
    return { second }
  })
  expect(await overlapping.second).toMatchObject({ code: 'joining/request-over' })
  expect(await findMember(bare.ctx, organisationId, stranger.userId)).toBeUndefined()
  await expect(withdrawRequest(bare.ctx, stranger, organisationId)).rejects.toMatchObject({
    code: 'joining/request-over',
  })
})

test('J1: who asks once more while an owner approves is told that they are in', async () => {
  const { organisationId, owner, teamId, stranger, requestId } = await asked()
  const overlapping = await inTransaction(bare.ctx, async (tx) => {
    await approveRequest(tx, owner, { organisationId, requestId, teamIds: [teamId('Devs')] })
    const second = ask(stranger, organisationId).catch((error) => error)
    await sleep(100)
    return { second }
  })
  expect(await overlapping.second).toMatchObject({ code: 'joining/already-member' })
  expect(await states(organisationId, stranger)).toEqual(['approved'])
})

test('J1: owners are reminded after seven days and the servicedesk is told after fourteen, each once', async () => {
  const { owners, requestId } = await asked({ owners: 2 })
  const run = async () => {
    const before = (await mails()).length
    await sweepInBatches((limit) => remindOwners(bare.ctx, limit))
    await sweepInBatches((limit) => tellServicedesk(bare.ctx, limit))
    const rows = await bare.ctx.db
      .selectFrom('mail')
      .select(['addressKey', 'kind'])
      .where('causeId', '=', requestId)
      .where('kind', '<>', 'join-request-asked')
      .orderBy('kind')
      .orderBy('addressKey')
      .execute()
    return { sent: (await mails()).length - before, rows }
  }
  pass(7 * day - 1)
  expect((await run()).rows).toEqual([])
  pass(1)
  const addresses = owners.map(({ username }) => `${username}@example.no`).sort()
  const reminded = addresses.map((addressKey) => ({ addressKey, kind: 'join-request-waits' }))
  expect((await run()).rows).toEqual(reminded)
  expect((await run()).sent).toBe(0)
  pass(7 * day)
  const escalated = { addressKey: servicedesk, kind: 'join-request-waits-servicedesk' }
  expect((await run()).rows).toEqual([...reminded, escalated])
  expect((await run()).sent).toBe(0)
})

test('J1: after thirty days a request is over, whether or not anybody has swept', async () => {
  const { organisationId, owner, teamId, stranger, requestId } = await asked()
  pass(30 * day)
  expect(await countWaiting(bare.ctx, organisationId)).toBe(0)
  const approval = { organisationId, requestId, teamIds: [teamId('Devs')] }
  await expect(approveRequest(bare.ctx, owner, approval)).rejects.toMatchObject({ code: 'joining/request-over' })
  await ask(stranger, organisationId, 'Once more')
  expect(await states(organisationId, stranger)).toEqual(['open', 'expired'])
  pass(30 * day)
  await sweepInBatches((limit) => expireRequests(bare.ctx, limit))
  expect(await states(organisationId, stranger)).toEqual(['expired', 'expired'])
})

test('SEC-A7: a person asks ten times a day and no more; what was mistyped does not count', async () => {
  const stranger = await person(bare.ctx)
  const refusals: unknown[] = []
  const { organisationId: asked } = await organisationWith(bare.ctx)
  const mistyped = () => askToJoin(bare.ctx, stranger, { organisationId: asked, message: ' ', wish: '' })
  for (let count = 0; count < 12; count++) await expect(mistyped()).rejects.toMatchObject({ kind: 'invalid' })
  for (let count = 0; count < 12; count++) {
    const { organisationId } = await organisationWith(bare.ctx, { owners: 0, environments: [] })
    await ask(stranger, organisationId).catch(({ kind }) => refusals.push(kind))
  }
  expect(refusals).toEqual(['too-many', 'too-many'])
})
