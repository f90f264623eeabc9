import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { becomeUser, details, expectHeading, kari, press } from './errands.ts'
import { must, withDeployer } from './example-deployer.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

/** An operator in a browser of their own. */
async function operator(world: World): Promise<Page> {
  const desk = await world.anotherBrowser()
  await becomeUser(world, desk, details({ username: 'kari', email: 'kari@example.no' }), kari)
  await must(world, 'operator', 'add', 'kari', '--reason', 'works here')
  return desk
}

/** From the first step to the last, on a ground of the seed; its number is looked up on the way. */
async function ask(
  page: Page,
  { number, name, ground }: { number: string; name: string; ground: () => Promise<void> },
) {
  await page.goto('/requests/new')
  await page.getByLabel('Organisation number', { exact: true }).fill(number)
  await expect(page.locator('#number-status')).toContainText(name)
  await page.getByLabel('Name in bokmål').fill(name)
  await page.getByLabel('Short name').fill('forste')
  await press(page, 'Next')
  await ground()
  await press(page, 'Next')
  await press(page, 'Next')
  await page.getByLabel('What is the organisation to be used for?').fill('Forms for everybody')
  await press(page, 'Next')
  await press(page, 'Send the request')
  await expect(page.getByText('Your request is sent.')).toBeVisible()
}

async function approve(desk: Page, name: string, ...environments: string[]) {
  await desk.goto('/servicedesk/requests')
  await desk.getByRole('link', { name, exact: true }).click()
  await expectHeading(desk, `Request for ${name}`)
  for (const environment of environments) await desk.getByLabel(environment).check()
  await press(desk, 'Approve')
  await expect(desk.getByRole('status').filter({ hasText: 'The organisation is ready' })).toBeVisible()
}

/** Who asked follows the mail, and makes a service in the organisation. */
async function createService(world: World, name: string) {
  const { person } = world
  const { subject, link } = await world.mail('ole@example.no')
  expect(subject).toBe(`Your organisation ${name} is ready`)
  await person.goto(link)
  await expectHeading(person, name)
  await person.goto('/dashboard/forste')
  await person.getByRole('link', { name: 'Create service' }).click()
  await person.getByLabel('Title in bokmål').fill('Søknad')
  await person.getByLabel('Name', { exact: true }).fill('soknad')
  await press(person, 'Create service')
  await expect(person).toHaveURL(/\/forste\/soknad\?done=created$/)
  await person.getByRole('link', { name: 'Deploy', exact: true }).click()
  await expectHeading(person, 'Deploy')
}

test('Q1, Q2, Q5, E3: a service owner asks, is looked up and approved, and deploys a first service to tt02', async ({
  world,
  browser,
}) => {
  const { person } = world
  const name = 'Eksempeldirektoratet'
  const desk = await operator(world)
  await becomeUser(world)
  const ground = () => person.getByLabel('A service owner with an agreement').check()
  await ask(person, { number: '314758625', name, ground })
  await world.mail('ole@example.no')
  await approve(desk, name, 'tt02')
  await withDeployer(world, async () => {
    await createService(world, name)
    await press(person, 'Deploy to tt02')
    const running = person.getByRole('link', { name: /^http:\/\/localhost:\d+\/$/ })
    await expect(running).toBeVisible()
    const visitor = await browser.newPage()
    await visitor.goto((await running.textContent()) ?? '')
    await expect(visitor.getByRole('heading', { name: 'Søknad' })).toBeVisible()
    await visitor.close()
  })
})

test('Q1, E1, E2: who develops for others is approved; the page says that there is no environment, and the API refuses', async ({
  world,
}) => {
  const { person } = world
  const name = 'Nordlys programvare AS'
  const desk = await operator(world)
  await becomeUser(world)
  const ground = async () => {
    await person.getByLabel(/Develops services on behalf of/).check()
    await person.getByLabel('On behalf of which organisations').fill('Fjelldal kommune')
  }
  await ask(person, { number: '311094688', name, ground })
  await world.mail('ole@example.no')
  await approve(desk, name)
  await createService(world, name)
  await expect(person.getByText(`${name} has no test or production environment.`)).toBeVisible()
  await expect(person.getByText('Only service owners can have environments')).toBeVisible()
  await expect(person.getByRole('button', { name: /^Deploy/ })).toHaveCount(0)
  await expectAccessible(person)

  await person.goto('/account/tokens/new')
  await person.getByLabel('Name', { exact: true }).fill('build server')
  await person.getByLabel('Deploy the services of your organisations').check()
  await press(person, 'Make a token')
  const answer = await fetch(`${world.origin}/api/v1/services/forste/soknad/deployments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await person.locator('#token').textContent()}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ environment: 'tt02' }),
  })
  expect([answer.status, await answer.json()]).toMatchObject([
    403,
    { type: `${world.origin}/problems/deployment/no-environment` },
  ])
})
