import type { Page } from '@playwright/test'
import { expectAccessible, expectTwinAccessible } from './accessible.ts'
import { becomeUser, details, expectHeading, press, userFromServicedesk } from './errands.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

const path = '/ole_berg/tax-form'

/** Somebody with a service of their own, an organisation that they own as well, and Kari, who has nothing to do with it. */
async function owned(world: World): Promise<Page> {
  const { person } = world
  await becomeUser(world)
  await userFromServicedesk(world, details({ username: 'kari.n', email: 'kari.n@example.no' }))
  const made = ['org', 'create', 'skd', '--name-nb', 'Skatteetaten', '--administrator', 'ole_berg']
  expect(await world.cli(made)).toMatchObject({ code: 0 })
  await person.goto('/services/new')
  await person.getByLabel('Title in bokmål').fill('Skatteskjema')
  await person.getByLabel('Name', { exact: true }).fill('tax-form')
  await press(person, 'Create service')
  await person.waitForURL(new RegExp(path))
  return person
}

test('S3: an owner changes settings, and lets somebody in and out again', async ({ world }) => {
  const page = await owned(world)
  await page.goto(`${path}/settings`)
  await expectHeading(page, 'Settings')
  await expectAccessible(page)
  await page.getByLabel('Title in English').fill('Tax form')
  await page.getByLabel('Internal').check()
  await press(page, 'Save')
  await expect(page.getByText('The settings are saved.')).toBeVisible()
  await expect(page.getByText('Everybody who is signed in loses it', { exact: false })).toBeVisible()
  await page.getByLabel('Private').check()
  await press(page, 'Save')
  await expect(page.getByText('The service is private now.', { exact: false })).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Access' }).click()
  await expectHeading(page, 'Who has access')
  await page.getByLabel('Username').last().fill('kari.n@example.no')
  await press(page, 'Give access')
  await expect(page.getByRole('alert').first()).toContainText('There is no active user with this name.')
  await expectAccessible(page)
  await page.getByLabel('Username').last().fill('kari.n')
  await press(page, 'Give access')
  await expect(page.getByText('The change is saved and holds from now on.')).toBeVisible()
  expect((await world.mail('kari.n@example.no')).subject).toBe('You have access to Tax form')
  await page.getByLabel('Username').first().fill('kari.n')
  await press(page, 'Explain')
  await expect(page.getByText('kari.n has this access: read.', { exact: false })).toBeVisible()
  await expectAccessible(page)
  await press(page, 'Remove the access of kari.n')
  await expect(page.getByRole('button', { name: 'Remove the access of kari.n' })).toHaveCount(0)
})

test('S3: a service is transferred, archived, deleted and restored', async ({ world }) => {
  const page = await owned(world)
  await page.goto(`${path}/settings`)
  await page.getByRole('link', { name: 'Transfer the service' }).click()
  await expectHeading(page, 'Transfer')
  await page.getByLabel('To whom').fill('nobody')
  await press(page, 'Offer the service')
  await expectAccessible(page)
  await page.getByLabel('To whom').fill('skd')
  await press(page, 'Offer the service')
  await expect(page.getByText('The service is offered to skd', { exact: false })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Offers that you can answer' }).click()
  await expectHeading(page, 'Services that you are offered')
  await expectAccessible(page)
  await press(page, 'Accept Skatteskjema')
  await page.waitForURL('**/skd/tax-form')

  await page.goto('/skd/tax-form/settings')
  await press(page, 'Archive')
  await expect(page.getByText('This service is archived', { exact: false })).toBeVisible()
  await expectAccessible(page)
  await press(page, 'Take out of the archive')
  await page.getByRole('link', { name: 'Delete the service' }).click()
  await expectHeading(page, 'Delete the service')
  await page.getByLabel('Type skd/tax-form to delete it').fill('tax-form')
  await press(page, 'Delete')
  await expect(page.getByText('This is not the owner and name of the service.').first()).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Type skd/tax-form to delete it').fill('skd/tax-form')
  await press(page, 'Delete')
  await expectHeading(page, 'Deleted services')
  await expectAccessible(page)
  await press(page, 'Restore Skatteskjema')
  await page.goto(`${path}/settings`)
  await page.waitForURL('**/skd/tax-form/settings')
  await expectHeading(page, 'Settings')
})

test('X1 X3: in nynorsk, without script and on a narrow screen a service is copied and shared', async ({ world }) => {
  const page = await owned(world)
  const narrow = { width: 320, height: 640 }
  const plain = await world.anotherBrowser({ locale: 'nn-NO', javaScriptEnabled: false, viewport: narrow })
  await plain.context().addCookies(await page.context().cookies())
  await page.goto('/account')
  await page.getByRole('button', { name: 'Nynorsk' }).click()
  await plain.goto(`${path}/copy`)
  await expectHeading(plain, 'Kopier')
  await plain.getByLabel('Namn på kopien').fill('skjema-to')
  await press(plain, 'Kopier')
  await plain.goto('/ole_berg/skjema-to/access')
  await expectHeading(plain, 'Kven som har tilgang')
  await plain.getByLabel('Brukarnamn').last().fill('kari.n')
  await press(plain, 'Gi tilgang')
  await expect(plain.getByText('Endringa er lagra og gjeld frå no av.')).toBeVisible()
  await expectTwinAccessible(world, plain)
})
