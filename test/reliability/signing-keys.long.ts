import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../server/database/connect.ts'
import { createContext } from '../../server/main.ts'
import { rotateSigningKeys } from '../../server/oauth/index.ts'
import type { TestBrowser } from '../browser.ts'
import { removeBuilt } from '../built-program.ts'
import { testConfig } from '../config.ts'
import { authorise } from '../journey.ts'
import { createPair, type Pair } from '../pair.ts'
import { createStudio } from '../studio.ts'
import { activeUser } from '../world.ts'

const secret = 'a secret of the pair that is long enough'
let pair: Pair
beforeAll(async () => {
  pair = await createPair({ INNGANG_SECRET: secret })
})
afterAll(async () => {
  await pair.end()
  await removeBuilt()
})

const keysAt = async (turn: number): Promise<JSONWebKeySet> =>
  (await fetch(`${pair.members[turn]?.address}/oauth/jwks`)).json()

const verify = (token: string, keys: JSONWebKeySet) => jwtVerify(token, createLocalJWKSet(keys))

async function tokenFrom(turn: number, browser: TestBrowser): Promise<string> {
  const studio = createStudio(pair.db, secret)
  const answer = await studio.redeem(pair.members[turn]?.address ?? '', await studio.code(browser))
  return (await answer.json()).id_token
}

// The processes look for keys every half minute.
const patience = { timeout: 60_000, interval: 1000 }

test('SEC-H1: a successor is published by both before it signs at either, and what the old key signed counts on', async () => {
  const { browser } = await activeUser(pair.surroundings, { person: { sub: 'signed', acr: 'high' } })
  await authorise({ browser })
  const old = await tokenFrom(0, browser)

  const config = testConfig(pair.fleet.databaseUrl, { INNGANG_SECRET: secret })
  const database = connect(pair.fleet.databaseUrl, { size: 2 })
  const later = new Date(Date.now() + 91 * 24 * 3600_000)
  await rotateSigningKeys({ ...createContext(config, database), now: () => later })
  await database.close()
  for (const turn of [0, 1]) await expect.poll(async () => (await keysAt(turn)).keys.length, patience).toBe(2)
  const cached = await keysAt(1)

  await pair.db("update signing_key set signs_from = now() - interval '1 second' where expires_at is null")
  const [{ kid } = {}] = await pair.db('select kid from signing_key where expires_at is null')
  await expect.poll(async () => (await keysAt(0)).keys[0]?.kid, patience).toBe(kid)
  const fresh = await tokenFrom(0, browser)
  expect(decodeProtectedHeader(fresh).kid).toBe(kid)
  for (const keys of [cached, await keysAt(0), await keysAt(1)]) {
    expect((await verify(fresh, keys)).payload.aud).toBe('studio')
    expect((await verify(old, keys)).payload.aud).toBe('studio')
  }
})
