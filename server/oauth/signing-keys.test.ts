import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  authorize,
  createApplication,
  createOauthWorld,
  createUser,
  forge,
  type OauthWorld,
} from '../../test/oauth-world.ts'
import { createSecrets } from '../secrets.ts'
import { createAuthorizationServer } from './authorization-server.ts'
import { rotateSigningKeys } from './index.ts'

let world: OauthWorld
beforeEach(async () => {
  world = await createOauthWorld()
})
afterEach(() => world.end())

const day = 24 * 3600_000
const published = async (address = world.address): Promise<string[]> => {
  const { keys } = await (await fetch(`${address}/oauth/jwks`)).json()
  return keys.map(({ kid }: { kid: string }) => kid)
}
const pass = (milliseconds: number) => {
  world.clock.time = new Date(world.clock.time.getTime() + milliseconds)
}

async function signer(): Promise<string | undefined> {
  const application = await createApplication(world.address, forge)
  const browser = world.browser()
  await browser.logIn(await createUser(world.ctx, `user${Math.floor(world.clock.time.getTime() / 1000)}`))
  const begun = await application.begin()
  const callback = await browser.moveOn(await browser.press(await browser.open(begun.url), authorize))
  const { id_token = '' } = await begun.exchange(callback.location ?? '')
  return decodeProtectedHeader(id_token).kid
}

test('SEC-H1 of eight processes that start at the same moment one makes the key, and it is logged once', async () => {
  await world.ctx.db.deleteFrom('signingKey').execute()
  const before = await world.ctx.db.selectFrom('audit').select('id').orderBy('id', 'desc').executeTakeFirst()
  await Promise.all(Array.from({ length: 8 }, () => createAuthorizationServer(world.ctx, [])))
  expect(await world.ctx.db.selectFrom('signingKey').select('kid').execute()).toHaveLength(1)
  const made = await world.ctx.db
    .selectFrom('audit')
    .select('action')
    .where('id', '>', before?.id ?? '0')
    .execute()
  expect(made).toEqual([{ action: 'signing-key.made' }])
})

test('SEC-H1 the private key is in the database in encrypted form only', async () => {
  const row = await world.ctx.db.selectFrom('signingKey').selectAll().executeTakeFirstOrThrow()
  expect(row.publicJwk).not.toHaveProperty('d')
  expect(row.privateJwk.toString()).toMatch(/^eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/)
})

test('SEC-H1 a successor is published a day before it signs, the old key until its last token has ended', async () => {
  const another = await world.anotherProcess()
  const [first] = await published()
  await rotateSigningKeys(world.ctx)
  expect(await published()).toEqual([first])

  pass(90 * day)
  await Promise.all(Array.from({ length: 5 }, () => rotateSigningKeys(world.ctx)))
  pass(31_000)
  const both = await published()
  expect(both).toHaveLength(2)
  expect(await published(another.address)).toEqual(both)
  expect(both[0]).toBe(first)
  expect(await signer()).toBe(first)

  pass(day)
  const [second] = (await published()).filter((kid) => kid !== first)
  expect(await signer()).toBe(second)
  expect(await published()).toContain(first)

  pass(day)
  await rotateSigningKeys(world.ctx)
  pass(31_000)
  expect(await published()).toEqual([second])
  expect(await published(another.address)).toEqual([second])
})

test('N5 keys are sealed anew under the newest secret, so that the old one can go', async () => {
  const kids = await published()
  const [old = ''] = world.ctx.config.secrets
  const newer = 'a newer secret that is long enough too'
  await rotateSigningKeys({ ...world.ctx, secrets: createSecrets([newer, old]) })
  const withoutOld = await world.anotherProcess({ secrets: createSecrets([newer]) })
  expect(await published(withoutOld.address)).toEqual(kids)
})

test('N5 a secret that cannot open the keys stops the start with a sentence', async () => {
  const strangers = createSecrets(['a secret that has nothing to do with it'])
  await expect(createAuthorizationServer({ ...world.ctx, secrets: strangers }, [])).rejects.toThrow(/INNGANG_SECRET/)
})
