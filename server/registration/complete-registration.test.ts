import { afterEach, beforeEach, expect, test } from 'vitest'
import { activeUser, createWorld, filledForm, prove, register, solvedCaptcha, ticketIn, type World } from '../../test/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

test('R3: Complete makes a pending account and one activation mail, and leads to the waiting page', async () => {
  const { completed, form } = await register(world)
  expect(completed).toMatchObject({ status: 303, location: '/register/sent' })
  const users = await world.ctx.db.selectFrom('userAccount').select(['state', 'email', 'emailVerifiedAt']).execute()
  expect(users).toEqual([{ state: 'pending', email: form.email, emailVerifiedAt: null }])
  expect(await world.mails(form.email)).toMatchObject([{ kind: 'activation' }])
  expect((await world.audited()).slice(-3)).toEqual(['identity.proven', 'user.registered', 'session.started'])
})

test('A2, A8: the link pressed in that browser activates and opens a full session', async () => {
  const { activated, browser } = await activeUser(world)
  expect(activated).toMatchObject({ status: 303, location: '/dashboard' })
  const account = await browser.get('/account')
  expect(account.status).toBe(200)
})

test('R11: of two people with one username exactly one wins, the other gets the field error', async () => {
  const form = filledForm()
  const people = await Promise.all(
    [1, 2].map(async (number) => {
      const browser = world.browser()
      const person = { sub: `person-${number}`, acr: 'substantial' }
      const shown = await browser.follow(await prove(world, browser, { person }))
      return { browser, ticket: ticketIn(shown.body), captcha: await solvedCaptcha(browser) }
    }),
  )
  const answers = await Promise.all(people.map(({ browser, ...fields }) => browser.post('/register', { ...form, ...fields })))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
})
