import type { Page } from '@playwright/test'
import { expectAccessible, expectTwinAccessible } from './accessible.ts'
import { becomeUser, details, expectHeading, press } from './errands.ts'
import { must, withDeployer } from './example-deployer.ts'
import { freePort } from './processes.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

interface Made {
  kind?: 'service-owner' | 'service-developer'
  environments?: readonly string[]
  team?: string
}

/** Ole, in a team of an organisation that has an internal service. */
async function organised(world: World, { kind = 'service-owner', environments = [], team = 'Owners' }: Made = {}) {
  await becomeUser(world)
  const names = ['--name-nb', 'Skatteetaten', '--name-en', 'Tax Administration', '--kind', kind]
  const held = environments.length > 0 ? ['--environments', ...environments] : []
  await must(world, 'org', 'create', 'skd', ...names, ...held)
  if (team !== '') await must(world, 'org', 'add-member', 'skd', team, 'ole_berg')
  const titles = ['--title-nb', 'Skattemelding', '--title-en', 'Tax return', '--visibility', 'internal']
  await must(world, 'service', 'create', 'skd', 'tax-return', ...titles)
  return world.person
}

const openDeploy = async (page: Page) => {
  await page.goto('/skd/tax-return')
  await page.getByRole('link', { name: 'Deploy', exact: true }).click()
  await expectHeading(page, 'Deploy')
}

test('E3: an owner deploys a service to tt02 with the example deployer, sees it run there, and takes it away', async ({
  world,
  browser,
}) => {
  const page = await organised(world, { environments: ['tt02'] })
  await withDeployer(world, async () => {
    await openDeploy(page)
    await expect(page.getByText('The service does not run here.')).toBeVisible()
    await expectAccessible(page)
    await press(page, 'Deploy to tt02')
    const running = page.getByRole('link', { name: /^http:\/\/localhost:\d+\/$/ })
    await expect(running).toBeVisible()
    await expectAccessible(page)
    const address = (await running.textContent()) ?? ''

    const visitor = await (await browser.newContext({ locale: 'nb-NO' })).newPage()
    const answer = await visitor.goto(address)
    await expect(visitor.getByRole('heading', { name: 'Skattemelding' })).toBeVisible()
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'")
    expect(answer?.headers()['set-cookie']).toBeUndefined()
    await visitor.getByRole('link', { name: 'English' }).click()
    await expect(visitor.getByRole('heading', { name: 'Tax return' })).toBeVisible()
    await visitor.context().close()

    await page.getByRole('link', { name: 'History of tt02' }).click()
    await expectHeading(page, 'Deployments to tt02')
    await expect(page.getByText('Succeeded')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Back to Deploy' }).click()
    await press(page, 'Take away from tt02')
    await expect(page.getByText('The service does not run here.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Take away from tt02' })).toHaveCount(0)
    expect(await fetch(address).catch(() => 'nobody')).toBe('nobody')
  })
})

test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false, locale: 'nn-NO' } })

  test('E3, X1, X3: it goes without script as well, in nynorsk, and the page follows by itself', async ({ world }) => {
    const { person: page } = world
    const { username, email, password } = details({ username: 'ole_berg' })
    const account = ['user', 'create', username, '--email', email, '--language', 'nn', '--password-stdin']
    expect(await world.cli(account, password)).toMatchObject({ code: 0 })
    await must(world, 'org', 'create', 'skd', '--name-nb', 'Skatteetaten', '--environments', 'tt02')
    await must(world, 'org', 'add-member', 'skd', 'Owners', 'ole_berg')
    await must(
      world,
      'service',
      'create',
      'skd',
      'tax-return',
      '--title-nb',
      'Skattemelding',
      '--visibility',
      'internal',
    )
    await page.goto('/login')
    await page.locator('input[name="login"]').fill('ole_berg')
    await page.locator('input[name="password"]').fill(password)
    await press(page, 'Logg inn')
    await press(page, 'Gi tilgang')
    await withDeployer(world, async () => {
      await page.goto('/skd/tax-return/deploy')
      await expectTwinAccessible(world, page)
      await press(page, 'Publiser til tt02')
      await expect(page.getByRole('link', { name: /^http:\/\/localhost:\d+\/$/ })).toBeVisible({ timeout: 20_000 })
      await expectTwinAccessible(world, page)
    })
  })
})

test('E2: a service of a person says how it could be deployed', async ({ world }) => {
  await becomeUser(world)
  await must(world, 'service', 'create', 'ole_berg', 'mine', '--title-nb', 'Min')
  await world.person.goto('/ole_berg/mine/deploy')
  await expect(world.person.getByText('Only services of organisations can be deployed.')).toBeVisible()
  await expectAccessible(world.person)
})

test('E2, E1: an organisation that develops for others is told that it has no environment, and why', async ({
  world,
}) => {
  const page = await organised(world, { kind: 'service-developer' })
  await openDeploy(page)
  await expect(page.getByText('Tax Administration has no test or production environment.')).toBeVisible()
  await expect(page.getByText('Only service owners can have environments')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Deploy/ })).toHaveCount(0)
  await expectAccessible(page)
  const refused = await world.cli(['environment', 'grant', 'skd', 'tt02', '--reason', 'wanted'])
  expect(refused).toMatchObject({ code: 3 })
  expect(refused.complaint).toContain('Only service owners can have environments.')
})

test('E2: a service owner without an environment is told whom to write to', async ({ world }) => {
  const page = await organised(world)
  await openDeploy(page)
  await expect(page.getByRole('link', { name: 'tjenesteeier@altinn.no' }).first()).toBeVisible()
  await expectAccessible(page)
})

test('E2: who is in no team, and who is in none for the environment, is told whom to ask', async ({ world }) => {
  const page = await organised(world, { environments: ['tt02'], team: '' })
  await openDeploy(page)
  await expect(page.getByText('You are in no team of Tax Administration')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Ask to join' })).toHaveAttribute('href', '/orgs/skd/join')
  await expectAccessible(page)
  await must(world, 'org', 'add-member', 'skd', 'Devs', 'ole_berg')
  await page.reload()
  await expect(page.getByText('You cannot deploy to tt02.', { exact: false })).toContainText('Deploy-TT02')
  await expect(page.getByRole('button', { name: 'Deploy to tt02' })).toHaveCount(0)
  await expectAccessible(page)
})

test('E2: a deployer that is not there is said to give no answer, and the deployment can be cancelled', async ({
  world,
}) => {
  const page = await organised(world, { environments: ['tt02'] })
  await openDeploy(page)
  await expect(page.getByText('The deployer of this environment does not answer.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Deploy to tt02' })).toHaveCount(0)
  await expectAccessible(page)
  const made = JSON.parse(await must(world, 'webhook', 'create', `http://localhost:${await freePort()}`, '--json'))
  await must(world, 'deployment', 'set-deployer', 'tt02', made.id)
  await page.goto('/skd/tax-return/deploy')
  await press(page, 'Deploy to tt02')
  await expect(page.getByText('Waiting for the deployer')).toBeVisible()
  await expectAccessible(page)
  await press(page, 'Cancel in tt02')
  await expect(page.getByText('The deployment was cancelled.')).toBeVisible()
})
