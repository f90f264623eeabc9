import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { becomeUser, details, expectHeading, goodPassword, ole, press, prove } from './errands.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

/** What a person's own program does: the command line that the page shows. */
async function curl({ origin }: World, token: string) {
  const format = '\n%{http_code}'
  const { stdout } = await promisify(execFile)('curl', [
    ...['--silent', '--write-out', format, `${origin}/api/v1/user`],
    ...['--header', `Authorization: Bearer ${token}`],
  ])
  const lines = stdout.split('\n')
  return { status: Number(lines.pop()), body: JSON.parse(lines.join('\n')) }
}

async function fillInToken(page: Page, name: string) {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Days until it expires').fill('90')
  await page.getByLabel('See the organisations and teams that you belong to').check()
}

const loginIsOld = (world: World) => world.db("update session set authenticated_at = now() - interval '11 minutes'")

test('U2: a token is made, used with curl, and revoked', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await person.goto('/account')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Personal access tokens' }).click()
  await expect(person.getByText('You have no tokens.')).toBeVisible()
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Make a token' }).click()
  await expectHeading(person, 'Make a personal access token')
  await expectAccessible(person)

  await person.getByLabel('Name', { exact: true }).fill('build server')
  await press(person, 'Make a token')
  await expect(person.locator('#errors')).toContainText('Choose at least one thing that the token is for.')
  await expectAccessible(person)
  await person.locator('#errors').getByRole('link').click()
  await fillInToken(person, 'build server')
  await press(person, 'Make a token')
  await expectHeading(person, 'The token is made')
  await expectAccessible(person)
  const token = (await person.locator('#token').textContent()) ?? ''
  await person.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await press(person, 'Copy')
  await expect(person.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await person.evaluate(() => navigator.clipboard.readText())).toBe(token)
  expect((await world.mail('ole@example.no')).subject).toBe('A personal access token was made in Altinn Studio')

  expect(await curl(world, token)).toMatchObject({ status: 200, body: { username: 'ole_berg', scopes: ['orgs:read'] } })

  await person.getByRole('link', { name: 'To my tokens' }).click()
  await expect(person.getByRole('heading', { name: 'build server' })).toBeVisible()
  await expect(person.getByText('from 127.0.0.0/24')).toBeVisible()
  await expectAccessible(person)
  await press(person, 'Revoke build server')
  await expect(person.getByText('The token is revoked.')).toBeVisible()
  await expectAccessible(person)
  expect(await curl(world, token)).toMatchObject({
    status: 401,
    body: { type: `${world.origin}/problems/access/token-invalid` },
  })
})

test('L8: who logged in long ago confirms it by password, and is back at the form with what was typed', async ({
  world,
}) => {
  const { person } = world
  await becomeUser(world)
  await person.goto('/account/tokens/new')
  await fillInToken(person, 'laptop')
  await loginIsOld(world)
  await press(person, 'Make a token')
  await expectHeading(person, 'Confirm that it is you')
  await expectAccessible(person)
  await person.getByLabel('Password', { exact: true }).fill('another password of mine')
  await press(person, 'Confirm')
  await expect(person.locator('#errors')).toContainText('The password is wrong.')
  await expectAccessible(person)
  await person.getByLabel('Password', { exact: true }).fill(goodPassword)
  await press(person, 'Confirm')
  await expectHeading(person, 'Make a personal access token')
  await expect(person.getByLabel('Name', { exact: true })).toHaveValue('laptop')
  await expect(person.getByLabel('Days until it expires')).toHaveValue('90')
  await expect(person.getByLabel('See the organisations and teams that you belong to')).toBeChecked()
  await press(person, 'Make a token')
  await expectHeading(person, 'The token is made')
})

test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false } })

  test('L8 X3: Ansattporten confirms it, too, and a token is made without script', async ({ world }) => {
    const { person } = world
    const withScript = await world.anotherBrowser()
    await becomeUser(world, withScript)
    await person.context().addCookies(await withScript.context().cookies(world.origin))
    await withScript.close()
    await loginIsOld(world)
    await person.goto('/account/tokens')
    await person.getByRole('link', { name: 'Make a token' }).click()
    await expectHeading(person, 'Confirm that it is you')
    await person.getByRole('link', { name: 'Confirm with Ansattporten' }).click()
    await prove(person, ole)
    await fillInToken(person, 'no script')
    await press(person, 'Make a token')
    await expectHeading(person, 'The token is made')
    await expect(person.getByRole('button', { name: 'Copy' })).toHaveCount(0)
    const token = (await person.locator('#token').textContent()) ?? ''
    expect((await curl(world, token)).status).toBe(200)
  })
})

test('X1: the pages of tokens and of the API are in nynorsk, and free of faults', async ({ world }) => {
  const { person } = world
  await becomeUser(world, person, details())
  await person.goto('/account/tokens')
  await press(person, 'Nynorsk')
  await expectHeading(person, 'Personlege tilgangsnøklar')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Lag ein nøkkel' }).click()
  await expectHeading(person, 'Lag ein personleg tilgangsnøkkel')
  await expectAccessible(person)
  await person.getByLabel('Namn', { exact: true }).fill('byggjetenar')
  await person.getByRole('checkbox').first().check()
  await press(person, 'Lag ein nøkkel')
  await expectHeading(person, 'Nøkkelen er laga')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Slik bruker program API-et' }).click()
  await expectHeading(person, 'API for program')
  await expectAccessible(person)
})
