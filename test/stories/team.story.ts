import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { becomeUser, details, expectFieldError, expectHeading, press, userFromServicedesk } from './errands.ts'
import { expect, test } from './story.ts'
import { tabTo } from './tab-to.ts'
import type { World } from './world.ts'

const people = '/orgs/skd/people'

/** An organisation whose only owner sits in front of the browser, and Kari and Karl, who are in none yet. */
async function organisation(world: World, owner: Page = world.person) {
  await becomeUser(world, owner)
  for (const [username, name] of [
    ['kari.n', 'Kari Nordmann'],
    ['karl', 'Karl Knutsen'],
  ] as const) {
    await userFromServicedesk(world, details({ username, email: `${username}@example.no` }))
    await world.db('update user_account set display_name = $1 where id = (select id from owner where name = $2)', [
      name,
      username,
    ])
  }
  const environments = ['--environments', 'tt02', 'production']
  const made = ['org', 'create', 'skd', '--name-nb', 'Skatteetaten', '--administrator', 'ole_berg', ...environments]
  expect(await world.cli(made)).toMatchObject({ code: 0 })
}

const box = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const find = (page: Page, typed: string) => page.getByLabel('Username or name').pressSequentially(typed)

test('T2 T3: an owner adds people by username and by name, sees why they may what, and takes them out again', async ({
  world,
}) => {
  const { person } = world
  await organisation(world)
  await person.goto(people)
  await expectHeading(person, /^People/)
  await expectAccessible(person)
  await find(person, 'kari')
  await expect(person.getByText('1 person found')).toBeVisible()
  await expectAccessible(person)
  await person.getByLabel('To the team').selectOption('Deploy-TT02')
  await box(person, 'Add Kari Nordmann').click()
  await expect(person.getByText('Kari Nordmann is now in Deploy-TT02.')).toBeVisible()
  await find(person, 'Knuts')
  await person.getByLabel('To the team').selectOption('Devs')
  await box(person, 'Add Karl Knutsen').click()
  await expect(person.getByText('Karl Knutsen is now in Devs.')).toBeVisible()
  await find(person, 'kari.n@example.no')
  await expect(person.getByText('People are not found by their email address.', { exact: false }).last()).toBeVisible()
  await expect(box(person, 'Add Kari Nordmann')).toHaveCount(0)
  expect((await world.mail('kari.n@example.no')).subject).toBe('You are in the team Deploy-TT02 of Skatteetaten')

  await person.getByRole('link', { name: 'Kari Nordmann' }).first().click()
  await expectHeading(person, /^Kari Nordmann/)
  await expectAccessible(person)
  const may = person.getByRole('listitem').filter({ hasText: 'deploy:tt02' })
  await expect(may).toContainText('through Deploy-TT02')
  await expect(person.getByRole('listitem').filter({ hasText: 'deploy:production' })).toContainText(
    'Only those in Deploy-Production may.',
  )
  await box(person, 'Add Kari Nordmann to Deploy-Production').click()
  await expect(person.getByText('Kari Nordmann is now in Deploy-Production.')).toBeVisible()
  await expect(person.getByRole('listitem').filter({ hasText: 'deploy:production' })).toContainText('through')

  await person.goto(people)
  await box(person, 'Remove Karl Knutsen from Devs').click()
  await expect(person.getByText('Karl Knutsen is no longer in Devs.')).toBeVisible()
  await expect(person.getByRole('link', { name: 'Karl Knutsen' })).toHaveCount(0)
  await expectAccessible(person)
  await press(person, 'Add back')
  await expect(box(person, 'Remove Karl Knutsen from Devs')).toBeVisible()

  await person.getByRole('link', { name: 'Karl Knutsen' }).first().click()
  await person.getByRole('link', { name: 'Remove from the organisation' }).click()
  await expectHeading(person, /^Remove Karl Knutsen from the organisation\?/)
  await expectAccessible(person)
  await press(person, 'Remove')
  await expect(person.getByText('Karl Knutsen is no longer in the organisation.')).toBeVisible()
})

test('T2: an owner makes a team, changes it and deletes it', async ({ world }) => {
  const { person } = world
  await organisation(world)
  await person.goto('/orgs/skd/teams')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'New team' }).click()
  await person.getByLabel('Name', { exact: true }).fill('No good')
  await person.getByLabel('Deploy to tt02').check()
  await press(person, 'Make the team')
  await expectFieldError(person, 'Name', /Use letters a–z and digits/)
  await expectAccessible(person)
  await expect(person.getByLabel('Deploy to tt02')).toBeChecked()
  await person.getByLabel('Name', { exact: true }).fill('Testers')
  await press(person, 'Make the team')
  await expectHeading(person, /^Testers/)
  await expectAccessible(person)
  await person.getByLabel('All services').check()
  await person.getByLabel('Deploy to tt02').uncheck()
  await press(person, 'Save')
  await expect(person.getByText('The team is saved.', { exact: false })).toBeVisible()
  await expect(person.getByLabel('All services')).toBeChecked()
  await expect(person.getByLabel('Deploy to tt02')).not.toBeChecked()
  await person.getByRole('link', { name: 'Delete the team' }).click()
  await expectHeading(person, /^Delete Testers\?/)
  await expectAccessible(person)
  await press(person, 'Delete')
  await expect(person.getByText('The team is deleted.')).toBeVisible()
  await expect(person.getByRole('link', { name: 'Testers' })).toHaveCount(0)
})

test('T4: the last owner is told what to do instead of leaving', async ({ world }) => {
  const { person } = world
  await organisation(world)
  await person.goto(people)
  await expect(person.getByText('There is only one owner.', { exact: false })).toBeVisible()
  await person.getByRole('link', { name: 'Leave the organisation' }).click()
  await expectHeading(person, /^Leave /)
  await expectAccessible(person)
  await expect(person.getByText('Add another owner first.')).toBeVisible()
  await expect(person.getByRole('button', { name: 'Leave', exact: true })).toHaveCount(0)
  await person.getByRole('link', { name: 'Choose another owner under People' }).click()
  await find(person, 'kari')
  await person.getByLabel('To the team').selectOption('Owners')
  await box(person, 'Add Kari Nordmann').click()
  await person.getByRole('link', { name: 'Leave the organisation' }).click()
  await press(person, 'Leave')
  await expect(person.getByText('You have left')).toBeVisible()
  await expectAccessible(person)
  expect((await person.goto(people))?.status()).toBe(404)
})

test('X2 T3: with the keyboard alone people are found, added and taken out, and the focus stays where it was', async ({
  world,
}) => {
  const { person } = world
  await organisation(world)
  await person.goto(people)
  await tabTo(person, person.getByLabel('Username or name'))
  await person.keyboard.type('kari')
  await expect(person.getByText('1 person found')).toBeVisible()
  await tabTo(person, person.getByLabel('To the team'))
  await person.keyboard.type('Devs')
  await tabTo(person, box(person, 'Add Kari Nordmann'))
  await person.keyboard.press('Enter')
  const remove = box(person, 'Remove Kari Nordmann from Devs')
  await expect(remove).toBeFocused()
  await person.keyboard.press('Space')
  await expect(person.getByText('Kari Nordmann is no longer in Devs.')).toBeVisible()
  await tabTo(person, box(person, 'Remove Ole Bjørn Hansen Berg from Owners'))
  await person.keyboard.press('Tab')
  await person.keyboard.press('Space')
  await expect(box(person, 'Remove Ole Bjørn Hansen Berg from AccessLists-PROD')).toBeFocused()
})

test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false, viewport: { width: 320, height: 640 } } })

  test('X3 T3: an owner with a phone and no script finds, adds and removes', async ({ world }) => {
    const { person } = world
    const withScript = await world.anotherBrowser()
    await organisation(world, withScript)
    await person.context().addCookies(await withScript.context().cookies(world.origin))
    await person.goto(people)
    await person.getByLabel('Username or name').fill('kar')
    await press(person, 'Search')
    await expect(person.getByText('2 people found')).toBeVisible()
    await person.getByLabel('To the team').selectOption('Devs')
    await box(person, 'Add Karl Knutsen').click()
    await expect(person.getByText('Karl Knutsen is now in Devs.')).toBeVisible()
    await expect(box(person, 'Add Karl Knutsen to Resources')).toBeHidden()
    await person.getByRole('link', { name: 'Change teams Karl Knutsen' }).click()
    await box(person, 'Add Karl Knutsen to Resources').click()
    await expect(box(person, 'Remove Karl Knutsen from Resources')).toBeVisible()
    await person.goto(people)
    await box(person, 'Remove Karl Knutsen from Devs').click()
    await expect(person.getByText('Karl Knutsen is no longer in Devs.')).toBeVisible()
  })
})

test('X1: people and teams speak nynorsk', async ({ world }) => {
  const { person } = world
  await organisation(world)
  await person.goto(people)
  await press(person, 'Nynorsk')
  await expectHeading(person, 'Personar')
  await expect(person.getByRole('heading', { name: 'Legg til ein person' })).toBeVisible()
  await person.goto('/orgs/skd/teams/new')
  await expectHeading(person, /^Nytt team/)
  await expectAccessible(person)
})
