import { afterAll, beforeAll, expect, test } from 'vitest'
import { person } from '../../../test/organisation.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { findUserByName } from '../../user/index.ts'
import { createUser, deactivate, reactivate } from '../index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

const kari = {
  username: 'kari',
  email: 'kari@example.no',
  displayName: 'Kari',
  language: 'nn' as const,
  password: 'korrekt hest batteri stift',
}

test('P2: a user that an operator makes is active, with a confirmed address, and can log in', async () => {
  const id = await createUser(world.ctx, operator, kari)
  expect(await world.ctx.db.selectFrom('userAccount').select(['id', 'state', 'emailVerifiedAt']).execute()).toEqual([
    { id, state: 'active', emailVerifiedAt: expect.any(Date) },
  ])
  const answer = await world.browser().post('/login/password', { login: kari.username, password: kari.password })
  expect(answer.status).toBe(303)
  expect(await world.audited()).toContain('user.created')
})

test('SEC-L1: nobody but an operator makes a user', async () => {
  const somebody = await person(world.ctx)
  const made = createUser(world.ctx, somebody, { ...kari, username: 'ola', email: 'ola@example.no' })
  await expect(made).rejects.toMatchObject({ code: 'access/operators-only' })
  expect(await findUserByName(world.ctx, 'ola')).toBeUndefined()
})

test.each([
  ['a taken name', { email: 'other@example.no' }, [{ field: 'username', message: 'username-taken' }]],
  [
    'a taken name in other case',
    { username: 'KARI', email: 'other@example.no' },
    [{ field: 'username', message: 'username-taken' }],
  ],
  ['a proven address', { username: 'other' }, [{ field: 'email', message: 'email-proven-by-another' }]],
  [
    'everything wrong',
    { username: 'admin', email: 'x', displayName: 'Kari\u202e', password: 'kort' },
    [
      { field: 'username', message: 'username-reserved' },
      { field: 'email', message: 'email-form' },
      { field: 'displayName', message: 'invalid' },
      { field: 'password' },
    ],
  ],
])('X5: %s is refused by field, and nothing is half-done', async (_what, changes, fields) => {
  const before = await world.ctx.db.selectFrom('owner').select('id').execute()
  await expect(createUser(world.ctx, operator, { ...kari, ...changes })).rejects.toMatchObject({
    kind: 'invalid',
    fields,
  })
  expect(await world.ctx.db.selectFrom('owner').select('id').execute()).toEqual(before)
})

test.each([
  ['a name kept for an organisation', { username: 'skd' }, { field: 'username', message: 'username-reserved' }],
  [
    'a name without end',
    { username: 'long', displayName: 'x'.repeat(121) },
    { field: 'displayName', message: 'too-long' },
  ],
  [
    'a password made of the name',
    { username: 'grevlingsol', password: 'grevlingsol 1 grevlingsol' },
    { field: 'password', message: 'password-personal' },
  ],
])('R6, R8, X5: %s is refused by field', async (_what, wrong, problem) => {
  const { registration } = world.ctx.config
  const config = { ...world.ctx.config, registration: { ...registration, reservedNames: ['skd'] } }
  const made = createUser({ ...world.ctx, config }, operator, { ...kari, email: 'ola@example.no', ...wrong })
  await expect(made).rejects.toMatchObject({ fields: [problem] })
})

test('P2: a user made with a blank name is called by their username', async () => {
  const made = { ...kari, username: 'blank', email: 'blank@example.no', displayName: ' ' }
  await createUser(world.ctx, operator, made)
  expect(await findUserByName(world.ctx, 'blank')).toMatchObject({ displayName: null })
})

test('L6: deactivating is for active users, takes a reason, holds from the next request, and can be undone', async () => {
  const browser = world.browser()
  await browser.post('/login/password', { login: kari.username, password: kari.password })
  const act = { username: 'Kari', reason: 'asked for by phone' }
  await expect(reactivate(world.ctx, operator, act)).rejects.toMatchObject({ code: 'servicedesk/not-deactivated' })
  await deactivate(world.ctx, operator, act)
  expect((await browser.get('/account')).status).toBe(403)
  await expect(deactivate(world.ctx, operator, act)).rejects.toMatchObject({ code: 'servicedesk/not-active' })
  await reactivate(world.ctx, operator, act)
  expect((await browser.get('/account')).status).toBe(200)
  const audited = await world.ctx.db
    .selectFrom('audit')
    .select(['action', 'actorKind', 'reason'])
    .where('reason', 'is not', null)
    .execute()
  expect(audited).toEqual([
    { action: 'user.deactivated', actorKind: 'operator', reason: act.reason },
    { action: 'user.reactivated', actorKind: 'operator', reason: act.reason },
  ])
  await expect(deactivate(world.ctx, operator, { username: 'nobody', reason: 'x' })).rejects.toMatchObject({
    kind: 'not-found',
  })
})
