import type { Page } from '@playwright/test'
import { expectAccessible, expectTwinAccessible } from './accessible.ts'
import { becomeUser, expectHeading, kari, ole, press, prove } from './errands.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

const page = (number: string) => `/representation/begin?${new URLSearchParams({ number, return_to: '/account' })}`
const stored = ({ db }: World) => db('select number, name from representation')

async function choose(person: Page, organisation: string, next = 'Next') {
  await person.getByLabel(organisation).check()
  await press(person, next)
}

test('Q3: a person shows at Ansattporten that they act on behalf of an organisation', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await person.goto(page('314758625'))
  await expectHeading(person, 'Show that you act on behalf of an organisation')
  await expectAccessible(person)
  await press(person, 'Go to Ansattporten')
  await prove(person, ole)
  await expectHeading(person, 'Choose the organisation that you want to represent')
  await expectAccessible(person)
  await press(person, 'Next')
  await expect(person.getByRole('alert')).toHaveText('Choose an organisation, or yourself.')
  await expectAccessible(person)
  await choose(person, 'EKSEMPELDIREKTORATET')
  await expect(person).toHaveURL(/\/account\?proven=314758625$/)
  expect(await stored(world)).toEqual([{ number: '314758625', name: 'EKSEMPELDIREKTORATET' }])

  await person.goto(page('314758625'))
  await press(person, 'Authorize').catch(() => undefined)
  await expect(person.getByRole('status')).toContainText(
    'You have shown that you act on behalf of EKSEMPELDIREKTORATET',
  )
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Continue' }).click()
  await expect(person).toHaveURL(/\/account$/)
})

test('Q3: who chooses another organisation, or logs in as another person, has proven nothing, and reads why', async ({
  world,
}) => {
  const { person } = world
  await becomeUser(world)
  await person.goto(page('314758625'))
  await press(person, 'Go to Ansattporten')
  await prove(person, ole)
  await choose(person, 'NORDLYS PROGRAMVARE AS')
  await expect(person.getByText(/^Ansattporten did not say that you may act on behalf of/)).toBeVisible()
  await expectAccessible(person)
  await press(person, 'Go to Ansattporten')
  await prove(person, kari)
  await choose(person, 'FJELLDAL KOMMUNE')
  await expectHeading(person, 'It was somebody else who logged in')
  await expectAccessible(person)
  await person.goto(page('314758625'))
  await press(person, 'Go to Ansattporten')
  await prove(person, ole)
  await press(person, 'Cancel')
  await expectHeading(person, 'You cancelled the login')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Continue' }).click()
  await expect(person).toHaveURL(/\/account$/)
  expect(await stored(world)).toEqual([])
})

test('Q3, X1, X2: the same in nynorsk, on a narrow screen and without script', async ({ world }) => {
  await becomeUser(world)
  const storageState = await world.person.context().storageState()
  const phone = { locale: 'nn-NO', javaScriptEnabled: false, viewport: { width: 320, height: 640 }, storageState }
  const person = await world.anotherBrowser(phone)
  await person.goto(page('314758625'))
  await press(person, 'Nynorsk')
  await expectHeading(person, 'Vis at du handlar på vegner av ein organisasjon')
  await expectTwinAccessible(world, person)
  await press(person, 'Gå til Ansattporten')
  await prove(person, ole)
  await expectHeading(person, 'Vel verksemda du ønskjer å representere')
  await expectTwinAccessible(world, person)
  await choose(person, 'EKSEMPELDIREKTORATET', 'Neste')
  await expect(person).toHaveURL(/\/account\?proven=314758625$/)
  expect(await stored(world)).toEqual([{ number: '314758625', name: 'EKSEMPELDIREKTORATET' }])
})
