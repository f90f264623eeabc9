import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../../test/browser.ts'
import { person } from '../../test/organisation.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { deactivate } from '../servicedesk/index.ts'
import { revokeGrant } from './revoke-grant.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

const gitCredentialOauth = 'a4792ccc-144e-407e-86c9-5e7d8d9c3269'
const credentialManager = 'e90ee53c-94e2-48ac-9358-a874fb9e0662'
const tea = 'd57cb8c4-630c-4168-8324-ec79935e18d4'

/** As Debian's program makes it, with characters that RFC 7636 does not have. */
const verifier = `${randomBytes(30).toString('base64')}+/=`

const challengeOf = (text: string) => createHash('sha256').update(text).digest('base64url')

/** As such a program sends the browser: to Gitea's address, with no scope, and back to a port of its own. */
const asked = (clientId: string, redirectUri: string, more: Record<string, string> = {}) =>
  `/login/oauth/authorize?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    state: 'a-state',
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...more,
  })}`

async function allow(browser: TestBrowser, url: string) {
  const consent = await browser.follow(await browser.get(url))
  const page = consent.body
  const user = /name="user" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const path = /action="(\/oauth\/consent\/[^"]+)"/.exec(page)?.[1] ?? ''
  const movedOn = await browser.post(path, { user, decision: 'authorize' })
  const to = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(movedOn.body)?.[1] ?? ''
  const back = await browser.get(to.replaceAll('&amp;', '&'))
  return { page, callback: new URL(back.location) }
}

const redeem = (
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  url = '/login/oauth/access_token',
) =>
  world.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })

const whoAmI = (token: string) =>
  world.app.inject({ url: '/api/v1/user', headers: { authorization: `Bearer ${token}` } })

test.each([
  [gitCredentialOauth, 'git-credential-oauth', 'http://127.0.0.1:40123'],
  [credentialManager, 'Git Credential Manager', 'http://localhost:40124/'],
  [tea, 'tea', 'http://127.0.0.1:40125/'],
])(
  'S6: %s (%s) logs git in by consent, at the addresses and with the scopes that go without saying',
  async (...client) => {
    const [clientId, name, redirectUri] = client
    const kari = await person(world.ctx)
    const browser = await studioBrowser(world, kari)
    const { page, callback } = await allow(browser, asked(clientId, redirectUri))
    expect(page).toContain(name)
    expect(page).toContain('Create and change services on your behalf')
    expect(callback.origin).toBe(new URL(redirectUri).origin)
    expect(callback.searchParams.get('state')).toBe('a-state')
    const code = callback.searchParams.get('code') ?? ''
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
    // Go's library tries Basic first, which spends nothing.
    const basic = { authorization: `Basic ${Buffer.from(`${clientId}:`).toString('base64')}` }
    expect((await redeem(exchange, basic)).statusCode).toBeGreaterThanOrEqual(400)
    const tokens = (await redeem({ ...exchange, client_id: clientId })).json()
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'services:read services:write' })
    expect((await whoAmI(tokens.access_token)).json()).toMatchObject({
      username: kari.username,
      scopes: ['services:read', 'services:write'],
    })
    const refreshed = await redeem({
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      client_id: clientId,
    })
    expect((await whoAmI(refreshed.json().access_token)).statusCode).toBe(200)
    await revokeGrant(world.ctx, { kind: 'user', userId: kari.userId }, { userId: kari.userId, clientId })
    expect((await whoAmI(refreshed.json().access_token)).statusCode).toBe(401)
  },
)

test('S6 SEC-G: a redirect elsewhere than to the own machine, and a login without PKCE, are refused', async () => {
  const browser = await studioBrowser(world, await person(world.ctx))
  for (const uri of ['http://127.0.0.1.evil.example/', 'https://evil.example/', 'http://127.0.0.1:4000/elsewhere'])
    expect((await browser.get(asked(gitCredentialOauth, uri))).status).toBe(400)
  const url = new URL(asked(tea, 'http://127.0.0.1:4000/'), 'http://localhost')
  url.searchParams.delete('code_challenge')
  url.searchParams.delete('code_challenge_method')
  const refused = await browser.get(url.pathname + url.search)
  expect(new URL(refused.location).searchParams.get('error')).toBe('invalid_request')
})

test('SEC-G: whoever saw the challenge in the address has no verifier for the code, at either address', async () => {
  const kari = await person(world.ctx)
  const browser = await studioBrowser(world, kari)
  const redirectUri = 'http://127.0.0.1:40127/'
  for (const url of ['/oauth/token', '/login/oauth/access_token']) {
    const { callback } = await allow(browser, asked(tea, redirectUri))
    const code = callback.searchParams.get('code') ?? ''
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id: tea }
    const answer = await redeem({ ...exchange, code_verifier: challengeOf(verifier) }, {}, url)
    expect(answer.json()).toMatchObject({ error: 'invalid_grant' })
    await revokeGrant(world.ctx, operator, { userId: kari.userId, clientId: tea })
  }
})

test('S6: a token that is bound to a key opens nothing without a proof of it', async () => {
  const kari = await person(world.ctx)
  const { callback } = await allow(await studioBrowser(world, kari), asked(tea, 'http://127.0.0.1:40128/'))
  const exchange = { grant_type: 'authorization_code', redirect_uri: 'http://127.0.0.1:40128/', client_id: tea }
  const code = callback.searchParams.get('code') ?? ''
  const { access_token: token } = (await redeem({ ...exchange, code, code_verifier: verifier })).json()
  expect((await whoAmI(token)).statusCode).toBe(200)
  await sql`update oauth_model set payload = payload || '{"jkt":"x"}' where model = 'AccessToken' and user_id = ${kari.userId}`.execute(
    world.ctx.db,
  )
  expect((await whoAmI(token)).statusCode).toBe(401)
})

test('S6: who asks for another scope than such a program may have is refused, and other clients get no scope for free', async () => {
  const browser = await studioBrowser(world, await person(world.ctx))
  const refused = await browser.get(asked(tea, 'http://127.0.0.1:4000/', { scope: 'orgs:write' }))
  expect(new URL(refused.location).searchParams.get('error')).toBe('invalid_scope')
})

test('S6: a token of an application opens nothing once its person is deactivated, or once it is over', async () => {
  const kari = await person(world.ctx)
  const redirectUri = 'http://127.0.0.1:40126/'
  const { callback } = await allow(await studioBrowser(world, kari), asked(tea, redirectUri))
  const code = callback.searchParams.get('code') ?? ''
  const { access_token: token } = (
    await redeem({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id: tea,
    })
  ).json()
  await deactivate(world.ctx, operator, { username: kari.username, reason: 'a test' })
  expect((await whoAmI(token)).statusCode).toBe(403)
  world.clock.advance(11 * 60)
  expect((await whoAmI(token)).statusCode).toBe(401)
})
