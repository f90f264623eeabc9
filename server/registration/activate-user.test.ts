import { afterEach, beforeEach, expect, test } from 'vitest'
import { ole } from '../../test/port.ts'
import { rowCounts, sessionOf, stranger, userOf } from '../../test/registration.ts'
import { activeUser, createWorld, prove, register, type World } from '../../test/world.ts'
import { inTransaction } from '../context.ts'
import { lockUser } from '../user/index.ts'
import { activateByLink } from './activate-user.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const visitor = { kind: 'visitor' } as const
const linkTo = async (email: string) => (await world.mails(email)).at(-1)?.link ?? ''
const tokenTo = async (email: string) => new URLSearchParams((await linkTo(email)).split('?')[1]).get('token') ?? ''

/** Everything that the database holds, but the log of who looked. */
async function everything() {
  const { db } = world.ctx
  const users = await db.selectFrom('userAccount').selectAll().execute()
  const links = await db.selectFrom('activation').selectAll().execute()
  return {
    users,
    links,
    codes: await db.selectFrom('mailedCode').selectAll().execute(),
    counts: await rowCounts(world),
  }
}

test('A2, SEC-C1: 50 looks by GET and HEAD change nothing; then a person presses and succeeds', async () => {
  const { form } = await register(world)
  const link = await linkTo(form.email)
  const before = await everything()
  const audited = await world.audited()
  await Promise.all(
    Array.from({ length: 50 }, async (_, number) => {
      const scanner = world.browser()
      if (number % 2) await scanner.follow(await scanner.get(link))
      else await world.app.inject({ method: 'HEAD', url: link })
    }),
  )
  expect(await everything()).toEqual(before)
  expect(await world.audited()).toEqual(audited)
  const person = world.browser()
  expect((await person.follow(await person.get(link))).body).toMatch(/<button[^>]*>\s*Activate\s*<\/button>/)
  expect((await person.post('/activate')).body).toContain('Your email address is confirmed')
})

test('A2: a press without the token of our own form activates nothing', async () => {
  const { form } = await register(world)
  const link = await linkTo(form.email)
  const { pathname } = new URL(link, 'http://localhost')
  const token = await tokenTo(form.email)
  const headers = {
    cookie: `inngang_link=${token}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'text/html',
  }
  for (const site of ['cross-site', 'same-site', 'none', 'same-origin']) {
    const answer = await world.app.inject({
      method: 'POST',
      url: pathname,
      payload: `token=${token}`,
      headers: { ...headers, 'sec-fetch-site': site },
    })
    expect([400, 403]).toContain(answer.statusCode)
  }
  expect(await userOf(world, form.username)).toMatchObject({ state: 'pending' })
})

test('SEC-C6: the token leaves the address by a redirect; the page is stored nowhere and refers nowhere', async () => {
  const { form } = await register(world)
  const browser = world.browser()
  const opened = await browser.get(await linkTo(form.email))
  expect(opened).toMatchObject({ status: 303, location: '/activate' })
  const shown = await browser.follow(opened)
  expect(shown.body).not.toContain(await tokenTo(form.email))
  expect(shown.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
  expect(shown.body).not.toMatch(/(src|href)="(https?:)?\/\//)
})

test('A3, SEC-C2: the token is 256 random bits, stored as a hash and tied to the address', async () => {
  const { form } = await register(world)
  const token = await tokenTo(form.email)
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  const [link] = await world.ctx.db.selectFrom('activation').selectAll().execute()
  expect(link?.tokenHash).toHaveLength(32)
  expect(Buffer.from(token, 'base64url').equals(link?.tokenHash ?? Buffer.alloc(0))).toBe(false)
  expect(link?.addressKey).toBe(form.email)
})

test('A3: two presses at once: one activates, the other is told that the account is active', async () => {
  const { form, browser } = await register(world)
  await browser.follow(await browser.get(await linkTo(form.email)))
  const elsewhere = world.browser()
  await elsewhere.follow(await elsewhere.get(await linkTo(form.email)))
  const presses = await Promise.all([browser, elsewhere, browser, elsewhere].map((one) => one.post('/activate')))
  expect(presses.map(({ status }) => status).filter((status) => status >= 400)).toEqual([])
  const audited = await world.audited()
  for (const once of ['user.activated', 'email.verified'])
    expect(audited.filter((action) => action === once)).toHaveLength(1)
})

test('A3: a link that is being pressed is spent once, however many press meanwhile', async () => {
  const { form } = await register(world)
  const token = await tokenTo(form.email)
  const { second } = await inTransaction(world.ctx, async (tx) => {
    await activateByLink(tx, visitor, token)
    const overlapping = activateByLink(world.ctx, visitor, token).catch((error) => error)
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { second: overlapping }
  })
  expect(await second).toMatchObject({ code: 'registration/link-invalid' })
})

test('A3: a correction that comes while the link to the old address is pressed wins, and the account stays pending', async () => {
  const { form } = await register(world)
  const token = await tokenTo(form.email)
  const { id } = await userOf(world, form.username)
  const { pressed } = await inTransaction(world.ctx, async (tx) => {
    await lockUser(tx, id)
    await tx.db
      .updateTable('userAccount')
      .set({ email: 'right@example.no', emailKey: 'right@example.no' })
      .where('id', '=', id)
      .execute()
    const overlapping = activateByLink(world.ctx, visitor, token).catch((error) => error)
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { pressed: overlapping }
  })
  expect(await pressed).toMatchObject({ code: 'registration/link-invalid' })
  expect(await userOf(world, form.username)).toMatchObject({ state: 'pending', emailVerifiedAt: null })
})

test('A3, A4: after three hours the link is told to be invalid or expired, with a way on; the session may ask for another', async () => {
  const { browser, form } = await register(world)
  const link = await linkTo(form.email)
  world.clock.advance(3 * 3600 - 60)
  const anew = world.browser()
  expect((await anew.follow(await anew.get(link))).status).toBe(200)
  world.clock.advance(61)
  const late = await anew.post('/activate')
  expect(late.status).toBe(410)
  expect(late.body).toContain('invalid or has expired')
  expect(late.body).toContain('href="/login/ansattporten"')
  expect(await userOf(world, form.username)).toMatchObject({ state: 'pending' })
  expect(browser.cookies.has('inngang_session')).toBe(true)
})

test('A4: where the person still waits in this browser, an expired link offers another mail', async () => {
  const { browser, form } = await register(world)
  await world.ctx.db.updateTable('activation').set({ expiresAt: world.ctx.now() }).execute()
  const shown = await browser.follow(await browser.get(await linkTo(form.email)))
  expect(shown.status).toBe(410)
  expect(shown.body).toContain('href="/register/sent"')
})

test('A4: a forged link and none at all say the same', async () => {
  for (const query of ['?token=forged', `?token=${'x'.repeat(200)}`, '?token=', '']) {
    const browser = world.browser()
    const shown = await browser.follow(await browser.get(`/activate${query}`))
    expect([query, shown.status]).toEqual([query, 410])
    expect(shown.body).toContain('invalid or has expired')
    expect((await browser.post('/activate')).status).toBe(410)
  }
})

test('A4: a used link of an active account says already active, log in, in three languages', async () => {
  const { form } = await activeUser(world)
  const said = { en: 'Already active', nb: 'Allerede aktiv', nn: 'Allereie aktiv' }
  for (const [language, sentence] of Object.entries(said)) {
    const browser = world.browser({ language })
    const shown = await browser.follow(await browser.get(await linkTo(form.email)))
    expect(shown.status).toBe(200)
    expect(shown.body).toContain(sentence)
    expect((await browser.post('/activate')).body).toContain(sentence)
  }
})

test('A5: logging in via Ansattporten activates a pending account, and its address stays unverified', async () => {
  const { form } = await register(world)
  const browser = world.browser()
  await prove(world, browser, { person: ole, from: '/login/ansattporten' })
  expect(await userOf(world, form.username)).toMatchObject({ state: 'active', emailVerifiedAt: null })
  expect(await sessionOf(world, browser)).toMatchObject({ kind: 'full' })
  expect((await browser.get('/account')).body).toContain('not confirmed')
  expect((await browser.get('/register/sent')).status).toBe(200)
  await browser.follow(await browser.get(await linkTo(form.email)))
  expect(await browser.post('/activate')).toMatchObject({ status: 303 })
  expect(await userOf(world, form.username)).toMatchObject({ emailVerifiedAt: expect.any(Date) })
})

test('A5: Create new user with the identity of a pending account leads to that account, and is no second one', async () => {
  await register(world)
  const browser = world.browser()
  expect((await prove(world, browser)).location).toBe('/dashboard')
  expect(await rowCounts(world)).toMatchObject({ userAccount: 1 })
})

test('L6: the identity of a deactivated account opens nothing at Create new user, and its links activate nothing', async () => {
  const { form } = await register(world)
  await world.ctx.db
    .updateTable('userAccount')
    .set({ state: 'deactivated', activatedAt: new Date(), deactivatedAt: new Date(), deactivationReason: 'test' })
    .execute()
  const browser = world.browser()
  const refused = await browser.follow(await prove(world, browser))
  expect(refused.status).toBe(403)
  expect(refused.body).toContain('tjenesteeier@altinn.no')
  expect(browser.cookies.has('inngang_ticket')).toBe(false)
  expect((await browser.follow(await browser.get(await linkTo(form.email)))).status).toBe(410)
  expect((await browser.post('/activate')).status).toBe(410)
  expect(await userOf(world, form.username)).toMatchObject({ emailVerifiedAt: null })
})

test('SEC-C5: a link pressed in the browser of somebody else logs nobody in there and out', async () => {
  const { form } = await register(world)
  const { browser: hers } = await register(world, { person: stranger(1) })
  const before = await sessionOf(world, hers)
  await hers.follow(await hers.get(await linkTo(form.email)))
  expect((await hers.post('/activate')).body).toContain('Your email address is confirmed')
  expect(await sessionOf(world, hers)).toEqual(before)
})
