import { refreshTokenGrant } from 'openid-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { program } from '../../server/actor.ts'
import {
  type Application,
  authorize,
  type Browser,
  createApplication,
  createOauthWorld,
  createUser,
  forge,
  mine,
  type OauthWorld,
  userinfo,
} from '../../test/oauth-world.ts'
import { inTransaction } from '../context.ts'
import { revokeGrant, sweepOauth } from './index.ts'
import { deleteTokens, storeModel } from './queries.ts'

let world: OauthWorld
let application: Application
let browser: Browser
let kari: string
let session: string
beforeEach(async () => {
  world = await createOauthWorld()
  application = await createApplication(world.address, forge)
  kari = await createUser(world.ctx, 'kari')
  browser = world.browser()
  session = await browser.logIn(kari)
})
afterEach(() => world.end())

const offline = { scope: 'openid offline_access', prompt: 'consent' }

async function codeFor(parameters: Record<string, string> = {}) {
  const begun = await application.begin(parameters)
  const page = await browser.open(begun.url)
  const callback = page.location ?? (await browser.moveOn(await browser.press(page, authorize))).location ?? ''
  const code = new URL(callback).searchParams.get('code') ?? ''
  const redemption = { grant_type: 'authorization_code', code, code_verifier: begun.login.codeVerifier }
  return { callback, redemption, tokens: () => begun.exchange(callback) }
}

const rows = (model: string) => world.ctx.db.selectFrom('oauthModel').selectAll().where('model', '=', model).execute()

/** Holds the rows, so that all who come meanwhile have read them before the first may change them. */
async function whileLocked<T>(model: string, begin: () => Promise<T>[]): Promise<T[]> {
  const begun = await inTransaction(world.ctx, async (tx) => {
    await tx.db.selectFrom('oauthModel').select('id').where('model', '=', model).forUpdate().execute()
    const waiting = begin()
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { waiting }
  })
  return Promise.all(begun.waiting)
}

test('SEC-G3 of twenty redemptions of one code at the same moment one succeeds, and its tokens are revoked', async () => {
  const { redemption } = await codeFor(offline)
  const answers = await whileLocked('AuthorizationCode', () =>
    Array.from({ length: 20 }, () => application.redeem(redemption)),
  )
  const granted = answers.filter(({ status }) => status === 200)
  expect(granted).toHaveLength(1)
  const { access_token, refresh_token } = JSON.parse((await granted[0]?.text()) ?? '{}')
  expect((await userinfo(world.address, access_token)).status).toBe(401)
  const refreshed = await application.redeem({ grant_type: 'refresh_token', refresh_token })
  expect(await refreshed.json()).toMatchObject({ error: 'invalid_grant' })
  const refused = await Promise.all(answers.filter(({ status }) => status !== 200).map((answer) => answer.json()))
  expect(new Set(refused.map(({ error }) => error))).toEqual(new Set(['invalid_grant']))
})

test('SEC-G3 a code that comes a second time takes back what the first got, and the grant stays', async () => {
  const { redemption } = await codeFor(offline)
  const { access_token } = await (await application.redeem(redemption)).json()
  expect((await userinfo(world.address, access_token)).status).toBe(200)
  expect((await application.redeem(redemption)).status).toBe(400)
  expect((await userinfo(world.address, access_token)).status).toBe(401)
  expect(await rows('Grant')).toHaveLength(1)
})

test('SEC-G3 a token whose code is taken back while it is being made is never there', async () => {
  const anchor = { model: 'AuthorizationCode', id: 'code' }
  const row = {
    payload: {},
    userId: null,
    clientId: null,
    grantId: 'grant',
    uid: null,
    sessionId: null,
    expiresAt: null,
  }
  await storeModel(world.ctx, { ...row, ...anchor }, [])
  await inTransaction(world.ctx, async (tx) => {
    await tx.db.deleteFrom('oauthModel').where('id', '=', 'code').execute()
    const storing = storeModel(world.ctx, { ...row, model: 'AccessToken', id: 'token' }, [anchor])
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { storing }
  }).then(({ storing }) => storing)
  expect(await rows('AccessToken')).toEqual([])
})

test('SEC-G3 a revocation waits for a token that is being made, and then takes it too', async () => {
  const row = {
    payload: {},
    userId: null,
    clientId: null,
    grantId: 'grant',
    uid: null,
    sessionId: null,
    expiresAt: null,
  }
  const anchor = { model: 'AuthorizationCode', id: 'code' }
  await storeModel(world.ctx, { ...row, ...anchor }, [])
  const { revoking } = await inTransaction(world.ctx, async (tx) => {
    await storeModel(tx, { ...row, model: 'AccessToken', id: 'token' }, [anchor])
    const revoking = deleteTokens(world.ctx, 'grant')
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { revoking }
  })
  await revoking
  expect(await rows('AccessToken')).toEqual([])
})

test.each([
  ['another verifier', { code_verifier: 'v'.repeat(43) }],
  ['no verifier', { code_verifier: '' }],
  ['another redirect address', { redirect_uri: 'https://forge.example/other' }],
])('SEC-G3 SEC-G4 a code with %s is refused', async (_what, wrong) => {
  const { redemption } = await codeFor()
  const answer = await application.redeem({ ...redemption, ...wrong })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: 'invalid_grant' })
})

test('SEC-G3 a code is bound to its client and lives a minute', async () => {
  const { redemption } = await codeFor()
  const other = await createApplication(world.address, mine)
  expect((await other.redeem({ ...redemption, redirect_uri: 'https://forge.example/callback' })).status).toBe(400)
  world.clock.time = new Date(world.clock.time.getTime() + 61_000)
  expect(await (await application.redeem(redemption)).json()).toMatchObject({ error: 'invalid_grant' })
})

test('SEC-G5 password and client credentials grants do not exist', async () => {
  for (const grant_type of ['password', 'client_credentials', 'implicit']) {
    const answer = await application.redeem({ grant_type, username: 'kari', password: 'secret' })
    expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' })
  }
})

test('SEC-G12 credentials in the query and wrong secrets are refused', async () => {
  const { redemption } = await codeFor()
  const query = new URLSearchParams({ ...redemption, client_id: 'forge', client_secret: String(forge.client_secret) })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const inQuery = await fetch(`${world.address}/oauth/token?${query}`, { method: 'POST', headers: form })
  expect(inQuery.status).toBe(400)
  const thief = await createApplication(world.address, { ...forge, client_secret: 'guessed' })
  expect((await thief.redeem(redemption)).status).toBe(401)
  expect((await application.redeem(redemption)).status).toBe(200)
})

test('SEC-G9 a refresh token is rotated, and using an old one again ends the family', async () => {
  const { tokens } = await codeFor(offline)
  const first = await tokens()
  const second = await refreshTokenGrant(application.configuration, first.refresh_token ?? '')
  expect(second.refresh_token).not.toBe(first.refresh_token)
  expect((await userinfo(world.address, second.access_token)).status).toBe(200)
  const reuse = await application.redeem({ grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' })
  expect(reuse.status).toBe(400)
  expect((await userinfo(world.address, second.access_token)).status).toBe(401)
  const newest = await application.redeem({ grant_type: 'refresh_token', refresh_token: second.refresh_token ?? '' })
  expect(newest.status).toBe(400)
})

test('SEC-G9 of ten refreshes with one token at the same moment one is answered', async () => {
  const { tokens } = await codeFor(offline)
  const { refresh_token = '' } = await tokens()
  const answers = await whileLocked('RefreshToken', () =>
    Array.from({ length: 10 }, () => application.redeem({ grant_type: 'refresh_token', refresh_token })),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(await rows('RefreshToken')).toEqual([])
})

test('SEC-G9 a refresh token ends after thirty idle days, and asks for no more than it had', async () => {
  const { tokens } = await codeFor(offline)
  const { refresh_token = '' } = await tokens()
  const more = await application.redeem({ grant_type: 'refresh_token', refresh_token, scope: 'openid email' })
  expect(await more.json()).toMatchObject({ error: 'invalid_scope' })
  world.clock.time = new Date(world.clock.time.getTime() + 31 * 24 * 3600_000)
  expect((await application.redeem({ grant_type: 'refresh_token', refresh_token })).status).toBe(400)
})

test('C3 tokens without offline_access end with the session, those with it live on', async () => {
  const online = await (await codeFor()).tokens()
  const kept = await (await codeFor(offline)).tokens()
  await browser.logOut(session)
  expect((await userinfo(world.address, online.access_token)).status).toBe(401)
  expect((await userinfo(world.address, kept.access_token)).status).toBe(200)
})

test('SEC-F5 tokens of a deactivated user open nothing', async () => {
  const { access_token, refresh_token = '' } = await (await codeFor(offline)).tokens()
  await world.ctx.db
    .updateTable('userAccount')
    .set({ state: 'deactivated', deactivatedAt: world.ctx.now() })
    .where('id', '=', kari)
    .execute()
  expect((await userinfo(world.address, access_token)).status).toBe(401)
  expect((await application.redeem({ grant_type: 'refresh_token', refresh_token })).status).toBe(400)
})

test('SEC-G10 an ID token is no access token, and an access token lives ten minutes', async () => {
  const { access_token, id_token = '' } = await (await codeFor()).tokens()
  expect((await userinfo(world.address, id_token)).status).toBe(401)
  expect((await userinfo(world.address, access_token)).status).toBe(200)
  world.clock.time = new Date(world.clock.time.getTime() + 601_000)
  expect((await userinfo(world.address, access_token)).status).toBe(401)
})

test('SEC-G14 introspection tells a client about its own tokens only, and asks who it is', async () => {
  const { access_token } = await (await codeFor()).tokens()
  const other = await createApplication(world.address, mine)
  expect(await (await application.post('/oauth/introspection', { token: access_token })).json()).toMatchObject({
    active: true,
    client_id: 'forge',
    sub: kari,
  })
  expect(await (await other.post('/oauth/introspection', { token: access_token })).json()).toEqual({ active: false })
  const anonymous = await fetch(`${world.address}/oauth/introspection`, {
    method: 'POST',
    body: new URLSearchParams({ token: access_token }),
  })
  expect(anonymous.status).toBe(400)
})

test('SEC-G14 a client takes back its own tokens, the consent is remembered all the same', async () => {
  const { access_token, refresh_token = '' } = await (await codeFor(offline)).tokens()
  const other = await createApplication(world.address, mine)
  expect((await other.post('/oauth/revocation', { token: refresh_token })).status).toBe(400)
  expect((await userinfo(world.address, access_token)).status).toBe(200)
  expect((await application.post('/oauth/revocation', { token: refresh_token })).status).toBe(200)
  expect((await userinfo(world.address, access_token)).status).toBe(401)
  const silent = await application.begin({ scope: 'openid', prompt: 'none' })
  expect((await browser.open(silent.url)).location).toContain('code=')
})

test('SEC-H9 revoking the grant ends access and refresh tokens at once', async () => {
  const { access_token, refresh_token = '' } = await (await codeFor(offline)).tokens()
  expect(await revokeGrant(world.ctx, program, { userId: kari, clientId: 'forge' })).toBe(true)
  expect(await revokeGrant(world.ctx, program, { userId: kari, clientId: 'forge' })).toBe(false)
  expect((await userinfo(world.address, access_token)).status).toBe(401)
  expect((await application.redeem({ grant_type: 'refresh_token', refresh_token })).status).toBe(400)
  const audited = await world.ctx.db
    .selectFrom('audit')
    .select(['action', 'details'])
    .where('action', 'like', 'grant.%')
    .orderBy('id')
    .execute()
  expect(audited).toEqual([
    { action: 'grant.given', details: { scopes: 'openid offline_access' } },
    { action: 'grant.revoked', details: { client: 'forge' } },
  ])
})

test('SEC-C1 what a client or browser presents is nowhere in the database', async () => {
  const { redemption } = await codeFor(offline)
  const { access_token, refresh_token } = await (await application.redeem(redemption)).json()
  await application.begin(offline).then(({ url }) => browser.open(url))
  const cookies = browser.cookies().filter(({ name, value }) => value && !name.endsWith('.sig'))
  const stored = JSON.stringify(await world.ctx.db.selectFrom('oauthModel').selectAll().execute())
  const secrets = [redemption.code, access_token, refresh_token, ...cookies.map(({ value }) => value)]
  expect(cookies.length).toBeGreaterThan(2)
  for (const secret of secrets) expect(stored).not.toContain(secret)
})

test('C3 sweeping removes what has expired, in bounded batches', async () => {
  await (await codeFor(offline)).tokens()
  await application.begin(offline).then(({ url }) => browser.open(url))
  expect(await sweepOauth(world.ctx, 100)).toBe(0)
  world.clock.time = new Date(world.clock.time.getTime() + 24 * 3600_000)
  const before = (await world.ctx.db.selectFrom('oauthModel').select('id').execute()).length
  expect(await sweepOauth(world.ctx, 2)).toBe(2)
  expect(await sweepOauth(world.ctx, 100)).toBe(before - 4)
  expect(
    new Set((await world.ctx.db.selectFrom('oauthModel').select('model').execute()).map(({ model }) => model)),
  ).toEqual(new Set(['Grant', 'RefreshToken']))
})
