import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { person } from '../../../test/organisation.ts'
import { kari } from '../../../test/port.ts'
import { createWorld, register, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { inTransaction } from '../../context.ts'
import { findUserByName } from '../../user/index.ts'
import { activate, changeUser, deactivate, endSessions, listUsers, resend, resetPassword } from '../index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

const reason = 'asked for by phone'
const { pid: _, ...withoutNumber } = kari

/** Somebody else each time. */
const registered = (username: string) =>
  register(world, {
    form: { username, email: `${username}@example.no`, password: 'korrekt hest batteri stift' },
    person: { ...withoutNumber, sub: username },
  })

const found = (username: string) => findUserByName(world.ctx, username)
const reasons = async (action: string) =>
  world.ctx.db.selectFrom('audit').select(['actorKind', 'reason']).where('action', '=', action).orderBy('id').execute()

test('P1, A5: an operator activates who waits, once; the address stays a claim, and the browser goes on by itself', async () => {
  const { browser, form } = await registered('ready')
  const act = { username: form.username, reason }
  await activate(world.ctx, operator, act)
  expect(await found(form.username)).toMatchObject({ state: 'active', emailVerifiedAt: null })
  expect((await browser.get('/register/continue')).status).toBe(303)
  await expect(activate(world.ctx, operator, act)).rejects.toMatchObject({ code: 'servicedesk/not-pending' })
  expect(await reasons('user.activated')).toEqual([{ actorKind: 'operator', reason }])
})

test('P1, A1: an operator has the activation mail sent once more, as often as the person may and no more', async () => {
  const { form } = await registered('waits')
  const act = { username: form.username, reason }
  await expect(resend(world.ctx, operator, act)).rejects.toMatchObject({ code: 'registration/resend-too-soon' })
  world.clock.advance(181)
  await resend(world.ctx, operator, act)
  const mails = (await world.mails(form.email)).filter(({ kind }) => kind === 'activation')
  expect(mails).toHaveLength(2)
  const proven = await person(world.ctx)
  await expect(resend(world.ctx, operator, { username: proven.username, reason })).rejects.toMatchObject({
    code: 'servicedesk/address-proven',
  })
})

test('P1: an operator logs somebody out everywhere, at once, and it is written why', async () => {
  const { browser, form } = await registered('away')
  expect((await browser.get('/register/sent')).status).toBe(200)
  expect(await endSessions(world.ctx, operator, { username: form.username, reason })).toBe(1)
  expect((await browser.get('/register/sent')).status).not.toBe(200)
  expect(await endSessions(world.ctx, operator, { username: form.username, reason })).toBe(0)
  expect(await reasons('session.ended')).toEqual([{ actorKind: 'operator', reason }])
})

test('P2: an operator changes the name and the language of a user, and only what is named', async () => {
  const { username } = await person(world.ctx)
  await changeUser(world.ctx, operator, { username, reason, displayName: ' Kari Nordmann ' })
  expect(await found(username)).toMatchObject({ displayName: 'Kari Nordmann', language: 'en' })
  await changeUser(world.ctx, operator, { username, reason, language: 'nn' })
  expect(await found(username)).toMatchObject({ displayName: 'Kari Nordmann', language: 'nn' })
  await changeUser(world.ctx, operator, { username, reason, displayName: '' })
  expect(await found(username)).toMatchObject({ displayName: null, language: 'nn' })
})

test('SEC-E11: a reset is started for who is active and has proven an address, and for nobody else', async () => {
  const { ctx } = world
  const { form } = await registered('unproven')
  const unproven = { username: form.username, reason }
  await activate(ctx, operator, unproven)
  const shut = { username: (await person(ctx)).username, reason }
  await deactivate(ctx, operator, shut)
  for (const act of [unproven, shut])
    await expect(resetPassword(ctx, operator, act)).rejects.toMatchObject({ code: 'servicedesk/no-way-to-reset' })
  expect((await world.mails(form.email)).filter(({ kind }) => kind === 'password-reset')).toEqual([])
})

test('P1: who was logged in nowhere is not told that they were logged out', async () => {
  const { username } = await person(world.ctx)
  await endSessions(world.ctx, operator, { username, reason })
  expect(await world.mails(`${username}@example.no`)).toEqual([])
})

test.each([
  ['a mark that turns the line round', 'Kari\u202e', 'invalid'],
  ['a second line', 'Kari\nNordmann', 'invalid'],
  ['no end', 'x'.repeat(121), 'too-long'],
])('X5: a name with %s is refused by field, and the one before stays', async (_what, displayName, message) => {
  const { username } = await person(world.ctx)
  const changed = changeUser(world.ctx, operator, { username, reason, displayName })
  await expect(changed).rejects.toMatchObject({ fields: [{ field: 'displayName', message }] })
  expect(await found(username)).toMatchObject({ displayName: null })
})

test('P1: two operators help one user one after the other, so that neither undoes what the other did', async () => {
  const { ctx } = world
  const { username } = await person(ctx)
  const { late } = await inTransaction(ctx, async (tx) => {
    await changeUser(tx, operator, { username, reason, displayName: 'Kari' })
    const late = changeUser(ctx, operator, { username, reason, language: 'nn' })
    await sleep(200)
    return { late }
  })
  await late
  expect(await found(username)).toMatchObject({ displayName: 'Kari', language: 'nn' })
})

test('P1: of these verbs none is for anybody but operators, and an unknown name is said', async () => {
  const somebody = await person(world.ctx)
  for (const verb of [activate, resend, endSessions, changeUser]) {
    await expect(verb(world.ctx, somebody, { username: somebody.username, reason })).rejects.toMatchObject({
      code: 'access/operators-only',
    })
    await expect(verb(world.ctx, operator, { username: 'nobody', reason })).rejects.toMatchObject({
      code: 'servicedesk/no-such-user',
    })
  }
})

test('P1, P2: users are found by the beginning of their name or by their whole address, in any state, part by part', async () => {
  for (const name of ['berit', 'berit.two', 'Bernt']) await person(world.ctx, name)
  const names = async (typed: string, after?: string) =>
    (await listUsers(world.ctx, { typed, after, limit: 2 })).map(({ username }) => username)
  expect(await names('BER')).toEqual(['berit', 'berit.two'])
  expect(await names('ber', 'Berit.two')).toEqual(['Bernt'])
  expect(await names(' Waits@EXAMPLE.no')).toEqual(['waits'])
  expect(await names('erit')).toEqual([])
  expect(await names('@')).toEqual([])
})
