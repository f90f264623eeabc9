import { expectAccessible } from './accessible.ts'
import { details, expectDashboard, expectHeading, fillIn, press } from './errands.ts'
import { expect, test } from './story.ts'

test('R1 R2 R3 A1 A2 C1 D1: a person comes from the front page to the dashboard by clicking', async ({ world }) => {
  const { person } = world
  await person.goto('/')
  await expectHeading(person, 'Welcome to Altinn Studio')
  await expectAccessible(person)

  await person.getByRole('link', { name: 'Create new user' }).click()
  await expectHeading(person, 'Choose how to log in')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'BankID' }).click()
  await expectAccessible(person)
  await person.getByRole('button', { name: 'Ole Bjørn Hansen Berg' }).click()

  await expectHeading(person, 'Create a user in Altinn Studio')
  await expect(person.getByLabel('Who you are')).toContainText('Ole Bjørn Hansen Berg · BankID')
  await expect(person.getByLabel('Username')).toHaveValue('ole_bjorn_hansen_berg')
  await expectAccessible(person)
  await fillIn(person, details())
  await expectAccessible(person)
  await press(person, 'Complete')

  await expectHeading(person, 'Activate your account')
  await expect(person.getByRole('main')).toContainText('We have sent an email to ole@example.no')
  await expectAccessible(person)

  await openMailbox(world)
  await person.getByRole('link', { name: 'ole_berg, please activate your account' }).click()
  await expectAccessible(person)
  await person.getByRole('link', { name: /\/activate\?token=/ }).click()
  await expectHeading(person, 'Activate your account')
  await expect(person).toHaveURL(`${world.origin}/activate`)
  await expectAccessible(person)
  await press(person, 'Activate')

  await expectHeading(person, 'Authorize Altinn Studio')
  await expectAccessible(person)
  await press(person, 'Authorize')

  await expectDashboard(person)
  await expect(person.getByText('Your identity is proven')).toBeVisible()
  await expect(person.getByText('Your email address ole@example.no is confirmed')).toBeVisible()
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Altinn Studio, to the dashboard' }).click()
  await expectDashboard(person)
})

async function openMailbox({ person, stage }: Parameters<Parameters<typeof test>[2]>[0]['world']) {
  await person.goto(stage.mailbox)
  await expectAccessible(person)
}
