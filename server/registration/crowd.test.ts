import { afterAll, beforeAll, expect, test } from 'vitest'
import { activeUser, createWorld, filledForm, prove, solvedCaptcha, ticketIn, type World } from '../../test/world.ts'
import { createPasswordGate } from '../password/index.ts'

let world: World
let crowd: Promise<void>
let isOver = false
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => {
  isOver = true
  await crowd
  await world.end()
})

/** From now on the one slot is taken, again and again, and nobody may wait. */
function gather() {
  world.ctx.passwords = createPasswordGate({ processes: 1, cores: 1, queue: 0 })
  crowd = (async () => {
    while (!isOver) await world.ctx.passwords.hash('the password of somebody in the crowd')
  })()
}

test('SEC-E5: while the hash queue is full, forms come back with 503, Retry-After and their fields, and succeed later', async () => {
  const { form: known } = await activeUser(world)
  const browser = world.browser()
  const shown = await browser.follow(await prove(world, browser, { person: { sub: 'new', acr: 'high' } }))
  const form = { ...filledForm(), ticket: ticketIn(shown.body) }
  const solved = { ...form, captcha: await solvedCaptcha(browser) }
  gather()

  const completed = await browser.post('/register', solved)
  expect([completed.status, completed.headers['retry-after']]).toEqual([503, '2'])
  for (const typed of [form.username, form.email]) expect(completed.body).toContain(`value="${typed}"`)
  expect(completed.body).toContain('name="password"')
  expect(completed.body).not.toContain(form.password)

  const login = { login: known.username, password: known.password }
  const refused = await world.browser().post('/login/password', login)
  expect([refused.status, refused.headers['retry-after']]).toEqual([503, '2'])
  expect(refused.body).toContain(`value="${known.username}"`)

  isOver = true
  await crowd
  expect((await world.browser().post('/login/password', login)).status).toBe(303)
  // The captcha was accepted the first time and is not asked for again.
  const again = await browser.post('/register', form)
  expect([again.status, again.location]).toEqual([303, '/register/sent'])
})
