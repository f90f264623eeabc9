import { expectAccessible, expectTwinAccessible } from './accessible.ts'
import { becomeUser, expectFieldError, expectHeading, press } from './errands.ts'
import { expect, test } from './story.ts'
import { tabTo } from './tab-to.ts'
import type { World } from './world.ts'

async function organisationOf(world: World, team: string) {
  const create = ['org', 'create', 'skd', '--name-nb', 'Skatteetaten', '--name-en', 'Tax Administration']
  expect(await world.cli(create)).toMatchObject({ code: 0 })
  expect(await world.cli(['org', 'add-member', 'skd', team, 'ole_berg'])).toMatchObject({ code: 0 })
}

test('D1, D4: from the dashboard a person makes the first service, its name suggested and checked while typing', async ({
  world,
}) => {
  const { person } = world
  await becomeUser(world)
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Create your first service' }).click()
  await expectHeading(person, 'Create a service')
  await expectAccessible(person)
  await press(person, 'Create service')
  await expectFieldError(person, 'Title in bokmål', 'Fill in this field.')
  await expectAccessible(person)
  await person.getByLabel('Title in bokmål').pressSequentially('Søknad om støtte')
  await expect(person.getByLabel('Name', { exact: true })).toHaveValue('soknad-om-stotte')
  await expect(person.locator('#name-status')).toHaveText('This name is free.')
  await person.getByLabel('Name', { exact: true }).fill('datamodels')
  await expect(person.locator('#name-status')).toHaveText(/kept for the organisation itself/)
  await person.getByLabel('Name', { exact: true }).fill('soknad')
  await press(person, 'Create service')
  await expect(person).toHaveURL(/\/ole_berg\/soknad\?done=created$/)

  await person.goto('/dashboard')
  await expectHeading(person, 'My services')
  await expect(person.getByRole('status')).toHaveText('1 service')
  await expectAccessible(person)
  await press(person, 'Make Søknad om støtte a favourite')
  await expect(person.getByRole('heading', { name: 'Favourites' })).toBeVisible()
  await expectAccessible(person)
  await person.getByLabel('Find a service').pressSequentially('nobody')
  await expect(person.getByRole('status')).toHaveText('Nothing was found for “nobody”.')
  await expectAccessible(person)
  await person.getByLabel('Find a service').fill('støt')
  await expect(person.getByRole('status')).toHaveText('1 service found for “støt”')
  await expect(person).toHaveURL(/search=st%C3%B8t/)
})

test('D2, D4: a member makes a service of the organisation, and finds it there', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await organisationOf(world, 'Devs')
  await person.goto('/dashboard/skd')
  await expectHeading(person, 'Tax Administration')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Create service' }).click()
  await expect(person.getByLabel('Tax Administration (skd)')).toBeChecked()
  await person.getByLabel('Title in bokmål').fill('Skattemelding')
  await person.getByLabel('Title in English').fill('Tax return')
  await person.getByLabel('Internal').check()
  await press(person, 'Create service')
  await expect(person).toHaveURL(/\/skd\/skattemelding\?done=created$/)
  await person.goto('/dashboard/skd')
  const row = person.getByRole('row', { name: /Tax return/ })
  await expect(row).toContainText('ole_berg')
  await person.goto('/orgs/skd')
  await expect(person.getByRole('link', { name: 'Tax return' })).toHaveAttribute('href', '/skd/skattemelding')
  await expectAccessible(person)
  await person.goto('/dashboard/brg')
  await expect(person.getByText('You have no organisation of that name here')).toBeVisible()
})

test('D4: where a person may not create, the page says why and who can help', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await organisationOf(world, 'Datamodels')
  await person.goto('/services/new?owner=skd')
  const choice = person.getByLabel('Tax Administration (skd)')
  await expect(choice).toBeDisabled()
  await expect(choice).toHaveAccessibleDescription(/You are in no team that may create services here/)
  await expectAccessible(person)
  await person.getByRole('link', { name: 'See who the owners are' }).click()
  await expectHeading(person, 'Tax Administration')
})

test('X1: the dashboard and the page to create a service are in nynorsk', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await press(person, 'Nynorsk')
  await person.getByRole('link', { name: 'Opprett di første teneste' }).click()
  await expectHeading(person, 'Opprett ei teneste')
  await person.getByLabel('Tittel på bokmål').fill('Tjenesten')
  await person.getByLabel('Tittel på nynorsk').fill('Tenesta')
  await press(person, 'Opprett teneste')
  await person.goto('/dashboard')
  await expectHeading(person, 'Mine tenester')
  await expect(person.getByRole('link', { name: 'Tenesta', exact: true })).toBeVisible()
  await expectAccessible(person)
})

test('X2: by keyboard alone a service is made', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await person.goto('/services/new')
  await tabTo(person, person.getByLabel('Title in bokmål'))
  await person.keyboard.type('Min tjeneste')
  await expect(person.getByLabel('Name', { exact: true })).toHaveValue('min-tjeneste')
  await tabTo(person, person.getByRole('button', { name: 'Create service' }))
  await person.keyboard.press('Enter')
  await expect(person).toHaveURL(/\/ole_berg\/min-tjeneste\?done=created$/)
})

test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false, viewport: { width: 320, height: 640 } } })

  test('X3: on a small screen without script a service is made, marked and found', async ({ world }) => {
    const { person } = world
    const withScript = await world.anotherBrowser()
    await becomeUser(world, withScript)
    await person.context().addCookies(await withScript.context().cookies(world.origin))
    await person.goto('/services/new')
    await expectTwinAccessible(world, person)
    await person.getByLabel('Title in bokmål').fill('Søknad om støtte')
    await press(person, 'Create service')
    await expect(person.getByLabel('Name', { exact: true })).toHaveValue('soknad-om-stotte')
    await press(person, 'Create service')
    await person.goto('/dashboard')
    await expectTwinAccessible(world, person)
    await press(person, 'Make Søknad om støtte a favourite')
    const favourites = person.getByRole('table', { name: 'Favourites' })
    await favourites.getByRole('button', { name: 'Søknad om støtte is a favourite; take it away' }).click()
    await expect(favourites).toHaveCount(0)
    await person.getByLabel('Find a service').fill('støtte')
    await press(person, 'Search')
    await expect(person.getByText('1 service found for “støtte”')).toBeVisible()
  })
})
