import sharp from 'sharp'
import { expectAccessible } from './accessible.ts'
import { becomeUser, expectFieldError, expectHeading, kari, press } from './errands.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

const kariDetails = { username: 'kari', email: 'kari@example.no', password: 'korrekt hest batteri stift' }

async function createOrganisation(world: World, name: string, ...options: string[]) {
  expect(await world.cli(['org', 'create', name, ...options])).toMatchObject({ code: 0 })
}

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#1e6fd9' } })
    .png()
    .toBuffer()

test('J1, D1: from the dashboard a person finds an organisation while typing, and sees how to join it', async ({
  world,
}) => {
  const { person } = world
  await becomeUser(world)
  await createOrganisation(world, 'skd', '--name-nb', 'Skatteetaten', '--name-en', 'Tax Administration')
  await createOrganisation(world, 'brg', '--name-nb', 'Brønnøysundregistrene', '--administrator', 'ole_berg')
  await person.goto('/dashboard')
  await expect(person.getByRole('region', { name: 'My organisations' })).toContainText('Brønnøysundregistrene')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Find your organisation' }).click()
  await expectHeading(person, 'Organisations')
  await expect(person.getByRole('status')).toHaveText('2 organisations')
  await expectAccessible(person)
  await person.getByLabel('Find an organisation').pressSequentially('tax')
  await expect(person.getByRole('status')).toHaveText('1 organisation')
  await expect(person).toHaveURL(/\/orgs\?search=tax$/)
  await person.getByLabel('Find an organisation').fill('nobody')
  await expect(person.getByRole('status')).toHaveText('Nothing was found for “nobody”.')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Show all organisations' }).click()
  await person.getByRole('link', { name: 'Tax Administration' }).click()
  await expectHeading(person, 'Tax Administration')
  await expect(person.getByText('No owner is known.')).toBeVisible()
  await expect(person.getByRole('link', { name: 'Ask to join' })).toHaveAttribute('href', '/orgs/skd/join')
  await expectAccessible(person)
})

test('O1, X5: an owner changes the settings, is told what is wrong, gives a logo, and reads it all in the log', async ({
  world,
}) => {
  const { person } = world
  await becomeUser(world)
  await createOrganisation(world, 'skd', '--name-nb', 'Skatteetaten', '--administrator', 'ole_berg')
  await person.goto('/orgs/skd')
  await expect(person.getByRole('status')).toContainText('You are the only owner.')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Settings' }).click()
  await expectHeading(person, /^Settings/)
  await expectAccessible(person)
  await person.getByLabel('Organisation number').fill('123456789')
  await press(person, 'Save changes')
  await expectFieldError(person, 'Organisation number', /these are not valid together/)
  await expectAccessible(person)
  await person.getByLabel('Organisation number').fill('974 761 076')
  await person.getByLabel('Name in English').fill('The Tax Administration')
  await person.getByLabel('Do not show the names of the owners').check()
  await press(person, 'Save changes')
  await expect(person.getByRole('status')).toHaveText('Saved.')

  await person.getByRole('link', { name: 'Add a logo' }).click()
  await expectAccessible(person)
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer })
  await person.getByLabel('Picture').setInputFiles(file('broken.png', Buffer.from('no picture')))
  await press(person, 'Use this picture')
  await expectFieldError(person, 'Picture', /Choose a PNG, JPEG or WebP/)
  await person.getByLabel('Picture').setInputFiles(file('logo.png', await picture(400, 200)))
  await press(person, 'Use this picture')
  const logo = person.getByRole('img', { name: 'Logo of The Tax Administration' })
  await expect(logo).toBeVisible()
  expect(await logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(240)
  await person.goto('/orgs/skd/settings/logo')
  await expectAccessible(person)

  await person.getByRole('link', { name: 'Log', exact: true }).click()
  const told = person.getByRole('main').getByRole('listitem')
  await expect(told.filter({ hasText: 'ole_berg changed the logo.' })).toBeVisible()
  await expect(told.filter({ hasText: 'ole_berg changed the settings.' })).toBeVisible()
  await expect(told.filter({ hasText: 'The servicedesk created the organisation.' })).toBeVisible()
  await expectAccessible(person)

  const other = await world.anotherBrowser()
  await becomeUser(world, other, kariDetails, kari)
  await other.goto('/orgs/skd')
  await expect(other.getByText('The owners of this organisation do not show their names.')).toBeVisible()
  await expect(other.getByText('ole_berg')).toHaveCount(0)
  await expectAccessible(other)
  const answer = await other.goto('/orgs/skd/log')
  expect(answer?.status()).toBe(404)
})

test('X4: an owner who saves later sees what another wrote meanwhile, and decides', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await createOrganisation(world, 'skd', '--name-nb', 'Skatteetaten', '--administrator', 'ole_berg')
  await person.goto('/orgs/skd/settings')
  await person.getByLabel('Contact').fill('mine@example.no')
  const tab = await person.context().newPage()
  await tab.goto('/orgs/skd/settings')
  await tab.getByLabel('Contact').fill('theirs@example.no')
  await press(tab, 'Save changes')
  await expect(tab.getByRole('status')).toHaveText('Saved.')
  await press(person, 'Save changes')
  await expect(person.locator('#errors')).toContainText('Look at it again, and make your change once more.')
  await expect(person.getByLabel('Contact')).toHaveValue('mine@example.no')
  await expect(person.getByLabel('Contact')).toHaveAccessibleDescription(/has just written: theirs@example\.no/)
  await expectAccessible(person)
  await press(person, 'Save changes')
  await expect(person.getByLabel('Contact')).toHaveValue('mine@example.no')
  await expect(person.getByRole('status')).toHaveText('Saved.')
})

test('X9, X1: how to add a person to a team is told in three languages', async ({ world }) => {
  const { person } = world
  await person.goto('/help')
  await person.getByRole('link', { name: 'Add a person to a team' }).click()
  await expectHeading(person, 'Add a person to a team')
  await expectAccessible(person)
  await press(person, 'Nynorsk')
  await expectHeading(person, 'Legg til ein person i eit team')
  await press(person, 'Bokmål')
  await expectHeading(person, 'Legg til en person i et team')
})

test('X1: every page of an organisation is in nynorsk', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await createOrganisation(
    world,
    'skd',
    '--name-nb',
    'Skatteetaten',
    '--name-nn',
    'Skatteetata',
    '--administrator',
    'ole_berg',
  )
  await press(person, 'Nynorsk')
  for (const [path, heading] of [
    ['/orgs', 'Organisasjonar'],
    ['/orgs/skd', 'Skatteetata'],
    ['/orgs/skd/settings', /^Innstillingar/],
    ['/orgs/skd/settings/logo', /^Logo/],
    ['/orgs/skd/log', /^Logg/],
  ] as const) {
    await person.goto(path)
    await expectHeading(person, heading)
    await expectAccessible(person)
  }
})

test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false } })

  test('X3: without script an organisation is found and changed, and gets its logo, all the same', async ({
    world,
  }) => {
    const { person } = world
    const withScript = await world.anotherBrowser()
    await becomeUser(world, withScript)
    await person.context().addCookies(await withScript.context().cookies(world.origin))
    await createOrganisation(world, 'skd', '--name-nb', 'Skatteetaten', '--administrator', 'ole_berg')
    await person.goto('/orgs')
    await person.getByLabel('Find an organisation').fill('skatt')
    await press(person, 'Search')
    await person.getByRole('link', { name: 'Skatteetaten' }).click()
    await person.getByRole('link', { name: 'Settings' }).click()
    await person.getByLabel('Contact').fill('post@skatt.example')
    await press(person, 'Save changes')
    await expect(person.getByText('Saved.')).toBeVisible()
    await person.getByRole('link', { name: 'Add a logo' }).click()
    await person
      .getByLabel('Picture')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: await picture(9, 9) })
    await press(person, 'Use this picture')
    await expect(person.getByRole('img', { name: 'Logo of Skatteetaten' })).toBeVisible()
  })
})
