import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestBrowser } from '../../test/browser.ts'
import { activeUser, createWorld, type Filled, register, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { deactivate } from '../servicedesk/index.ts'

let world: World
let kari: Filled
beforeAll(async () => {
  world = await createWorld()
  kari = (await activeUser(world)).form
})
afterAll(() => world.end())

let networks = 0
/** From a network of its own each, so that only the account's limit counts. */
const stranger = () => world.browser({ ip: `10.0.${networks++}.1` })
const logIn = (browser: TestBrowser, login: string, password: string) =>
  browser.post('/login/password', { login, password })
/** Without what differs by design: the form's token, and the reference. */
const bare = (body: string) =>
  body.replace(/name="form_token" value="[^"]+"/g, '').replaceAll(/value="(kari|nobody)[^"]*"/g, '')

test('L1: the username or the proven address, in any case, and the password open a session', async () => {
  for (const login of [kari.username, kari.username.toUpperCase(), kari.email, ` ${kari.email} `]) {
    const browser = stranger()
    expect(await logIn(browser, login, kari.password)).toMatchObject({ status: 303, location: '/dashboard' })
    expect((await browser.get('/account')).status).toBe(200)
  }
})

test('L1, SEC-B2: an unknown user and a wrong password get the same answer, at the price of one hash each', async () => {
  const verified: boolean[] = []
  const { verify } = world.ctx.passwords
  world.ctx.passwords.verify = (storedHash, password) => {
    verified.push(storedHash !== undefined)
    return verify(storedHash, password)
  }
  const answers = [
    await logIn(stranger(), kari.username, 'feil hest batteri stift'),
    await logIn(stranger(), 'nobody', 'feil hest batteri stift'),
    await logIn(stranger(), 'nobody@example.no', 'feil hest batteri stift'),
    await logIn(stranger(), 'nobody', ''),
  ]
  world.ctx.passwords.verify = verify
  expect(verified).toEqual([true, false, false, false])
  const [known, ...unknown] = answers.map(({ status, body }) => ({
    status,
    body: bare(body.replaceAll(kari.username, 'kari')),
  }))
  expect(known?.status).toBe(422)
  expect(known?.body).toContain('The username, the address or the password is wrong.')
  for (const answer of unknown) expect(answer).toEqual(known)
})

test('L1: a pending user cannot log in with the password that was chosen, and is told nothing else', async () => {
  const { form } = await register(world, { person: { sub: 'pending', acr: 'high' } })
  const answer = await logIn(stranger(), form.username, form.password)
  expect([answer.status, answer.body.includes('The username, the address or the password is wrong.')]).toEqual([
    422,
    true,
  ])
  expect((await logIn(stranger(), form.email, form.password)).status).toBe(422)
})

test('L1, SEC-A8, SEC-E6: after ten failures each try waits longer, and one that succeeds forgets them', async () => {
  await logIn(stranger(), kari.username, kari.password)
  for (let failure = 0; failure < 10; failure++) {
    expect((await logIn(stranger(), kari.username, `wrong ${failure}`)).status).toBe(422)
  }
  const waits: number[] = []
  for (let round = 0; round < 10; round++) {
    expect((await logIn(stranger(), kari.email, 'wrong')).status).toBe(422)
    const refused = await logIn(stranger(), kari.username, kari.password)
    expect([
      refused.status,
      refused.body.includes('Too many attempts') || refused.body.includes('Wait a little'),
    ]).toEqual([429, true])
    waits.push(Number(refused.headers['retry-after']))
    world.clock.advance(waits.at(-1) ?? 0)
  }
  expect(waits).toEqual([8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
  expect((await logIn(stranger(), kari.username, kari.password)).status).toBe(303)
  expect((await logIn(stranger(), kari.username, 'wrong')).status).toBe(422)
  expect((await logIn(stranger(), kari.username, kari.password)).status).toBe(303)
})

test('SEC-E6: of many tries at the same instant no more than the limit and one are looked at', async () => {
  const login = `nobody-${Date.now()}`
  const answers = await Promise.all(Array.from({ length: 60 }, () => logIn(stranger(), login, 'wrong')))
  expect(answers.filter(({ status }) => status === 422)).toHaveLength(11)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(49)
  // How long depends on which of them came first; it is never longer than a quarter of an hour.
  world.clock.advance(15 * 60)
  expect((await logIn(stranger(), login, 'wrong')).status).toBe(422)
})

test('rate limits: a network has 100 tries an hour, counted over its /24 and whichever the account', async () => {
  const browsers = [world.browser({ ip: '198.51.100.7' }), world.browser({ ip: '198.51.100.200' })]
  for (let round = 0; round < 100; round++) {
    const browser = browsers[round % 2]
    if (browser) expect((await logIn(browser, `nobody-${Math.floor(round / 5)}`, 'wrong')).status).toBe(422)
  }
  const [, second] = browsers
  const refused = second && (await logIn(second, kari.username, kari.password))
  expect([refused?.status, Number(refused?.headers['retry-after']) > 3000]).toEqual([429, true])
  expect((await logIn(world.browser({ ip: '198.51.101.7' }), kari.username, kari.password)).status).toBe(303)
})

test('SEC-F2: each login has a new id, and the session that the browser came with is dead, whoever it was', async () => {
  const { form: ola } = await activeUser(world, { person: { sub: 'ola', acr: 'high' } })
  const browser = stranger()
  await logIn(browser, kari.username, kari.password)
  const first = browser.cookies.get('inngang_session') ?? ''
  await logIn(browser, ola.username, ola.password)
  expect(browser.cookies.get('inngang_session')).not.toBe(first)
  expect((await browser.get('/account')).body).toContain(ola.username)
  const old = stranger()
  old.cookies.set('inngang_session', first)
  expect((await old.get('/account')).location).toContain('/login')
})

test('L6: a deactivated user with the right password reads where to write, and with a wrong one nothing', async () => {
  const { form } = await activeUser(world, { person: { sub: 'deactivated', acr: 'high' } })
  await deactivate(world.ctx, operator, { username: form.username, reason: 'asked for' })
  const right = await logIn(stranger(), form.username, form.password)
  expect([right.status, right.body.includes('tjenesteeier@altinn.no')]).toEqual([403, true])
  expect((await logIn(stranger(), form.username, 'wrong')).status).toBe(422)
  expect((await world.audited()).slice(-2)).toEqual(['login.refused', 'login.refused'])
})

test('SEC-C7: a login that verified the old password while it was being changed opens nothing', async () => {
  const { form } = await activeUser(world, { person: { sub: 'racing', acr: 'high' } })
  const { verify } = world.ctx.passwords
  world.ctx.passwords.verify = async (storedHash, password) => {
    const verified = await verify(storedHash, password)
    await world.ctx.db
      .updateTable('userAccount')
      .set({ passwordHash: 'another' })
      .where('email', '=', form.email)
      .execute()
    return verified
  }
  const answer = await logIn(stranger(), form.username, form.password)
  world.ctx.passwords.verify = verify
  expect(answer.status).toBe(422)
})

test('L1: passwords can be switched off', async () => {
  const without = await createWorld({ PASSWORD_LOGIN: 'off' })
  const browser = without.browser()
  expect((await browser.get('/login')).body).not.toContain('name="password"')
  expect((await browser.post('/login/password', { login: 'kari', password: 'x' })).status).toBe(403)
  await without.end()
})

test('SEC-E5: when hashing has a full queue, the form comes back with 503 and nothing is lost', async () => {
  const { verify } = world.ctx.passwords
  const { unavailable } = await import('../errors.ts')
  world.ctx.passwords.verify = () => Promise.reject(unavailable(2))
  const answer = await logIn(stranger(), 'busy', 'x')
  world.ctx.passwords.verify = verify
  expect([answer.status, answer.headers['retry-after'], answer.body.includes('value="busy"')]).toEqual([503, '2', true])
})
