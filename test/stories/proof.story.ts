import { expectAccessible } from './accessible.ts'
import { details, expectHeading, fillIn, kari, ole, openForm, press, prove, register } from './errands.ts'
import { expect, test } from './story.ts'

test('R2: who cancels at Ansattporten comes back to a calm page and can try again', async ({ world }) => {
  const { person } = world
  await person.goto('/')
  await person.getByRole('link', { name: 'Create new user' }).click()
  await press(person, 'Cancel')
  await expectHeading(person, 'You cancelled the login')
  await expect(person.getByText('Nothing was stored. You can try again whenever you like.')).toBeVisible()
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Create new user' }).click()
  await prove(person, ole)
  await expectHeading(person, 'Create a user in Altinn Studio')
})

test('R3: two persons proven in two tabs are never mixed; the older form is refused and explained', async ({
  world,
}) => {
  const first = world.person
  await openForm(first, ole)
  await fillIn(first, details())
  const second = await first.context().newPage()
  await openForm(second, kari)

  const [answer] = await Promise.all([
    first.waitForResponse((response) => response.request().method() === 'POST'),
    press(first, 'Complete'),
  ])
  expect(answer.status()).toBe(409)
  await expectHeading(first, 'Another person was proven meanwhile')
  await expectAccessible(first)
  expect(await world.db('select id from user_account')).toEqual([])

  await expect(second.getByLabel('Who you are')).toContainText('Kari Nordmann')
  await fillIn(second, details({ username: 'kari', email: 'kari@example.no' }))
  await press(second, 'Complete')
  await expectHeading(second, 'Activate your account')
  expect(await world.db('select display_name from user_account')).toEqual([{ display_name: 'Kari Nordmann' }])
})

test('R3: "Not you?" logs out at Ansattporten, and somebody else can be proven', async ({ world }) => {
  const { person } = world
  await openForm(person, ole)
  await press(person, 'Not you?')
  await expectHeading(person, 'You are logged out')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Create new user' }).click()
  await prove(person, kari)
  await expect(person.getByLabel('Who you are')).toContainText('Kari Nordmann')
  await person.goBack()
  await person.goto('/register')
  await expect(person.getByLabel('Who you are')).toContainText('Kari Nordmann')
})

test('R3 R6: who has no name is "no name given", gets a username with digits, and can register', async ({ world }) => {
  const { person } = world
  await openForm(person, { eid: 'TestID', name: 'No name' })
  await expect(person.getByLabel('Who you are')).toContainText('no name given · TestID')
  await expect(person.getByLabel('Username')).toHaveValue(/^user\d{4}$/)
  await expectAccessible(person)
})

test('R3: without a fresh proof the form says so and leads back; nothing was stored', async ({ world }) => {
  const { person } = world
  await openForm(person, ole)
  await fillIn(person, details())
  await expect(person.getByText('This username is available.')).toBeVisible()
  await world.db("update registration_ticket set expires_at = now() - interval '1 second'")
  await press(person, 'Complete')
  await expectHeading(person, 'Prove who you are once more')
  await expectAccessible(person)
  await person.goto('/register')
  await expectHeading(person, 'Prove who you are once more')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Create new user' }).click()
  await prove(person, ole)
  await expectHeading(person, 'Create a user in Altinn Studio')
})

test('R3: pressing Complete twice, or going back to the form, leads to the same account', async ({ world }) => {
  const { person } = world
  await register(person)
  await person.goto('/register')
  await expectHeading(person, 'Activate your account')
  expect(await world.db('select id from user_account')).toHaveLength(1)
})
