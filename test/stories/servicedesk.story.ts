import type { Page } from '@playwright/test'
import { expectAccessible, expectTwinAccessible } from './accessible.ts'
import {
  becomeUser,
  details,
  expectFieldError,
  expectHeading,
  kari,
  logInWithAnsattporten,
  press,
  register,
  userFromServicedesk,
} from './errands.ts'
import { expect, test } from './story.ts'
import { tabTo } from './tab-to.ts'
import type { World } from './world.ts'

const guard = details({ username: 'kari', email: 'kari@example.no' })

/** Somebody who works at the servicedesk, on the first page of its console. */
async function operator(world: World, page: Page = world.person, who = details()): Promise<void> {
  await becomeUser(world, page, who)
  expect(await world.cli(['operator', 'add', who.username, '--reason', 'works here'])).toMatchObject({ code: 0 })
  await page.goto('/servicedesk')
  await expectHeading(page, 'The servicedesk')
}

const tabs = (page: Page) => page.getByRole('navigation', { name: 'Pages of the servicedesk' })

test('P1, A5: an operator finds a person by address, activates them after a check, and they log in', async ({
  world,
}) => {
  const { person } = world
  await operator(world)
  await expectAccessible(person)
  const waiting = await world.anotherBrowser()
  await register(waiting, guard, kari)
  expect((await world.mail(guard.email)).link).toContain('/activate')
  await tabs(person).getByRole('link', { name: 'People' }).click()
  await expectAccessible(person)
  await person.getByLabel('Find a person').fill(guard.email)
  await press(person, 'Search')
  await person.getByRole('main').getByRole('link', { name: 'kari', exact: true }).click()
  await expect(person.getByText('not activated', { exact: true })).toBeVisible()
  await expectAccessible(person)
  await person.getByLabel('Activate the account').check()
  await press(person, 'Do it')
  await expectFieldError(person, 'Reason', 'Fill in this field.')
  await expect(person.getByLabel('Activate the account')).toBeChecked()
  await expectAccessible(person)
  await person.getByLabel('Reason').fill('showed a passport at the counter')
  await press(person, 'Do it')
  await expect(person.getByRole('status').filter({ hasText: 'The account is active' })).toBeVisible()
  await expectAccessible(person)
  expect((await world.mail(guard.email)).subject).toBe('Your account in Altinn Studio is active')
  const elsewhere = await world.anotherBrowser()
  await logInWithAnsattporten(elsewhere, kari)
  await expectHeading(elsewhere, 'Authorize Altinn Studio')
  await tabs(person).getByRole('link', { name: 'Log' }).click()
  await expect(person.getByText('showed a passport at the counter')).toBeVisible()
  await expectAccessible(person)
})

test('P1, E1: an operator looks at an organisation, and cannot take its kind while it holds environments', async ({
  world,
}) => {
  const { person } = world
  await operator(world)
  const made = ['org', 'create', 'skd', '--name-nb', 'Skatteetaten', '--environments', 'tt02']
  expect(await world.cli(made)).toMatchObject({ code: 0 })
  await tabs(person).getByRole('link', { name: 'Organisations' }).click()
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Skatteetaten' }).click()
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Change kind and visibility' }).click()
  await expectAccessible(person)
  await person.getByLabel('Reason').fill('their agreement has ended')
  await person.getByLabel('Develops services for others').check()
  await press(person, 'Save changes')
  await expect(person.locator('#errors')).toContainText('Withdraw these first: tt02.')
  await expectAccessible(person)
  await world.cli(['user', 'create', 'eier', '--email', 'eier@example.no'])
  await person.goto('/servicedesk/organisations/skd')
  await person.getByLabel('Username').fill('eier')
  await person.getByLabel('Reason').fill('their director called')
  await press(person, 'Give the organisation an owner')
  await expect(person.getByRole('status').filter({ hasText: 'has an owner' })).toBeVisible()
})

test('P1: an operator looks at mails, applications and operators, and makes a colleague one', async ({ world }) => {
  const { person } = world
  await operator(world)
  await becomeUser(world, await world.anotherBrowser(), guard, kari)
  for (const [name, heading] of [
    ['Mail', 'The mail queue'],
    ['Applications', 'Applications'],
    ['Operators', 'Operators'],
  ] as const) {
    await tabs(person).getByRole('link', { name }).click()
    await expectHeading(person, heading)
    await expectAccessible(person)
  }
  await person.getByLabel('Username').fill('kari')
  await person.getByLabel('Reason').fill('works here since August')
  await press(person, 'Add an operator')
  await expect(person.getByRole('status').filter({ hasText: 'The user is an operator now.' })).toBeVisible()
  await person.getByRole('link', { name: 'Remove kari' }).click()
  await expectAccessible(person)
  await person.goto('/servicedesk/mail?list=sent')
  await person.getByRole('main').getByRole('link', { name: guard.email }).first().click()
  await expectAccessible(person)
})

test('E1, X6: an operator adds a webhook, makes it the deployer of a new environment, and gives that to an organisation', async ({
  world,
}) => {
  const { person } = world
  await operator(world)
  const made = ['org', 'create', 'skd', '--name-nb', 'Skatteetaten', '--environments', 'tt02']
  expect(await world.cli(made)).toMatchObject({ code: 0 })
  await tabs(person).getByRole('link', { name: 'Webhooks' }).click()
  await expectHeading(person, 'Webhooks')
  await expectAccessible(person)
  await person.getByLabel('Address').fill('ftp://deploy.example/')
  await press(person, 'Add a webhook')
  await expect(person.locator('#errors')).toBeVisible()
  await expectAccessible(person)
  await person.getByLabel('Address').fill('https://deploy.example/hook')
  await person.getByLabel('Description').fill('The deployer')
  await person.getByLabel('Deployments that begin, go on and end').check()
  await press(person, 'Add a webhook')
  await expect(person.locator('#secret')).toHaveText(/^whsec_/)
  await expectAccessible(person)
  await person.getByRole('link', { name: 'To the webhook' }).click()
  await expectHeading(person, 'The deployer')
  await expectAccessible(person)
  await tabs(person).getByRole('link', { name: 'Environments' }).click()
  await expectAccessible(person)
  await person.getByLabel('Name', { exact: true }).fill('at22')
  await person.getByLabel('Title in English').fill('Test 22')
  await press(person, 'Add an environment')
  await expect(person.getByRole('status').filter({ hasText: 'The environment is added.' })).toBeVisible()
  await person.getByRole('link', { name: 'Test 22' }).click()
  await expectAccessible(person)
  await person.getByLabel('Webhook').selectOption('The deployer')
  await press(person, 'Save who deploys')
  await expect(person.getByRole('status').filter({ hasText: 'Who deploys is saved.' })).toBeVisible()
  await person.goto('/servicedesk/organisations/skd')
  await person.getByRole('link', { name: 'Give or withdraw environments' }).click()
  await expectAccessible(person)
  await person.getByLabel('Give Test 22').check()
  await press(person, 'Do it')
  await expectFieldError(person, 'Reason', 'Fill in this field.')
  await person.getByLabel('Reason').fill('agreement 2026/14')
  await press(person, 'Do it')
  await expect(person.getByRole('status').filter({ hasText: 'its owners were told' })).toBeVisible()
  await expect(person.getByLabel('Withdraw Test 22')).toBeVisible()
})

test('X1: every page of the console is in nynorsk', async ({ world }) => {
  const { person } = world
  await operator(world)
  await press(person, 'Nynorsk')
  for (const [path, heading] of [
    ['/servicedesk', 'Servicedesken'],
    ['/servicedesk/organisations', 'Organisasjonar'],
    ['/servicedesk/environments', 'Miljø'],
    ['/servicedesk/webhooks', 'Webhookar'],
    ['/servicedesk/people', 'Personar'],
    ['/servicedesk/people/ole_berg', /ole_berg/],
    ['/servicedesk/mail', 'E-postkøen'],
    ['/servicedesk/applications', 'Applikasjonar'],
    ['/servicedesk/log', 'Logg'],
    ['/servicedesk/operators', 'Operatørar'],
  ] as const) {
    await person.goto(path)
    await expectHeading(person, heading)
    await expectAccessible(person)
  }
})

test('X2: an operator shuts somebody out with the keyboard alone', async ({ world }) => {
  const { person } = world
  await operator(world)
  await becomeUser(world, await world.anotherBrowser(), guard, kari)
  await person.goto('/servicedesk/people/kari')
  await tabTo(person, person.getByLabel('Send a link for a new password'))
  await person.keyboard.press('ArrowDown')
  await person.keyboard.press('ArrowDown')
  await expect(person.getByLabel('Deactivate the account')).toBeChecked()
  await tabTo(person, person.getByLabel('Reason'))
  await person.keyboard.type('asked for by phone')
  await tabTo(person, person.getByRole('button', { name: 'Do it' }))
  await person.keyboard.press('Enter')
  await expect(person.getByText('The account is deactivated, and the person was told.')).toBeVisible()
})

test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false } })

  test('X3: without script a person is found and logged out everywhere', async ({ world }) => {
    const { person } = world
    const withScript = await world.anotherBrowser()
    await operator(world, withScript)
    await person.context().addCookies(await withScript.context().cookies(world.origin))
    await becomeUser(world, await world.anotherBrowser(), guard, kari)
    await person.goto('/servicedesk/people')
    await person.getByLabel('Find a person').fill('kar')
    await press(person, 'Search')
    await person.getByRole('main').getByRole('link', { name: 'kari', exact: true }).click()
    await person.getByLabel('Log out everywhere').check()
    await person.getByLabel('Reason').fill('lost the laptop')
    await press(person, 'Do it')
    await expect(person.getByText('The person is logged out everywhere, and was told.')).toBeVisible()
    await expectTwinAccessible(world, person)
  })
})

/** A request that came by phone, as the command line writes it down. */
async function request(world: World, name: string, nameNb: string): Promise<void> {
  const said = ['--asked-by', 'Kari, phone', '--kind', 'service-owner', '--purpose', 'forms']
  const made = ['request', 'create', name, '--name-nb', nameNb, '--administrator', 'someone@example.no', ...said]
  expect(await world.cli(made)).toMatchObject({ code: 0 })
}

async function review(page: Page, name: string) {
  await page.goto('/servicedesk/requests')
  await page.getByRole('link', { name, exact: true }).click()
  await expectHeading(page, `Request for ${name}`)
}

test('Q6: an operator asks for more, declines and approves; each leaves the queue in its way', async ({ world }) => {
  const { person } = world
  await operator(world)
  await userFromServicedesk(world, guard)
  await request(world, 'skd', 'Skatteetaten')
  await request(world, 'ssb', 'Statistikken')
  const applicant = "applicant_id = (select id from owner where name = 'kari'), asked_by = null"
  await world.db(`update organisation_request set ${applicant} where name = 'skd'`)
  await person.reload()
  await expectAccessible(person)
  await tabs(person)
    .getByRole('link', { name: /^Requests/ })
    .click()
  await expectAccessible(person)
  await review(person, 'Skatteetaten')
  await expectAccessible(person)
  await press(person, 'Begin to work on it')
  await person.getByLabel('Question').fill('Who signed the agreement?')
  await press(person, 'Ask for more')
  await expect(person.getByRole('status').filter({ hasText: 'The question is sent' })).toBeVisible()
  await review(person, 'Statistikken')
  await press(person, 'Decline')
  await expectFieldError(person, 'Reason', 'Fill in this field.')
  await expectAccessible(person)
  await person.getByLabel('Reason').fill('There is no agreement')
  await press(person, 'Decline')
  await expect(person.getByRole('link', { name: 'Statistikken' })).toHaveCount(0)
  await review(person, 'Skatteetaten')
  await expect(person.getByText('Who signed the agreement?')).toBeVisible()
  await person.getByLabel('tt02').check()
  await press(person, 'Approve')
  await expect(person.getByRole('status').filter({ hasText: 'The organisation is ready' })).toBeVisible()
  await person.goto('/servicedesk/organisations/skd')
  await expect(person.getByText('tt02')).toBeVisible()
  expect((await world.mail('someone@example.no')).subject).toContain('Skatteetaten')
})

test('Q6: of two operators who approve in two browsers one wins, and the other reads by whom', async ({ world }) => {
  const { person } = world
  await operator(world)
  const other = await world.anotherBrowser()
  await becomeUser(world, other, guard, kari)
  expect(await world.cli(['operator', 'add', 'kari', '--reason', 'works here'])).toMatchObject({ code: 0 })
  await request(world, 'skd', 'Skatteetaten')
  await review(person, 'Skatteetaten')
  await review(other, 'Skatteetaten')
  await Promise.all([press(person, 'Approve'), press(other, 'Approve')])
  const ready = (page: Page) => page.getByRole('status').filter({ hasText: 'The organisation is ready' })
  const late = (page: Page) => page.locator('#errors').filter({ hasText: 'has decided it already.' })
  for (const page of [person, other]) await expect(ready(page).or(late(page))).toBeVisible()
  expect((await Promise.all([person, other].map((page) => ready(page).count()))).sort()).toEqual([0, 1])
  await expectAccessible((await late(person).count()) > 0 ? person : other)
})

test('Q6: a request that came by phone is written down, and nothing that was typed is lost', async ({ world }) => {
  const { person } = world
  await operator(world)
  await person.goto('/servicedesk/requests/new')
  await expectAccessible(person)
  await person.getByLabel('Name in bokmål').fill('Fyretaten')
  await press(person, 'Put it into the queue')
  await expectFieldError(person, 'Who asked, and how', 'Fill in this field.')
  await expect(person.getByLabel('Name in bokmål')).toHaveValue('Fyretaten')
  await expectAccessible(person)
})
