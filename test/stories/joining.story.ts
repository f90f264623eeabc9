import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import {
  becomeUser,
  details,
  expectDashboard,
  expectHeading,
  fillIn,
  goodPassword,
  kari,
  logInWithPassword,
  ole,
  press,
  prove,
  userFromServicedesk,
} from './errands.ts'
import { expect, test } from './story.ts'
import { type Words, words } from './words.ts'
import type { World } from './world.ts'

const owner = details({ username: 'eva', email: 'eva@example.no' })

/** The Tax Administration, its owner in a browser of her own. */
async function organisation(world: World): Promise<Page> {
  await userFromServicedesk(world, owner)
  const names = ['--name-nb', 'Skatteetaten', '--name-en', 'The Tax Administration']
  const made = await world.cli(['org', 'create', 'skd', ...names, '--administrator', owner.username])
  expect(made).toMatchObject({ code: 0 })
  return logIn(world, owner)
}

/** Somebody from the servicedesk's list, past the consent page. */
async function logIn(world: World, user: typeof owner): Promise<Page> {
  const page = await world.anotherBrowser()
  await logInWithPassword(page, user.username)
  await press(page, words.en.authorize)
  await expectDashboard(page)
  return page
}

async function ask(page: Page) {
  await page.goto('/orgs/skd/join')
  await expectHeading(page, 'Join')
  await expectAccessible(page)
  await page.getByLabel('Message to the owners').fill('I build forms')
  await press(page, 'Ask to join')
  await expect(page.getByText('Your request waits for the owners.')).toBeVisible()
  await expectAccessible(page)
}

async function invite(page: Page, who: string) {
  await page.goto('/orgs/skd/requests')
  await page.getByLabel('Username or email').fill(who)
  await page.getByLabel('Devs').check()
  await press(page, 'Send the invitation')
  await expect(page.getByText('The invitation is sent.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Invitations' })).toContainText(who)
}

const isIn = (page: Page) => expect(page.getByText('You are in The Tax Administration.')).toBeVisible()

test('J1 J4: a person asks, an owner approves, and the person sees the organisation at the next page', async ({
  world,
}) => {
  const { person } = world
  const eva = await organisation(world)
  await becomeUser(world)
  await ask(person)
  await eva.goto((await world.mail(owner.email)).link)
  await expectHeading(eva, 'Ole Bjørn Hansen Berg asks to join')
  await expect(eva.getByRole('link', { name: /^Requests.*1 request waits/ })).toBeVisible()
  await press(eva, 'Let into The Tax Administration')
  await expect(eva.locator('#errors')).toContainText('Choose at least one team.')
  await expectAccessible(eva)
  await eva.getByLabel('Devs').check()
  await press(eva, 'Let into The Tax Administration')
  await expect(eva.getByText('The person is in, and has been told.')).toBeVisible()
  await expectAccessible(eva)
  await person.goto((await world.mail('ole@example.no')).link)
  await expect(person).toHaveURL(/\/orgs\/skd$/)
  await expectHeading(person, /The Tax Administration/)
  await person.goto('/orgs/skd/join')
  await isIn(person)
})

test('J1: a declined person reads the reason, and when to ask again', async ({ world }) => {
  const { person } = world
  const eva = await organisation(world)
  await becomeUser(world)
  await ask(person)
  await eva.goto('/orgs/skd/requests')
  await expectAccessible(eva)
  await eva.getByRole('link', { name: 'Ole Bjørn Hansen Berg' }).click()
  await eva.getByLabel('Reason').fill('Ask your own organisation first')
  await press(eva, 'Decline the request')
  const mail = await world.mail('ole@example.no')
  expect(mail.text).toContain('Ask your own organisation first')
  await person.goto(mail.link)
  await expect(person.getByText('You can ask again from')).toBeVisible()
  await expect(person.getByText('Reason: Ask your own organisation first')).toBeVisible()
  await expectAccessible(person)
})

test('J2 R3: a person without a user is invited by email, registers, and is in after one press', async ({ world }) => {
  const { person } = world
  await invite(await organisation(world), 'ole@example.no')
  await person.goto((await world.mail('ole@example.no')).link)
  await expectHeading(person, 'You are invited to The Tax Administration')
  await expect(person).toHaveURL(`${world.origin}/invitations/accept`)
  await expectAccessible(person)
  await person.getByRole('link', { name: words.en.create }).click()
  await prove(person, ole)
  await person.waitForLoadState('load')
  await fillIn(person, details())
  await press(person, words.en.complete)
  await expectHeading(person, words.en.activateAccount)
  await person.goto((await world.mail('ole@example.no')).link)
  await press(person, words.en.activate)
  await press(person, words.en.authorize)
  await expectHeading(person, 'Your invitations')
  await expect(person.getByText('eva invites you. You would be in: Devs.')).toBeVisible()
  await expectAccessible(person)
  await press(person, 'Join')
  await expect(person).toHaveURL(/\/orgs\/skd$/)
  await expectHeading(person, /The Tax Administration/)
  await person.goto('/orgs/skd/join')
  await isIn(person)
})

test('J2: a user declines and blocks the organisation, which is then told that they do not want to', async ({
  world,
}) => {
  const { person } = world
  const eva = await organisation(world)
  await becomeUser(world)
  await invite(eva, 'ole_berg')
  await person.goto('/dashboard')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'See your invitations' }).click()
  await press(person, 'Decline and block')
  await expect(person.getByText('No invitation waits for you.')).toBeVisible()
  await expect(person.getByRole('region', { name: 'Blocked organisations' })).toContainText('The Tax Administration')
  await expectAccessible(person)
  await eva.reload()
  await expect(eva.getByRole('region', { name: 'Invitations' })).toContainText('declined')
  await eva.getByLabel('Username or email').fill('ole_berg')
  await eva.getByLabel('Devs').check()
  await press(eva, 'Send the invitation')
  await expect(eva.locator('#errors')).toContainText('does not want to be added or invited')
  await expect(eva.getByLabel('Devs')).toBeChecked()
})

test('J3: people with an address at an opened domain join in one press', async ({ world }) => {
  const { person } = world
  const eva = await organisation(world)
  await eva.goto('/orgs/skd/settings/domains')
  await eva.getByLabel('Domain', { exact: true }).fill('gmail.com')
  await eva.getByLabel('Devs').check()
  await press(eva, 'Add the domain')
  await expect(eva.locator('#errors')).toContainText('Anybody can have an address there.')
  await expectAccessible(eva)
  await eva.getByLabel('Domain', { exact: true }).fill('example.no')
  await press(eva, 'Add the domain')
  await expect(eva.getByText('People with email at example.no can join Devs')).toBeVisible()
  await expectAccessible(eva)
  await becomeUser(world, person, details({ username: 'kari', email: 'kari@example.no' }), kari)
  await person.goto('/orgs/skd/join')
  await expectAccessible(person)
  await press(person, 'Join')
  await isIn(person)
})

test.describe('on nynorsk, and without script', () => {
  test.use({ browserOptions: { locale: 'nn-NO', javaScriptEnabled: false } })

  test('X1 X3: a person logs in, asks, and takes the request back', async ({ world }) => {
    const { person } = world
    await organisation(world)
    const user = details({ username: 'nina', email: 'nina@example.no' })
    await userFromServicedesk(world, user)
    await world.db("update user_account set language = 'nn' where email = $1", [user.email])
    await person.goto('/orgs/skd/join')
    await logInInNynorsk(person, user.username, words.nn)
    await expectHeading(person, 'Bli med')
    await person.getByLabel('Melding til eigarane').fill('Eg lagar skjema')
    await press(person, 'Be om å bli med')
    await expect(person.getByText('Førespurnaden din ventar på eigarane.')).toBeVisible()
    await press(person, 'Trekk førespurnaden')
    await expect(person.getByText('trekt')).toBeVisible()
  })
})

async function logInInNynorsk(page: Page, username: string, w: Words) {
  await page.locator('#login').fill(username)
  await page.getByLabel(w.password, { exact: true }).fill(goodPassword)
  await press(page, w.logIn)
  await press(page, w.authorize)
}
