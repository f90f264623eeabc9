import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { becomeUser, expectDashboard, expectHeading, ole, press, prove } from './errands.ts'
import { expect, test } from './story.ts'
import type { Stage, World } from './world.ts'

test.afterEach(({ stage }) =>
  fetch(`${stage.login}/faults`, { method: 'POST', body: new URLSearchParams(), redirect: 'manual' }),
)

/** On the simulator's own page, as a person tries a fault by hand. */
async function switchOn(page: Page, { login }: Stage, fault: string) {
  await page.goto(`${login}/?lang=en`)
  await page.getByRole('link', { name: /^Faults? / }).click()
  await page.getByLabel(fault).check()
  await press(page, 'Use')
  await expect(page.getByRole('status')).toHaveText(`Fault switched on: ${fault}`)
}

/** In another tab, without a word to us. */
async function logOutAtThePort({ person, stage }: World): Promise<Page> {
  const tab = await person.context().newPage()
  await tab.goto(`${stage.login}/?lang=en`)
  await tab.getByRole('link', { name: 'Log out of all services' }).click()
  await expectHeading(tab, 'You are logged out')
  return tab
}

const endings = (world: World) => world.db("select details from audit where action = 'session.ended'")

test('L5: who logs out at Ansattporten is logged out here by a frame in the browser', async ({ world, stage }) => {
  const { person } = world
  await switchOn(person, stage, 'No word from server to server (back channel)')
  await expectAccessible(person)
  await becomeUser(world)
  const tab = await logOutAtThePort(world)
  await expectAccessible(tab)
  expect(await endings(world)).toEqual([{ details: { by: 'front-channel' } }])
  await person.goto('/dashboard')
  await expectHeading(person, 'Log in to Altinn Studio')
})

test('L5: who logs out at Ansattporten is logged out here by its server, whatever the browser does', async ({
  world,
  stage,
}) => {
  const { person } = world
  await switchOn(person, stage, 'The browser gets no frames (front channel)')
  await becomeUser(world)
  await logOutAtThePort(world)
  expect(await endings(world)).toEqual([{ details: { by: 'back-channel' } }])
  await person.goto('/dashboard')
  await expectHeading(person, 'Log in to Altinn Studio')
})

test('SEC-D12: a logout that somebody else signed logs nobody out', async ({ world, stage }) => {
  const { person } = world
  await switchOn(person, stage, 'Back channel only, with a token that somebody else signed')
  await becomeUser(world)
  await logOutAtThePort(world)
  expect(await endings(world)).toEqual([])
  await person.goto('/dashboard')
  await expectDashboard(person)
})

test('R2: faults that are switched on by hand end on a readable page, and the next honest login works', async ({
  world,
  stage,
}) => {
  const { person } = world
  const faults = [
    ['The id_token is signed with HS256', 'The login could not be confirmed'],
    ['The level of assurance is too low', 'A higher level of security is needed'],
    ['The answer has another state', 'This login is not valid any more'],
  ] as const
  for (const [fault, heading] of faults) {
    await switchOn(person, stage, fault)
    await createNewUser(person)
    await expectHeading(person, heading)
    await expectAccessible(person)
  }
  expect(await world.db('select id from registration_ticket')).toEqual([])
  await person.goto(`${stage.login}/faults`)
  await person.getByLabel('No fault').check()
  await press(person, 'Use')
  await expect(person.getByRole('status')).toHaveCount(0)
  await createNewUser(person)
  await expect(person.getByRole('button', { name: 'Complete', exact: true })).toBeVisible()
})

async function createNewUser(person: Page) {
  await person.goto('/')
  await person.getByRole('link', { name: 'Create new user' }).click()
  await expect(person.getByRole('link', { name: /^Faults? / })).toBeVisible()
  await prove(person, ole)
}
