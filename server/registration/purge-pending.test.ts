import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { kari, ole } from '../../test/port.ts'
import { readyForm, rowCounts, stranger, userOf, usersNamed } from '../../test/registration.ts'
import { activeUser, createWorld, filledForm, prove, register, type World } from '../../test/world.ts'
import { operator, program } from '../actor.ts'
import { inTransaction } from '../context.ts'
import { deactivate } from '../servicedesk/index.ts'
import { endSessionsOfPort } from '../session/index.ts'
import { endTicketsOfPort } from './end-tickets.ts'
import { purgePending } from './purge-pending.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
})
afterEach(() => world.end())

const days = (count: number) => world.clock.advance(count * 24 * 3600)

test('A6, SEC-A11: a pending account is deleted after seven days, its name is free and the deletion is in the log', async () => {
  const { browser, form } = await register(world)
  const { id } = await userOf(world, form.username)
  days(6.9)
  expect(await purgePending(world.ctx, 100)).toBe(0)
  days(0.2)
  expect(await purgePending(world.ctx, 100)).toBe(1)
  expect(await rowCounts(world)).toMatchObject({
    owner: 0,
    userAccount: 0,
    identity: 0,
    session: 0,
    activation: 0,
    mailedCode: 0,
  })
  const purged = await world.ctx.db
    .selectFrom('audit')
    .select(['actorKind', 'subjectId'])
    .where('action', '=', 'user.purged')
    .execute()
  expect(purged).toEqual([{ actorKind: program.kind, subjectId: id }])
  expect((await browser.get('/register/sent')).location).toContain('/login')
  const next = await readyForm(world, { person: ole })
  expect((await next.browser.post('/register', { ...next.fields, username: form.username.toUpperCase() })).status).toBe(
    303,
  )
})

test('A6: what was once active stays, deactivated too, and its name is given to nobody', async () => {
  const { form: active } = await activeUser(world)
  const { form: shut } = await activeUser(world, { person: kari })
  await deactivate(world.ctx, operator, { username: shut.username, reason: 'test' })
  const { form: byIdentity } = await register(world, { person: stranger(1) })
  await prove(world, world.browser(), { person: stranger(1), from: '/login/ansattporten' })
  days(30)
  expect(await purgePending(world.ctx, 100)).toBe(0)
  const names = [active, shut, byIdentity].map(({ username }) => username)
  for (const [number, username] of names.entries()) {
    const { browser, fields } = await readyForm(world, { person: stranger(10 + number) })
    expect((await browser.post('/register', { ...fields, username: username.toUpperCase() })).status).toBe(422)
  }
})

test('R6: the tombstone of a name refuses it to others, also after the purge of another account', async () => {
  await world.ctx.db.insertInto('owner').values({ kind: 'user', name: 'Gone', createdAt: world.ctx.now() }).execute()
  await register(world)
  days(8)
  await purgePending(world.ctx, 100)
  expect(await usersNamed(world, 'gone')).toHaveLength(1)
  const { browser, fields } = await readyForm(world, { person: kari })
  expect((await browser.post('/register', { ...fields, username: 'gone' })).status).toBe(422)
})

test('A6: the purge takes so many at a time, the oldest first', async () => {
  for (let number = 0; number < 3; number++) {
    await register(world, { person: stranger(number), form: { ...filledForm(), username: `stale${number}` } })
    world.clock.advance(60)
  }
  days(8)
  expect(await purgePending(world.ctx, 2)).toBe(2)
  expect(await usersNamed(world, 'stale2')).toHaveLength(1)
  expect(await purgePending(world.ctx, 2)).toBe(1)
  expect(await purgePending(world.ctx, 2)).toBe(0)
})

test('A5, A6: an account that its identity activates during the purge stays', async () => {
  const { form } = await register(world)
  const { id } = await userOf(world, form.username)
  days(8)
  const { purged } = await inTransaction(world.ctx, async (tx) => {
    await tx.db.selectFrom('identity').select('id').where('userId', '=', id).forUpdate().execute()
    const overlapping = purgePending(world.ctx, 100)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await tx.db
      .updateTable('userAccount')
      .set({ state: 'active', activatedAt: tx.now() })
      .where('id', '=', id)
      .execute()
    return { purged: overlapping }
  })
  await purged
  expect(await userOf(world, form.username)).toMatchObject({ state: 'active' })
  expect(await rowCounts(world)).toMatchObject({ identity: 1 })
  expect(await world.audited()).not.toContain('user.purged')
})

test('A6, L5: a purge and a logout at the port of the same person never wait for each other in a circle', async () => {
  const { form } = await register(world)
  const logout = { issuer: world.port.issuer, subject: ole.sub }
  days(8)
  const { purged } = await inTransaction(world.ctx, async (tx) => {
    await endTicketsOfPort(tx, program, logout, 'back-channel')
    const overlapping = Promise.allSettled([purgePending(world.ctx, 100)])
    await sleep(200)
    await endSessionsOfPort(tx, program, logout, 'back-channel')
    return { purged: overlapping }
  })
  expect(await purged).toEqual([{ status: 'fulfilled', value: 1 }])
  expect(await usersNamed(world, form.username)).toEqual([])
})
