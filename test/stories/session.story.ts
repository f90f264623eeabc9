import { expectAccessible } from './accessible.ts'
import {
  becomeUser,
  details,
  expectDashboard,
  expectFieldError,
  expectHeading,
  goodPassword,
  kari,
  logInWithAnsattporten,
  logInWithPassword,
  logOut,
  ole,
  press,
  prove,
  register,
  userFromServicedesk,
} from './errands.ts'
import { expect, test } from './story.ts'

test('C3 L5: after a logout another person logs in in the same browser, and never meets the first one’s dashboard', async ({
  world,
}) => {
  const { person } = world
  await becomeUser(world)
  await logOut(person)
  await expectAccessible(person)
  await person.goBack()
  await expect(person.getByText('Ole Bjørn')).toHaveCount(0)

  await becomeUser(world, person, details({ username: 'kari', email: 'kari@example.no' }), kari)
  await expectHeading(person, 'Welcome, Kari Nordmann')
  await expect(person.getByText('ole@example.no')).toHaveCount(0)
  await logOut(person)
  await logInWithAnsattporten(person, ole)
  await expectHeading(person, 'Welcome, Ole Bjørn Hansen Berg')
})

test('L1: a password that does not fit is refused without a word on which part was wrong', async ({ world }) => {
  const { person } = world
  const user = details()
  await userFromServicedesk(world, user)
  await person.goto('/login')
  await expectAccessible(person)
  const refusals = []
  for (const login of [user.username, 'nobody_at_all']) {
    await logInWithPassword(person, login, 'not this one, surely')
    await expectFieldError(person, 'Username or email', 'The username, the address or the password is wrong.')
    refusals.push((await person.getByRole('main').innerText()).replaceAll(login, ''))
  }
  expect(refusals[0]).toBe(refusals[1])
  await expectAccessible(person)
  await logInWithPassword(person, user.email)
  await press(person, 'Authorize')
  await expectDashboard(person)
})

test('L7: a forgotten password is replaced by a mailed link, and all other sessions end', async ({ world }) => {
  const { person } = world
  const user = details()
  await userFromServicedesk(world, user)
  const elsewhere = await world.anotherBrowser()
  await logInWithPassword(elsewhere, user.username)
  await press(elsewhere, 'Authorize')
  await expectDashboard(elsewhere)

  await person.goto('/login')
  await person.getByRole('link', { name: 'Forgotten password?' }).click()
  await expectHeading(person, 'Forgotten password')
  await expectAccessible(person)
  const answers = []
  for (const login of ['nobody_at_all', user.email]) {
    await person.goto('/password/forgotten')
    await person.getByLabel('Username or email').fill(login)
    await press(person, 'Send me a link')
    await expectHeading(person, 'Look in your mailbox')
    answers.push(await person.getByRole('main').innerText())
  }
  expect(answers[0]).toBe(answers[1])
  await expectAccessible(person)

  const { link } = await world.mail(user.email)
  await person.goto(link)
  await person.goto(link)
  await expectHeading(person, 'Choose a new password')
  await expectAccessible(person)
  await person.getByLabel('New password').fill('for kort')
  await press(person, 'Change the password')
  await expectFieldError(person, 'New password', 'Use at least 15 characters in the password.')
  await expectAccessible(person)
  const fresh = 'gul traktor synger lavt'
  await person.getByLabel('New password').fill(fresh)
  await press(person, 'Change the password')
  await expectHeading(person, 'The password is changed')
  await expectAccessible(person)

  await elsewhere.goto('/dashboard')
  await expectHeading(elsewhere, 'Log in to Altinn Studio')
  await logInWithPassword(person, user.username, goodPassword)
  await expectFieldError(person, 'Username or email', 'The username, the address or the password is wrong.')
  await logInWithPassword(person, user.username, fresh)
  await expectDashboard(person)

  const later = await world.anotherBrowser()
  await later.goto(link)
  await expectHeading(later, 'The link does not work')
  await expectAccessible(later)
})

test('L6: a deactivated user gets a readable page with the contact address, and can log out', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  expect(await world.cli(['user', 'deactivate', 'ole_berg', '--reason', 'asked for by phone'])).toMatchObject({
    code: 0,
  })
  await person.goto('/dashboard')
  await expectHeading(person, 'Your user is deactivated')
  await expect(person.getByRole('main').getByRole('link', { name: 'tjenesteeier@altinn.no' })).toBeVisible()
  await expectAccessible(person)
  await logOut(person)
  await logInWithAnsattporten(person)
  await expectHeading(person, 'Your user is deactivated')
})

test('L4: what was typed when the session ended is back in the form after the same person has logged in', async ({
  world,
}) => {
  const { person } = world
  await register(person)
  await world.mail('ole@example.no')
  await person.getByRole('link', { name: 'Log in with Ansattporten' }).click()
  await press(person, 'Authorize')
  await expectDashboard(person)
  await person.goto('/account')
  await person.getByLabel('Correct the email address').fill('ole.berg@example.no')
  await world.db("update session set ends_at = now() - interval '1 second'")
  await press(person, 'Correct and send')
  await expectHeading(person, 'Log in to Altinn Studio')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Log in with Ansattporten' }).click()
  await expectHeading(person, 'My account')
  await expect(person.getByLabel('Correct the email address')).toHaveValue('ole.berg@example.no')
  await press(person, 'Correct and send')
  await expect(person.getByText('An email is on its way to the address.')).toBeVisible()
  await world.mail('ole.berg@example.no')
})

test('L4: two minutes before a session ends the page says so, and one press keeps it alive', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await person.clock.install()
  await person.goto('/account')
  await world.db("update session set last_seen_at = now() - (idle_seconds - 100) * interval '1 second'")
  await person.clock.fastForward('29:00')
  const warning = person.getByRole('alert')
  await expect(warning).toContainText('You will be logged out in two minutes.')
  await expectAccessible(person)
  await press(person, 'Stay logged in')
  await expect(warning).toBeHidden()
  const rows = await world.db("select last_seen_at > now() - interval '1 minute' as alive from session")
  expect(rows).toEqual([{ alive: true }])

  await world.db("update session set ends_at = now() - interval '1 second'")
  await person.clock.fastForward('31:00')
  await expect(warning).toContainText('You are logged out.')
  await expectAccessible(person)
})

test('L3: a deep link asks for a login and lands there', async ({ world }) => {
  await becomeUser(world)
  const later = await world.anotherBrowser()
  await later.goto('/account')
  await expectHeading(later, 'Log in to Altinn Studio')
  await later.getByRole('link', { name: 'Log in with Ansattporten' }).click()
  await prove(later, ole)
  await expectHeading(later, 'My account')
  await expect(later).toHaveURL(`${world.origin}/account`)
})

test('R3 L3: the page that a person wanted before there was a user is the first one after consent', async ({
  world,
}) => {
  const { person } = world
  await person.goto('/account')
  await person.getByRole('link', { name: 'Create new user' }).click()
  await prove(person, ole)
  await person.waitForLoadState('load')
  await person.getByLabel('Email').fill('ole@example.no')
  await person.getByLabel('Password', { exact: true }).fill(goodPassword)
  await press(person, 'Complete')
  await person.goto((await world.mail('ole@example.no')).link)
  await press(person, 'Activate')
  await expectHeading(person, 'My account')
})
