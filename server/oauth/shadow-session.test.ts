import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type Application,
  authorize,
  type Browser,
  createApplication,
  createOauthWorld,
  createUser,
  forge,
  type OauthWorld,
  publicOrigin,
} from '../../test/oauth-world.ts'
import { inTransaction } from '../context.ts'
import { storeModel } from './queries.ts'

let world: OauthWorld
let application: Application
let browser: Browser
let kari: string
let ola: string
beforeEach(async () => {
  world = await createOauthWorld()
  application = await createApplication(world.address, forge)
  browser = world.browser()
  kari = await createUser(world.ctx, 'kari')
  ola = await createUser(world.ctx, 'ola')
})
afterEach(() => world.end())

async function authoriseAs(userId: string) {
  const sessionId = await browser.logIn(userId)
  const begun = await application.begin()
  const page = await browser.open(begun.url)
  const callback = page.location ?? (await browser.moveOn(await browser.press(page, authorize))).location ?? ''
  expect((await begun.exchange(callback)).claims()?.sub).toBe(userId)
  return sessionId
}

async function silently() {
  const begun = await application.begin({ prompt: 'none' })
  const { location = '' } = await browser.open(begun.url)
  return new URL(location).searchParams.has('code') ? (await begun.exchange(location)).claims()?.sub : location
}

test('C3 A logs out, B logs in, same browser: a silent request answers B', async () => {
  await browser.logOut(await authoriseAs(ola))
  await browser.logOut(await authoriseAs(kari))
  expect(await silently()).toContain('error=login_required')
  await browser.logIn(ola)
  expect(await silently()).toBe(ola)
})

test('C3 B logs in while A never logged out: a silent request answers B', async () => {
  await authoriseAs(ola)
  await authoriseAs(kari)
  expect(await silently()).toBe(kari)
  await browser.logIn(ola)
  expect(await silently()).toBe(ola)
})

test('C3 each session of ours has a shadow of its own', async () => {
  await authoriseAs(ola)
  await authoriseAs(kari)
  const shadows = await world.ctx.db
    .selectFrom('oauthModel')
    .innerJoin('session', 'session.id', 'oauthModel.sessionId')
    .select(['oauthModel.userId', 'session.userId as ofSession'])
    .where('model', '=', 'Session')
    .execute()
  expect(shadows.map(({ userId }) => userId).sort()).toEqual([kari, ola].sort())
  for (const { userId, ofSession } of shadows) expect(userId).toBe(ofSession)
})

test('C3 whoever has not consented is asked, whatever the one before allowed', async () => {
  await authoriseAs(kari)
  await browser.logIn(ola)
  expect(await silently()).toContain('error=consent_required')
})

test('C3 a session that idled out answers nobody, though its row still stands', async () => {
  await authoriseAs(kari)
  world.clock.time = new Date(world.clock.time.getTime() + 31 * 60_000)
  expect(await silently()).toContain('error=login_required')
})

test('C3 the cookie of the provider alone, taken to another browser, is nobody', async () => {
  await authoriseAs(kari)
  browser.forget('__Host-inngang_session')
  expect(await silently()).toContain('error=login_required')
})

test('C3 when a session ends, all that the provider kept of its browser goes with it', async () => {
  const sessionId = await authoriseAs(kari)
  await browser.open((await application.begin({ scope: 'openid orgs:read' })).url)
  const models = async () =>
    (await world.ctx.db.selectFrom('oauthModel').select('model').where('sessionId', '=', sessionId).execute())
      .map(({ model }) => model)
      .sort()
  expect(await models()).toEqual(['AuthorizationCode', 'Interaction', 'Session'])
  await browser.logOut(sessionId)
  const left = await world.ctx.db.selectFrom('oauthModel').select('model').execute()
  expect(left.map(({ model }) => model).sort()).toEqual(['AccessToken', 'Grant'])
})

test('C3 what is made for a session that ends meanwhile is never there', async () => {
  const sessionId = await browser.logIn(kari)
  const row = { payload: {}, userId: kari, clientId: null, grantId: null, uid: null, expiresAt: null }
  const { storing } = await inTransaction(world.ctx, async (tx) => {
    await tx.db.deleteFrom('session').where('id', '=', sessionId).execute()
    const storing = storeModel(world.ctx, { ...row, model: 'Session', id: 'shadow', sessionId }, [])
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { storing }
  })
  await storing
  expect(await world.ctx.db.selectFrom('oauthModel').select('id').execute()).toEqual([])
})

test('SEC-G3 a code of a session that has ended is worth nothing', async () => {
  const sessionId = await authoriseAs(kari)
  const begun = await application.begin()
  const { location = '' } = await browser.open(begun.url)
  await browser.logOut(sessionId)
  await expect(begun.exchange(location)).rejects.toMatchObject({ error: 'invalid_grant' })
})

test('SEC-H4 an application sends to log out: we ask, end our session too, and go back to the exact address', async () => {
  await authoriseAs(kari)
  const back = { client_id: 'forge', post_logout_redirect_uri: 'https://forge.example/bye', state: 'kept' }
  const page = await browser.open(`${publicOrigin}/oauth/end_session?${new URLSearchParams(back)}`)
  expect(page.text).toContain('The forge asks whether you want to log out of Altinn Studio too.')
  expect(await silently()).toBe(kari)
  const again = await browser.open(`${publicOrigin}/oauth/end_session?${new URLSearchParams(back)}`)
  const moving = await browser.press(again, { name: 'logout', value: 'yes' })
  expect(moving.status).toBe(200)
  expect(moving.text).toContain('content="0;url=https://forge.example/bye?state=kept"')
  expect(await world.ctx.db.selectFrom('session').select('id').execute()).toEqual([])
  expect(await silently()).toContain('error=login_required')
})

test('SEC-H4 whoever is not logged in goes back at once, by a form that the page may send', async () => {
  const back = { client_id: 'forge', post_logout_redirect_uri: 'https://forge.example/bye' }
  const page = await browser.open(`${publicOrigin}/oauth/end_session?${new URLSearchParams(back)}`)
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-/)
  const moving = await browser.press({ ...page, text: `<main>${page.text}</main>` }, { name: 'logout', value: 'yes' })
  expect(moving.text).toContain('content="0;url=https://forge.example/bye"')
})

test('SEC-H4 staying logged in goes back without ending anything', async () => {
  await authoriseAs(kari)
  const page = await browser.open(
    `${publicOrigin}/oauth/end_session?client_id=forge&post_logout_redirect_uri=https%3A%2F%2Fforge.example%2Fbye`,
  )
  const moving = await browser.press(page, undefined)
  expect(moving.text).toContain('content="0;url=https://forge.example/bye"')
  expect(await silently()).toBe(kari)
})

test('SEC-H4 an address that is not registered, and a guessed form, log nobody out', async () => {
  await authoriseAs(kari)
  const wrong = await browser.open(
    `${publicOrigin}/oauth/end_session?client_id=forge&post_logout_redirect_uri=https%3A%2F%2Fevil.example`,
  )
  expect([wrong.status, wrong.location]).toEqual([400, undefined])
  const guessed = await browser.send('/oauth/end_session/confirm', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'logout=yes&xsrf=guessed',
  })
  expect(guessed.status).toBe(400)
  expect(await silently()).toBe(kari)
})
