import { expectAccessible } from './accessible.ts'
import { expectHeading, logInWithAnsattporten } from './errands.ts'
import { expect, test } from './story.ts'

test.use({ settings: { REGISTRATION: 'closed' } })

test('R12: where registration is closed, the page says so and how to get help', async ({ world }) => {
  const { person } = world
  await person.goto('/')
  await person.getByRole('link', { name: 'Create new user' }).click()
  await expectHeading(person, 'New users cannot be created just now')
  await expect(person.getByRole('main').getByRole('link', { name: 'tjenesteeier@altinn.no' })).toBeVisible()
  await expectAccessible(person)
  await person.getByRole('main').getByRole('link', { name: 'Log in' }).click()
  await expectHeading(person, 'Log in to Altinn Studio')
})

test('R12: a person without a user who logs in where registration is closed reads the same', async ({ world }) => {
  const { person } = world
  await logInWithAnsattporten(person)
  await expectHeading(person, 'New users cannot be created just now')
  await expect(person.getByRole('main').getByRole('link', { name: 'tjenesteeier@altinn.no' }).first()).toBeVisible()
  await expectAccessible(person)
})
