import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { grantWishes } from '../../test/grant-wishes.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { operator, type Person } from '../actor.ts'
import { inTransaction } from '../context.ts'
import { sweepInBatches } from '../jobs/sweep.ts'
import {
  addMember,
  deleteTeam,
  findMember,
  leaveOrganisation,
  removeFromOrganisation,
  removeMember,
} from '../team/index.ts'
import { deactivateUser, getUser, insertUser } from '../user/index.ts'
import { acceptInvitation, declineInvitation, unblockOrganisation } from './answer-invitation.ts'
import { askToJoin } from './ask-to-join.ts'
import {
  countReceived,
  expireInvitations,
  findByLink,
  listReceived,
  listSent,
  sweepInvitationLinks,
  sweepInvitations,
} from './invitation-queries.ts'
import { invite, inviteAdministrator, resendInvitation, withdrawInvitation } from './invite.ts'
import { closeDomain, joinByDomain, mayJoinByDomain, openDomain } from './join-by-domain.ts'
import { insertBlock, listBlocked } from './queries.ts'

let bare: BareContext
beforeAll(async () => {
  bare = await createBareContext()
})
afterAll(() => bare.end())

const day = 24 * 3600
const pass = (seconds: number) => {
  bare.clock.time = new Date(bare.clock.time.getTime() + seconds * 1000)
}
let strangers = 0
const newAddress = () => `new${++strangers}@elsewhere.no`

/** An organisation with an owner who may invite. */
async function inviting(owners = 1) {
  const made = await organisationWith(bare.ctx, { owners })
  const [owner] = made.owners
  if (!owner) throw new Error('no owner')
  const { organisationId } = made
  const send = (who: string, teams = ['Devs'], actor: Person = owner) =>
    invite(bare.ctx, actor, { organisationId, who, teamIds: teams.map(made.teamId) })
  return { ...made, owner, send }
}

async function mailsTo(addressKey: string) {
  await grantWishes(bare.ctx)
  const rows = await bare.ctx.db
    .selectFrom('mail')
    .select(['kind', 'language', 'subject', 'textBody'])
    .where('addressKey', '=', addressKey)
    .orderBy('createdAt')
    .execute()
  return rows.map(({ textBody, ...mail }) => ({
    ...mail,
    text: textBody ?? '',
    token: /accept\?token=(\S+)/.exec(textBody ?? '')?.[1],
  }))
}
const tokensOf = async (addressKey: string) => (await mailsTo(addressKey)).flatMap(({ token }) => token ?? [])
const receivedBy = async ({ userId }: Person) => listReceived(bare.ctx, await getUser(bare.ctx, userId))
const blockedBy = async ({ userId }: Person) => listBlocked(bare.ctx, await getUser(bare.ctx, userId))
const accept = (actor: Person, invitationId: string, token?: string) =>
  acceptInvitation(bare.ctx, actor, { invitationId, token })
const isIn = async (organisationId: string, { userId }: Person) =>
  (await findMember(bare.ctx, organisationId, userId)) !== undefined

const over = { code: 'joining/invitation-over' }

test('J2: an invited user is in nothing until they press, and then in the teams of the invitation', async () => {
  const { organisationId, name, teamId, owner, send } = await inviting()
  const invited = await person(bare.ctx)
  const id = await send(`  ${invited.username.toUpperCase()} `, ['Devs', 'Datamodels'])
  expect(await isIn(organisationId, invited)).toBe(false)
  expect(await receivedBy(invited)).toMatchObject([{ id, organisationId, name, teams: ['Datamodels', 'Devs'] }])
  const [mail] = await mailsTo(`${invited.username}@example.no`)
  expect(mail).toMatchObject({ kind: 'invitation', language: 'en', token: undefined })
  expect(mail?.subject).toBe(`${owner.username} invites you to The Tax Administration`)
  expect(await accept(invited, id)).toBe(name)
  const member = await findMember(bare.ctx, organisationId, invited.userId)
  expect([...(member?.teamIds ?? [])].sort()).toEqual([teamId('Devs'), teamId('Datamodels')].sort())
  expect((await mailsTo(`${owner.username}@example.no`)).map(({ kind }) => kind)).toContain('invitation-accepted')
  await expect(accept(invited, id)).rejects.toMatchObject(over)
})

test('SEC-L8: in the name of the servicedesk only operators invite', async () => {
  const { organisationId, owner, teamId } = await inviting()
  const invitation = { organisationId, who: newAddress(), teamIds: [teamId('Owners')] }
  const invited = inviteAdministrator(bare.ctx, owner, invitation)
  await expect(invited).rejects.toMatchObject({ code: 'access/operators-only' })
})

test('J2: an invitation to an address waits for whoever proves it, by account or by link, and for nobody else', async () => {
  const { organisationId, send } = await inviting()
  const address = newAddress()
  const id = await send(address)
  const [token] = await tokensOf(address)
  const other = await person(bare.ctx)
  await expect(accept(other, id)).rejects.toMatchObject(over)
  await expect(accept(other, id, 'x'.repeat(43))).rejects.toMatchObject(over)
  const account = { displayName: null, language: 'nb', passwordHash: null, wantedPath: null } as const
  const claim = { ...account, username: 'claims', email: address, emailKey: address, active: false }
  const claims: Person = { kind: 'user', userId: await insertUser(bare.ctx, claim) }
  await bare.ctx.db
    .updateTable('userAccount')
    .set({ state: 'active', activatedAt: bare.clock.time })
    .where('id', '=', claims.userId)
    .execute()
  expect(await receivedBy(claims)).toEqual([])
  await expect(accept(claims, id)).rejects.toMatchObject(over)
  const proof = { ...account, username: 'proves', email: address, emailKey: address, active: true }
  const proves: Person = { kind: 'user', userId: await insertUser(bare.ctx, proof) }
  expect(await countReceived(bare.ctx, await getUser(bare.ctx, proves.userId))).toBe(1)
  await accept(proves, id)
  expect(await isIn(organisationId, proves)).toBe(true)
  const second = newAddress()
  const linked = await send(second)
  const [link] = await tokensOf(second)
  await expect(accept(other, linked, token)).rejects.toMatchObject(over)
  const third = newAddress()
  await send(third)
  await expect(accept(other, linked, (await tokensOf(third))[0])).rejects.toMatchObject(over)
  await accept(other, linked, link)
  expect(await isIn(organisationId, other)).toBe(true)
})

test('SEC-C2: the mailed token has 256 bits, is kept as its hash only, and works once', async () => {
  const { send } = await inviting()
  const address = newAddress()
  const id = await send(address)
  const [token = ''] = await tokensOf(address)
  const links = await bare.ctx.db
    .selectFrom('invitationLink')
    .select('tokenHash')
    .where('invitationId', '=', id)
    .execute()
  expect(links.map(({ tokenHash }) => tokenHash.length)).toEqual([32])
  expect(links.some(({ tokenHash }) => tokenHash.includes(Buffer.from(token)))).toBe(false)
  const invited = await person(bare.ctx)
  await accept(invited, id, token)
  expect(await findByLink(bare.ctx, token)).toBeUndefined()
  await expect(accept(await person(bare.ctx), id, token)).rejects.toMatchObject(over)
})

test('SEC-C4: a new link leaves the older one working, until one is used; each lasts seven days', async () => {
  const { organisationId, owner, send } = await inviting()
  const address = newAddress()
  const id = await send(address)
  const [first = ''] = await tokensOf(address)
  pass(6 * day)
  await resendInvitation(bare.ctx, owner, { organisationId, invitationId: id })
  const [, second = ''] = await tokensOf(address)
  expect(await findByLink(bare.ctx, first)).toMatchObject({ id })
  pass(day)
  expect(await findByLink(bare.ctx, first)).toBeUndefined()
  await sweepInBatches((limit) => sweepInvitationLinks(bare.ctx, limit))
  const invited = await person(bare.ctx)
  await expect(accept(invited, id, first)).rejects.toMatchObject(over)
  await accept(invited, id, second)
})

test('J2: after seven days an invitation is over, and its address is kept for thirty more', async () => {
  const { organisationId, owner, send } = await inviting()
  const address = newAddress()
  const id = await send(address)
  const [token] = await tokensOf(address)
  pass(7 * day)
  await expect(accept(await person(bare.ctx), id, token)).rejects.toMatchObject(over)
  await expect(resendInvitation(bare.ctx, owner, { organisationId, invitationId: id })).rejects.toMatchObject(over)
  const again = await send(address)
  expect((await listSent(bare.ctx, organisationId)).map(({ state }) => state)).toEqual(['open', 'expired'])
  pass(7 * day)
  await sweepInBatches((limit) => expireInvitations(bare.ctx, limit))
  pass(30 * day - 1)
  const sweep = () => sweepInBatches((limit) => sweepInvitations(bare.ctx, limit))
  await sweep()
  expect((await listSent(bare.ctx, organisationId)).map((sent) => sent.id)).toEqual([again])
  pass(1)
  await sweep()
  expect(await listSent(bare.ctx, organisationId)).toEqual([])
})

test('J2: an invitation that waits is listed before those that are over, however many came after it', async () => {
  const { organisationId, owner, send } = await inviting()
  const id = await send(newAddress())
  pass(1)
  const ended = { organisationId, invitedBy: owner.userId, state: 'withdrawn', createdAt: bare.clock.time } as const
  const over500 = Array.from({ length: 500 }, () => newAddress()).map((address) => ({
    ...ended,
    address,
    addressKey: address,
    expiresAt: bare.clock.time,
    endedAt: bare.clock.time,
  }))
  await bare.ctx.db.insertInto('invitation').values(over500).execute()
  expect((await listSent(bare.ctx, organisationId))[0]).toMatchObject({ id, state: 'open' })
})

test('J2: who said no by a mailed link before they had an account finds the block on their page, and lifts it', async () => {
  const { organisationId, send } = await inviting()
  const user = await person(bare.ctx)
  const addressKey = `${user.username}@example.no`
  const invitationId = await send(addressKey)
  const [token] = await tokensOf(addressKey)
  await declineInvitation(bare.ctx, { kind: 'visitor' }, { invitationId, token, block: true })
  expect((await blockedBy(user)).map((one) => one.id)).toEqual([organisationId])
  await unblockOrganisation(bare.ctx, user, organisationId)
  expect(await blockedBy(user)).toEqual([])
})

test('T4: who is deactivated while they accept, or join by their domain, is in nothing', async () => {
  const { organisationId, teamId, owner, send } = await inviting()
  await openDomain(bare.ctx, owner, { organisationId, domain: 'example.no', teamId: teamId('Devs') })
  const user = await person(bare.ctx)
  const id = await send(user.username)
  const tries = await inTransaction(bare.ctx, async (tx) => {
    await deactivateUser(tx, user.userId, 'left the country')
    const overlapping = [accept(user, id), joinByDomain(bare.ctx, user, organisationId)]
    const outcomes = Promise.allSettled(overlapping)
    await sleep(100)
    return { outcomes }
  })
  expect((await tries.outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await isIn(organisationId, user)).toBe(false)
})

test('SEC-B4: about an address the owner learns nothing: unknown, known, a member’s or one that blocks is one answer', async () => {
  const { organisationId, teamId, owner, send } = await inviting()
  const known = await person(bare.ctx)
  const member = await person(bare.ctx)
  await addMember(bare.ctx, owner, { organisationId, teamId: teamId('Devs'), username: member.username })
  const blocking = await person(bare.ctx)
  await insertBlock(bare.ctx, { organisationId, userId: blocking.userId, addressKey: null })
  const blocked = newAddress()
  await insertBlock(bare.ctx, { organisationId, userId: null, addressKey: blocked })
  const addresses = [
    newAddress(),
    ...[known, member, blocking].map(({ username }) => `${username}@example.no`),
    blocked,
  ]
  for (const address of addresses) await send(address)
  await grantWishes(bare.ctx)
  const listed = await listSent(bare.ctx, organisationId)
  expect(new Set(listed.map(({ id: _, address: __, ...same }) => JSON.stringify(same))).size).toBe(1)
  const invitations = await Promise.all(addresses.map(mailsTo))
  const counts = invitations.map((mails) => mails.filter(({ kind }) => kind === 'invitation').length)
  expect(counts).toEqual([1, 1, 0, 0, 0])
  expect(await receivedBy(blocking)).toEqual([])
  expect(await receivedBy(member)).toEqual([])
})

test('J2: about a username, which is public, the owner is told what is in the way', async () => {
  const { organisationId, teamId, owner, send } = await inviting()
  const user = await person(bare.ctx)
  const refused = (message: string) => ({ fields: [{ field: 'who', message }] })
  await expect(send('')).rejects.toMatchObject(refused('required'))
  await expect(send('nobody')).rejects.toMatchObject(refused('no-such-person'))
  await expect(send('@example')).rejects.toMatchObject(refused('email-form'))
  await expect(send(owner.username)).rejects.toMatchObject(refused('already-member'))
  await expect(send(user.username, [])).rejects.toMatchObject({ fields: [{ field: 'teams', message: 'choose-team' }] })
  const id = await send(user.username)
  await expect(send(user.username)).rejects.toMatchObject(refused('already-invited'))
  await declineInvitation(bare.ctx, user, { invitationId: id, token: undefined, block: true })
  await expect(send(user.username)).rejects.toMatchObject(refused('blocks-organisation'))
  await expect(
    addMember(bare.ctx, owner, { organisationId, teamId: teamId('Devs'), username: user.username }),
  ).rejects.toMatchObject({ fields: [{ field: 'username', message: 'blocks-organisation' }] })
})

test('T3: who blocked an organisation by their address is not added by username either, until they allow it', async () => {
  const { organisationId, teamId, owner, send } = await inviting()
  const user = await person(bare.ctx)
  const addressKey = `${user.username}@example.no`
  await insertBlock(bare.ctx, { organisationId, userId: null, addressKey })
  const add = () => addMember(bare.ctx, owner, { organisationId, teamId: teamId('Devs'), username: user.username })
  await expect(add()).rejects.toMatchObject({ fields: [{ field: 'username', message: 'blocks-organisation' }] })
  await expect(send(user.username)).rejects.toMatchObject({ fields: [{ message: 'blocks-organisation' }] })
  await unblockOrganisation(bare.ctx, user, organisationId)
  expect(await add()).toBe(true)
})

test('J2: a block is lifted by the one who set it, and by asking to join', async () => {
  const { organisationId, send } = await inviting()
  const user = await person(bare.ctx)
  const decline = async () =>
    declineInvitation(bare.ctx, user, { invitationId: await send(user.username), token: undefined, block: true })
  await decline()
  expect((await blockedBy(user)).map(({ id }) => id)).toEqual([organisationId])
  await unblockOrganisation(bare.ctx, user, organisationId)
  await decline()
  await askToJoin(bare.ctx, user, { organisationId, message: 'Now I want to', wish: '' })
  expect(await blockedBy(user)).toEqual([])
  const acts = bare.ctx.db.selectFrom('audit').select('action').where('organisationId', '=', organisationId)
  expect((await acts.execute()).map(({ action }) => action)).not.toContain('user.blocked-organisation')
})

test('J2: whoever holds the mailed link says no without an account, and blocks the organisation for the address', async () => {
  const { organisationId, send } = await inviting()
  const address = newAddress()
  const invitationId = await send(address)
  const [token] = await tokensOf(address)
  const visitor = { kind: 'visitor' } as const
  const decline = (given: string | undefined) =>
    declineInvitation(bare.ctx, visitor, { invitationId, token: given, block: true })
  await expect(decline(undefined)).rejects.toMatchObject(over)
  await decline(token)
  expect(await listSent(bare.ctx, organisationId)).toMatchObject([{ state: 'declined' }])
  await send(address)
  expect(await tokensOf(address)).toEqual([token])
})

test('SEC-L6: at acceptance it is asked once more whether who invited may, and whether the teams are there', async () => {
  const { organisationId, owners, teamId, owner, send } = await inviting(2)
  const [, other] = owners
  if (!other) throw new Error('no other owner')
  const invited = await person(bare.ctx)
  const byOther = await send(invited.username, ['Devs'], other)
  await removeMember(bare.ctx, owner, { organisationId, teamId: teamId('Owners'), userId: other.userId })
  await expect(accept(invited, byOther)).rejects.toMatchObject(over)
  const next = await person(bare.ctx)
  const toGone = await send(next.username, ['Datamodels'])
  await deleteTeam(bare.ctx, owner, { organisationId, teamId: teamId('Datamodels') })
  await expect(accept(next, toGone)).rejects.toMatchObject(over)
  const last = await person(bare.ctx)
  const byOperator = await invite(bare.ctx, operator, {
    organisationId,
    who: last.username,
    teamIds: [teamId('Devs')],
  })
  await accept(last, byOperator)
  expect(await isIn(organisationId, invited)).toBe(false)
  expect(await isIn(organisationId, next)).toBe(false)
})

test('SEC-L6: who was taken out of a team or of the organisation is not back by what was sent before, until it is sent again', async () => {
  const { organisationId, teamId, owner, send } = await inviting()
  const removals = [
    (userId: string) => removeMember(bare.ctx, owner, { organisationId, teamId: teamId('Devs'), userId }),
    (userId: string) => removeFromOrganisation(bare.ctx, owner, { organisationId, userId }),
  ]
  for (const remove of removals) {
    const invited = await person(bare.ctx)
    const address = newAddress()
    const [byName, byLink] = [await send(invited.username), await send(address)]
    const [token] = await tokensOf(address)
    await addMember(bare.ctx, owner, { organisationId, teamId: teamId('Devs'), username: invited.username })
    pass(1)
    await remove(invited.userId)
    await expect(accept(invited, byName)).rejects.toMatchObject(over)
    await expect(accept(invited, byLink, token)).rejects.toMatchObject(over)
    expect(await isIn(organisationId, invited)).toBe(false)
    await accept(await person(bare.ctx), byLink, token)
    pass(1)
    await resendInvitation(bare.ctx, owner, { organisationId, invitationId: byName })
    await accept(invited, byName)
    expect(await isIn(organisationId, invited)).toBe(true)
  }
})

test('SEC-L6: who left by themselves comes back by an invitation that still waits', async () => {
  const { organisationId, teamId, owner, send } = await inviting()
  const invited = await person(bare.ctx)
  const id = await send(invited.username)
  await addMember(bare.ctx, owner, { organisationId, teamId: teamId('Devs'), username: invited.username })
  pass(1)
  await leaveOrganisation(bare.ctx, invited, { organisationId, userId: invited.userId })
  await accept(invited, id)
  expect(await isIn(organisationId, invited)).toBe(true)
})

test('SEC-L6: who accepts while an owner takes them out is not in', async () => {
  const { organisationId, teamId, owner, send } = await inviting()
  const invited = await person(bare.ctx)
  const id = await send(invited.username)
  await addMember(bare.ctx, owner, { organisationId, teamId: teamId('Datamodels'), username: invited.username })
  pass(1)
  const overlapping = await inTransaction(bare.ctx, async (tx) => {
    await removeFromOrganisation(tx, owner, { organisationId, userId: invited.userId })
    const second = accept(invited, id).catch((error) => error)
    await sleep(100)
    return { second }
  })
  expect(await overlapping.second).toMatchObject(over)
  expect(await isIn(organisationId, invited)).toBe(false)
})

test('SEC-L6: an invitation that another owner sends again is theirs from then on', async () => {
  const { organisationId, owners, teamId, owner, send } = await inviting(2)
  const [, other] = owners
  if (!other) throw new Error('no other owner')
  const invited = await person(bare.ctx)
  const invitationId = await send(invited.username, ['Devs'], other)
  await removeMember(bare.ctx, owner, { organisationId, teamId: teamId('Owners'), userId: other.userId })
  await resendInvitation(bare.ctx, owner, { organisationId, invitationId })
  const subjects = (await mailsTo(`${invited.username}@example.no`)).map(({ subject }) => subject)
  expect(subjects).toContain(`${owner.username} invites you to The Tax Administration`)
  await accept(invited, invitationId)
  expect((await mailsTo(`${owner.username}@example.no`)).map(({ kind }) => kind)).toContain('invitation-accepted')
})

test('J3: who was taken out does not come back by their domain, until it is opened anew', async () => {
  const { organisationId, teamId, owner } = await inviting()
  const opening = { organisationId, domain: 'example.no', teamId: teamId('Devs') }
  await openDomain(bare.ctx, owner, opening)
  const user = await person(bare.ctx)
  await joinByDomain(bare.ctx, user, organisationId)
  pass(1)
  await removeFromOrganisation(bare.ctx, owner, { organisationId, userId: user.userId })
  const may = async () => mayJoinByDomain(bare.ctx, organisationId, await getUser(bare.ctx, user.userId))
  expect(await may()).toBe(false)
  await expect(joinByDomain(bare.ctx, user, organisationId)).rejects.toMatchObject({ code: 'joining/not-of-domain' })
  pass(1)
  await closeDomain(bare.ctx, owner, opening)
  await openDomain(bare.ctx, owner, opening)
  expect(await may()).toBe(true)
  await joinByDomain(bare.ctx, user, organisationId)
})

test('SEC-L2, SEC-L4: only owners invite, into teams of their own organisation, and handle their own invitations', async () => {
  const mine = await inviting()
  const theirs = await inviting()
  const invited = await person(bare.ctx)
  const foreign = { organisationId: mine.organisationId, who: invited.username, teamIds: [theirs.teamId('Owners')] }
  await expect(invite(bare.ctx, mine.owner, foreign)).rejects.toMatchObject({ kind: 'not-found' })
  await expect(mine.send(invited.username, ['Owners'], theirs.owner)).rejects.toMatchObject({ kind: 'not-found' })
  const invitationId = await theirs.send(invited.username)
  const swapped = { organisationId: mine.organisationId, invitationId }
  await expect(withdrawInvitation(bare.ctx, mine.owner, swapped)).rejects.toMatchObject(over)
  await expect(resendInvitation(bare.ctx, mine.owner, swapped)).rejects.toMatchObject(over)
  await accept(invited, invitationId)
  await expect(mine.send(mine.owner.username, ['Owners'], invited)).rejects.toMatchObject({ kind: 'not-found' })
  await expect(theirs.send(mine.owner.username, ['Owners'], invited)).rejects.toMatchObject({ kind: 'forbidden' })
})

test('J2: only who has no user reads in the mail that they can make one', async () => {
  const { send } = await inviting()
  const [named, known] = [await person(bare.ctx), await person(bare.ctx)]
  const address = newAddress()
  await send(named.username)
  for (const who of [`${known.username}@example.no`, address]) await send(who)
  const texts = async (to: string) =>
    (await mailsTo(to)).map(({ text }) => text.includes('You can make a user on the way.'))
  expect(await texts(`${named.username}@example.no`)).toEqual([false])
  expect(await texts(`${known.username}@example.no`)).toEqual([false])
  const [mail] = await mailsTo(address)
  expect(mail?.text).toMatch(/You can make a user on the way\.|Du kan opprette en bruker på veien\./)
})

test('J2: an invitation that is withdrawn before its mail is written sends none', async () => {
  const { organisationId, owner, send } = await inviting()
  const [withdrawn, kept] = [newAddress(), newAddress()]
  const invitationId = await send(withdrawn)
  await send(kept)
  await withdrawInvitation(bare.ctx, owner, { organisationId, invitationId })
  expect(await mailsTo(withdrawn)).toEqual([])
  expect((await mailsTo(kept)).map(({ kind }) => kind)).toEqual(['invitation'])
})

test('J2: an invitation that a press could not accept any more neither waits nor counts', async () => {
  const { organisationId, teamId, owners, owner, send } = await inviting(2)
  const [, other] = owners
  if (!other) throw new Error('no other owner')
  const waiting = async (user: Person) => [
    (await receivedBy(user)).length,
    await countReceived(bare.ctx, await getUser(bare.ctx, user.userId)),
  ]
  const open = async () => (await listSent(bare.ctx, organisationId)).filter(({ state }) => state === 'open').length
  const [member, left, teamless, late] = [
    await person(bare.ctx),
    await person(bare.ctx),
    await person(bare.ctx),
    await person(bare.ctx),
  ]
  await send(member.username)
  await send(left.username, ['Devs'], other)
  await send(teamless.username, ['Datamodels'])
  await send(late.username)
  for (const user of [member, left, teamless, late]) expect(await waiting(user)).toEqual([1, 1])
  expect(await open()).toBe(4)
  await addMember(bare.ctx, owner, { organisationId, teamId: teamId('Resources'), username: member.username })
  await removeMember(bare.ctx, owner, { organisationId, teamId: teamId('Owners'), userId: other.userId })
  await deleteTeam(bare.ctx, owner, { organisationId, teamId: teamId('Datamodels') })
  for (const user of [member, left, teamless]) expect(await waiting(user)).toEqual([0, 0])
  expect(await waiting(late)).toEqual([1, 1])
  expect(await open()).toBe(3)
  pass(7 * day)
  expect(await waiting(late)).toEqual([0, 0])
  expect(await open()).toBe(0)
})

test('J2: who accepts while the owner withdraws is not in', async () => {
  const { organisationId, owner, send } = await inviting()
  const invited = await person(bare.ctx)
  const invitationId = await send(invited.username)
  const overlapping = await inTransaction(bare.ctx, async (tx) => {
    await withdrawInvitation(tx, owner, { organisationId, invitationId })
    const second = accept(invited, invitationId).catch((error) => error)
    await sleep(100)
    return { second }
  })
  expect(await overlapping.second).toMatchObject(over)
  expect(await isIn(organisationId, invited)).toBe(false)
})

test('SEC-C9: what owners call themselves and their organisation is cut, and is no link in the mail', async () => {
  const { organisationId, owner, send } = await inviting()
  const evil = `Win at https://evil.example/now ${'x'.repeat(90)}`
  await bare.ctx.db
    .updateTable('organisation')
    .set({ nameNb: evil, nameNn: evil, nameEn: evil })
    .where('id', '=', organisationId)
    .execute()
  await bare.ctx.db.updateTable('userAccount').set({ displayName: evil }).where('id', '=', owner.userId).execute()
  const address = newAddress()
  await send(address)
  const [mail] = await mailsTo(address)
  expect(mail?.text).not.toContain('evil.example')
  expect(mail?.text).not.toContain('x'.repeat(60))
  expect(mail?.text).toContain('Win at')
})

test('SEC-A7: a person invites fifty times a day and no more; what was mistyped does not count', async () => {
  const { send } = await inviting()
  const refusals: unknown[] = []
  for (let count = 0; count < 52; count++) await expect(send('nobody')).rejects.toMatchObject({ kind: 'invalid' })
  for (let count = 0; count < 52; count++) await send(newAddress()).catch(({ kind }) => refusals.push(kind))
  expect(refusals).toEqual(['too-many', 'too-many'])
})

test('J3: who has proven an address at exactly that domain is in after one press, in that team', async () => {
  const { organisationId, teamId, owner } = await inviting()
  await openDomain(bare.ctx, owner, { organisationId, domain: ' @Blåbær.Example.no ', teamId: teamId('Datamodels') })
  const account = { displayName: null, language: 'nb', passwordHash: null, wantedPath: null } as const
  const at = async (username: string, domain: string, active = true): Promise<Person> => {
    const emailKey = `${username}@${domain}`
    const userId = await insertUser(bare.ctx, { ...account, username, email: emailKey, emailKey, active })
    if (!active)
      await bare.ctx.db
        .updateTable('userAccount')
        .set({ state: 'active', activatedAt: bare.clock.time })
        .where('id', '=', userId)
        .execute()
    return { kind: 'user', userId }
  }
  const inside = await at('inside', 'xn--blbr-roah.example.no')
  const below = await at('below', 'sub.xn--blbr-roah.example.no')
  const above = await at('above', 'example.no')
  const unproven = await at('unproven', 'xn--blbr-roah.example.no', false)
  const may = async ({ userId }: Person) => mayJoinByDomain(bare.ctx, organisationId, await getUser(bare.ctx, userId))
  expect(await Promise.all([inside, below, above, unproven].map(may))).toEqual([true, false, false, false])
  for (const outside of [below, above, unproven])
    await expect(joinByDomain(bare.ctx, outside, organisationId)).rejects.toMatchObject({
      code: 'joining/not-of-domain',
    })
  await joinByDomain(bare.ctx, inside, organisationId)
  expect((await findMember(bare.ctx, organisationId, inside.userId))?.teamIds).toEqual([teamId('Datamodels')])
  await expect(joinByDomain(bare.ctx, inside, organisationId)).rejects.toMatchObject({
    code: 'joining/already-member',
  })
  await closeDomain(bare.ctx, owner, { organisationId, domain: 'xn--blbr-roah.example.no' })
  const late = await at('late', 'xn--blbr-roah.example.no')
  await expect(joinByDomain(bare.ctx, late, organisationId)).rejects.toMatchObject({ code: 'joining/not-of-domain' })
})

test.each([
  ['a public mail domain', { domain: 'GMAIL.com', team: 'Devs' }, { field: 'domain', message: 'public-domain' }],
  ['an address', { domain: 'kari@example.no', team: 'Devs' }, { field: 'domain', message: 'domain-form' }],
  ['no domain', { domain: 'example', team: 'Devs' }, { field: 'domain', message: 'domain-form' }],
  ['no team', { domain: 'example.no', team: '' }, { field: 'team', message: 'choose-team' }],
  ['the team of owners', { domain: 'example.no', team: 'Owners' }, { field: 'team', message: 'never-owners' }],
])('J3: %s is refused by field', async (_what, { domain, team }, refused) => {
  const { organisationId, teamId, owner } = await inviting()
  const opening = openDomain(bare.ctx, owner, { organisationId, domain, teamId: team && teamId(team) })
  await expect(opening).rejects.toMatchObject({ fields: [refused] })
})
