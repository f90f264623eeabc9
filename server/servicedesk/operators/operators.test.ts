import { afterAll, beforeAll, expect, test } from 'vitest'
import { loggedInBrowser, studioBrowser } from '../../../test/studio-browser.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { addOperator, createUser, listOperators, makeOperatorLink, removeOperator } from '../index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

async function person(username: string) {
  const email = `${username}@example.no`
  const userId = await createUser(world.ctx, operator, {
    username,
    email,
    displayName: null,
    language: 'en',
    password: undefined,
  })
  return { username, userId, browser: await studioBrowser(world, { userId }) }
}

const operators = async () => (await listOperators(world.ctx)).map(({ username }) => username)
const because = 'works here since August'

test('SEC-E10: an empty database has no operator', async () => {
  expect(await operators()).toEqual([])
})

test('SEC-E10: the link of the shell makes whoever opens and presses an operator, once', async () => {
  const { browser } = await person('first')
  const link = new URL(await makeOperatorLink(world.ctx, operator))
  const opened = await browser.get(link.pathname + link.search)
  expect(opened.location).toBe('/servicedesk/become')
  expect((await browser.get('/servicedesk/become')).status).toBe(200)
  expect(await operators()).toEqual([])
  expect((await browser.post('/servicedesk/become', {})).status).toBe(303)
  expect(await operators()).toEqual(['first'])
  await browser.get(link.pathname + link.search)
  expect((await browser.post('/servicedesk/become', {})).status).toBe(410)
  expect((await browser.get('/servicedesk/become')).status).toBe(410)
})

test('SEC-E10: the link is over after an hour, and is needed', async () => {
  const { browser } = await person('late')
  expect((await browser.post('/servicedesk/become', {})).status).toBe(410)
  const link = new URL(await makeOperatorLink(world.ctx, operator))
  await browser.get(link.pathname + link.search)
  world.clock.advance(3601)
  const later = await studioBrowser(world, { userId: (await person('later')).userId })
  await later.get(link.pathname + link.search)
  expect((await later.post('/servicedesk/become', {})).status).toBe(410)
  expect(await operators()).toEqual(['first'])
})

test('SEC-E10: the link waits for whoever has to log in first', async () => {
  const link = new URL(await makeOperatorLink(world.ctx, operator))
  const browser = world.browser()
  await browser.get(link.pathname + link.search)
  const sent = await browser.get('/servicedesk/become')
  expect(sent.location).toContain('return_to=%2Fservicedesk%2Fbecome')
})

test('SEC-L10: only operators make operators; the act has a reason, and stands in the log', async () => {
  const [kari, ola] = [await person('kari'), await person('ola')]
  const asKari = { kind: 'user', userId: kari.userId } as const
  await expect(addOperator(world.ctx, asKari, { username: 'ola', reason: because })).rejects.toMatchObject({
    code: 'access/operators-only',
  })
  await addOperator(world.ctx, operator, { username: 'kari', reason: because })
  await addOperator(world.ctx, asKari, { username: 'ola', reason: because })
  await addOperator(world.ctx, asKari, { username: 'ola', reason: because })
  expect(await operators()).toEqual(['first', 'kari', 'ola'])
  await removeOperator(world.ctx, asKari, { username: 'ola', reason: 'has left' })
  await expect(removeOperator(world.ctx, asKari, { username: 'ola', reason: 'has left' })).rejects.toMatchObject({
    code: 'servicedesk/no-such-operator',
  })
  const asOla = { kind: 'user', userId: ola.userId } as const
  await expect(addOperator(world.ctx, asOla, { username: 'late', reason: because })).rejects.toMatchObject({
    kind: 'forbidden',
  })
  const acts = await world.ctx.db
    .selectFrom('audit')
    .select(['action', 'actorId', 'reason'])
    .where('subjectId', '=', ola.userId)
    .where('action', 'like', 'operator.%')
    .orderBy('id')
    .execute()
  expect(acts).toEqual([
    { action: 'operator.added', actorId: kari.userId, reason: because },
    { action: 'operator.removed', actorId: kari.userId, reason: 'has left' },
  ])
})

test('SEC-L10: every page tells operators that they are one, and nobody else', async () => {
  const { browser, userId } = await person('shown')
  expect((await browser.get('/account')).body).not.toContain('You are an operator.')
  await addOperator(world.ctx, operator, { username: 'shown', reason: because })
  expect((await browser.get('/account')).body).toContain('You are an operator.')
  const { browser: unauthorised } = await loggedInBrowser(world, { userId })
  expect((await unauthorised.get('/account')).body).toContain('You are an operator.')
})
