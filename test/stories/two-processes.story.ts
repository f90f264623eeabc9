import {
  becomeUser,
  details,
  expectDashboard,
  expectHeading,
  logInWithAnsattporten,
  logInWithPassword,
  logOut,
  press,
} from './errands.ts'
import { expect, test } from './story.ts'

test.use({ processes: 2 })

test('X7: a person with script does everything, with every request at the other process', async ({ world }) => {
  const { person, passed } = world
  await becomeUser(world)
  await person.goto('/account')
  await expect(person.getByRole('main')).toContainText('ole@example.no')
  await logOut(person)
  await logInWithPassword(person, 'ole_berg')
  await expectDashboard(person)
  await logOut(person)
  await logInWithAnsattporten(person)
  await expectDashboard(person)
  await logOut(person)

  await person.goto('/password/forgotten')
  await person.getByLabel('Username or email').fill('ole_berg')
  await press(person, 'Send me a link')
  await person.goto((await world.mail('ole@example.no')).link)
  await person.getByLabel('New password', { exact: true }).fill('gul traktor synger lavt')
  await press(person, 'Change the password')
  await expectHeading(person, 'The password is changed')
  await logInWithPassword(person, details().username, 'gul traktor synger lavt')
  await expectDashboard(person)

  const [one, other] = [...new Set(passed.map(({ target }) => target))]
  expect(passed.length).toBeGreaterThan(60)
  expect(passed.map(({ target }) => target)).toEqual(passed.map((_, index) => (index % 2 === 0 ? one : other)))
  expect(passed.filter(({ method }) => method === 'POST').map(({ target }) => target)).toEqual(
    expect.arrayContaining([one, other]),
  )
})
