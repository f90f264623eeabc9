import { expectAccessible, expectTwinAccessible } from './accessible.ts'
import { details, expectHeading, fillIn, goodPassword, openForm, press } from './errands.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

/** Presses Complete on a filled form while nobody can take it. */
async function meetThePageOf503({ person, line, watched }: World) {
  await openForm(person)
  await fillIn(person, details())
  line.refuse()
  await press(person, 'Complete')
  await expectHeading(person, 'We are busy just now')
  await expect(person.getByText('Only the password has to be typed again.')).toBeVisible()
  await expect.poll(() => watched.complaints).toContainEqual(expect.stringMatching(/^503 from POST .*\/register$/))
  expect(watched.complaints.filter((complaint) => !complaint.includes('503'))).toEqual([])
  watched.complaints.length = 0
}

/** The line is there again, and what was kept is sent with the password. */
async function tryAgain({ person, line }: World) {
  await line.pass()
  await fillIn(person, { password: goodPassword })
  await press(person, 'Try again')
}

test('R10 X2: a form that nobody can take is kept on a page without faults, and Try again sends it', async ({
  world,
}) => {
  await meetThePageOf503(world)
  await expectAccessible(world.person)
  await tryAgain(world)
  await expectHeading(world.person, 'Activate your account')
  await world.mail('ole@example.no')
})

test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false } })

  test('R10 X3: a form that nobody can take is kept without script too', async ({ world }) => {
    await meetThePageOf503(world)
    await expectTwinAccessible(world, world.person)
    await tryAgain(world)
    await expect(world.person.locator('#errors')).toContainText('The automatic check was not finished.')
    await expect(world.person.getByLabel('Email', { exact: true })).toHaveValue('ole@example.no')
  })
})
