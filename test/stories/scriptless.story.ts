import { expectTwinAccessible } from './accessible.ts'
import {
  details,
  expectDashboard,
  expectHeading,
  fillIn,
  goodPassword,
  ole,
  openForm,
  press,
  register,
} from './errands.ts'
import { expect, test } from './story.ts'

test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false } })

  test('R9 X3: a mailed code stands in for the captcha, proves the address, and the account is active at once', async ({
    world,
  }) => {
    const { person } = world
    await openForm(person)
    await expectTwinAccessible(world, person)
    await fillIn(person, details())
    await press(person, 'Send me a code')
    await expect(person.getByText('A code is on its way to your mailbox.')).toBeVisible()
    await expect(person.getByLabel('Username')).toHaveValue('ole_berg')
    await expect(person.getByLabel('Email', { exact: true })).toHaveValue('ole@example.no')
    await expectTwinAccessible(world, person)

    const { code } = await world.mail('ole@example.no')
    await fillIn(person, { password: goodPassword })
    await person.getByLabel('Code from the email').fill(code === '000000' ? '111111' : '000000')
    await press(person, 'Complete')
    await expect(person.locator('#errors')).toContainText('The code is wrong or has expired.')
    await expect(person.getByLabel('Username')).toHaveValue('ole_berg')
    await expectTwinAccessible(world, person)
    await fillIn(person, { password: goodPassword })
    await person.getByLabel('Code from the email').fill(code)
    await press(person, 'Complete')
    await expectHeading(person, 'Authorize Altinn Studio')
    await press(person, 'Authorize')
    await expectDashboard(person)
    await expect(person.getByText('Your email address ole@example.no is confirmed')).toBeVisible()
    await press(person, 'Log out')
    await expectHeading(person, 'You are logged out')
  })

  test('R9 X3: pressing Complete without a captcha is refused, and what was typed stays', async ({ world }) => {
    const { person } = world
    await openForm(person)
    await fillIn(person, details())
    await press(person, 'Complete')
    await expect(person.locator('#errors')).toContainText('The automatic check was not finished.')
    await expect(person.getByLabel('Email', { exact: true })).toHaveValue('ole@example.no')
    await expectTwinAccessible(world, person)
  })

  test('A8 X3: without script the waiting page loads itself anew and goes on; that can be stopped', async ({
    world,
    stage,
  }) => {
    const withScript = await world.anotherBrowser()
    await register(withScript)
    const { person } = world
    await person.context().addCookies(await withScript.context().cookies(stage.origin))
    await withScript.close()
    await person.goto('/register/sent')
    await expectTwinAccessible(world, person)
    await person.getByRole('link', { name: 'Stop that while I type' }).click()
    await expect(person.getByText('This page reloads every ten seconds.')).toHaveCount(0)
    await person.goto('/register/sent')

    const elsewhere = await world.anotherBrowser()
    await elsewhere.goto((await world.mail('ole@example.no')).link)
    await press(elsewhere, 'Activate')
    await expectHeading(elsewhere, 'Your email address is confirmed')
    await expectHeading(person, 'Authorize Altinn Studio', { timeout: 15_000 })
  })
})

test('R3: the form survives a reload, with or without script', async ({ world }) => {
  await openForm(world.person, ole)
  await world.person.reload()
  await expectHeading(world.person, 'Create a user in Altinn Studio')
})
