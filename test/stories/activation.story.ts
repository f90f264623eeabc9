import { expectAccessible } from './accessible.ts'
import {
  details,
  expectDashboard,
  expectFieldError,
  expectHeading,
  logInWithAnsattporten,
  ole,
  press,
  prove,
  register,
} from './errands.ts'
import { expect, test } from './story.ts'

test('A2 A3: a link that is copied into the address bar activates, however often it was looked at', async ({
  world,
}) => {
  const { person } = world
  await register(person)
  const { link } = await world.mail('ole@example.no')
  await person.goto(link)
  await person.goto(link)
  await expectHeading(person, 'Activate your account')
  expect(await world.db('select state from user_account')).toEqual([{ state: 'pending' }])
  await press(person, 'Activate')
  await expectHeading(person, 'Authorize Altinn Studio')
  expect(await world.db('select state from user_account')).toEqual([{ state: 'active' }])

  await person.goto(link)
  await expectHeading(person, 'Already active')
  await expectAccessible(person)
})

test('A4 A5: after an expired link, logging in with Ansattporten activates, and the address can be confirmed later', async ({
  world,
}) => {
  await register(world.person)
  const { link } = await world.mail('ole@example.no')
  await world.db(
    "update activation set expires_at = now() - interval '1 second', created_at = now() - interval '4 hours'",
  )

  const later = await world.anotherBrowser()
  const answer = await later.goto(link)
  expect(answer?.status()).toBe(410)
  await expectHeading(later, 'The link does not work')
  await expect(later.getByRole('main')).toContainText('invalid or has expired')
  await expectAccessible(later)
  await later.getByRole('link', { name: 'Log in with Ansattporten' }).click()
  await prove(later, ole)
  await press(later, 'Authorize')
  await expectDashboard(later)
  await expect(later.getByText('Your email address ole@example.no is not confirmed yet')).toBeVisible()
  await expectAccessible(later)

  await later.getByRole('link', { name: 'Confirm the address' }).click()
  await expectHeading(later, 'My account')
  await expectAccessible(later)
  await press(later, 'Send the email again')
  await expect(later.getByText('An email is on its way to the address.')).toBeVisible()
  await later.goto((await world.mail('ole@example.no')).link)
  await press(later, 'Activate')
  await expectDashboard(later)
  await expect(later.getByText('Your email address ole@example.no is confirmed')).toBeVisible()
  await later.goto('/account')
  await expect(later.getByText('ole@example.no (confirmed)')).toBeVisible()
  await expectAccessible(later)
})

test('A4: a forged link is told apart from nothing, and never a dead end', async ({ world }) => {
  const answer = await world.person.goto('/activate?token=forged')
  expect(answer?.status()).toBe(410)
  await expectHeading(world.person, 'The link does not work')
  await expect(world.person.getByRole('link', { name: 'Log in with Ansattporten' })).toBeVisible()
})

test('A8: a link pressed in another browser lets the waiting page go on by itself within 10 seconds', async ({
  world,
}) => {
  await register(world.person)
  const elsewhere = await world.anotherBrowser()
  await elsewhere.goto((await world.mail('ole@example.no')).link)
  await press(elsewhere, 'Activate')
  await expectHeading(world.person, 'Authorize Altinn Studio', { timeout: 10_000 })
  await expectHeading(elsewhere, 'Your email address is confirmed')
  await expectAccessible(elsewhere)
  await elsewhere.getByRole('main').getByRole('link', { name: 'Log in' }).click()
  await expectHeading(elsewhere, 'Log in to Altinn Studio')
})

test('A3 A8: a code typed on the waiting page activates; a wrong one says so at the field', async ({ world }) => {
  const { person } = world
  await register(person)
  const { code } = await world.mail('ole@example.no')
  const wrong = code === '000000' ? '111111' : '000000'
  await person.getByLabel('Code from the email').fill(wrong)
  await press(person, 'Activate')
  await expectFieldError(person, 'Code from the email', 'The code is wrong or has expired.')
  await expectAccessible(person)
  await person.getByLabel('Code from the email').fill(code)
  await press(person, 'Activate')
  await press(person, 'Authorize')
  await expectDashboard(person)
})

test('A1 A3: a wrong address is corrected on the waiting page, and the link to the old one is dead', async ({
  world,
}) => {
  const { person } = world
  await register(person, details({ email: 'ole@exmaple.no' }))
  const old = await world.mail('ole@exmaple.no')
  await person.getByLabel('Correct the email address').fill('not an address')
  await press(person, 'Correct and send')
  await expectFieldError(person, 'Correct the email address', 'Write an email address like name@example.no.')
  await person.getByLabel('Correct the email address').fill('ole@example.no')
  await press(person, 'Correct and send')
  await expect(person.getByText('The address is corrected, and a new email is on its way.')).toBeVisible()
  await expect(person.getByText('We have sent an email to ole@example.no')).toBeVisible()
  await expectAccessible(person)

  await person.goto(old.link)
  await expectHeading(person, 'The link does not work')
  await expectAccessible(person)
  await person.goto((await world.mail('ole@example.no')).link)
  await press(person, 'Activate')
  await press(person, 'Authorize')
  await expectDashboard(person)
  await expect(person.getByText('Your email address ole@example.no is confirmed')).toBeVisible()
})

test('A1: the mail is sent again after 180 seconds, the page says how long is left, and both links work', async ({
  world,
}) => {
  const { person } = world
  await register(person)
  const first = await world.mail('ole@example.no')
  await expect(person.getByText(/^Possible in 1[678]\d seconds\.$/)).toBeVisible()
  await press(person, 'Send the email again')
  await expect(person.locator('#errors')).toContainText(/You can ask for another in 1[678]\d s\./)
  await expect(person.locator('#errors')).toBeFocused()
  await expectAccessible(person)

  await world.db("update activation set created_at = created_at - interval '180 seconds'")
  await person.goto('/register/sent')
  await expect(person.getByText(/^Possible in/)).toBeHidden()
  await press(person, 'Send the email again')
  await expect(person.getByText('The email is on its way again.')).toBeVisible()
  await expectAccessible(person)
  const second = await world.mail('ole@example.no')
  expect(second.link).not.toBe(first.link)
  await person.goto(second.link)
  await expectHeading(person, 'Activate your account')
  await person.goto(first.link)
  await press(person, 'Activate')
  await press(person, 'Authorize')
  await expectDashboard(person)
})

test('A5: a person who has lost the waiting page logs in with the same electronic ID, and the account is active', async ({
  world,
}) => {
  await register(world.person)
  const later = await world.anotherBrowser()
  await logInWithAnsattporten(later)
  await press(later, 'Authorize')
  await expectDashboard(later)
  await expectDashboard(world.person)
})
