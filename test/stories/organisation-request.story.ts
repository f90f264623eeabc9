import type { Page } from '@playwright/test'
import { expectAccessible, expectTwinAccessible } from './accessible.ts'
import { becomeUser, details, expectFieldError, expectHeading, kari, press } from './errands.ts'
import { expect, test } from './story.ts'
import { tabTo } from './tab-to.ts'
import type { World } from './world.ts'

const title = 'Ask for an organisation'
/** Synthetic, so that no register knows it. */
const number = '310000019'

/** The id of the request that is on screen. */
const idOn = (page: Page) => /requests\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''

async function decide(world: World, ...args: string[]) {
  expect(await world.cli(['request', ...args])).toMatchObject({ code: 0 })
}

/** The first step, by hand. */
async function fillOrganisation(page: Page, name: string, shortName: string) {
  await page.getByLabel('The organisation has no number').check()
  await page.getByLabel('Name in bokmål').fill(name)
  await page.getByLabel('Short name').fill(shortName)
  await press(page, 'Next')
}

/** From the ground to the last step. */
async function fillRest(page: Page, ground: RegExp) {
  await page.getByLabel(ground).check()
  await press(page, 'Next')
  await press(page, 'Next')
  await page.getByLabel('What is the organisation to be used for?').fill('Forms for everybody')
  await press(page, 'Next')
}

test('Q1, Q4, Q5: a service owner asks from the dashboard, answers a question, and finds the organisation ready', async ({
  world,
}) => {
  const { person } = world
  const { email } = await becomeUser(world)
  await person.getByRole('link', { name: title }).click()
  await expectHeading(person, title)
  await expectAccessible(person)
  await press(person, 'Next')
  await expectFieldError(person, 'Organisation number', /Write the organisation number/)
  await expectAccessible(person)
  await fillOrganisation(person, 'Skatteetaten', 'skd')
  await expectAccessible(person)
  await person.getByLabel('A service owner with an agreement').check()
  await press(person, 'Next')
  await expectAccessible(person)
  await press(person, 'Save and go on later')
  await expectHeading(person, 'Requests for organisations')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Go on' }).click()
  await person.getByLabel('What is the organisation to be used for?').fill('Forms for everybody')
  await expectAccessible(person)
  await press(person, 'Next')
  await expect(person.getByText('Is everything right?')).toBeVisible()
  await expectAccessible(person)
  await press(person, 'Send the request')
  await expect(person.getByText('Your request is sent.')).toBeVisible()
  await expectAccessible(person)
  expect((await world.mail(email)).subject).toBe('We have your request for Skatteetaten')

  const id = idOn(person)
  await decide(world, 'ask', id, '--question', 'Who signed the agreement?')
  await person.goto((await world.mail(email)).link)
  await expect(person.getByText('Who signed the agreement?').first()).toBeVisible()
  await expectAccessible(person)
  await person.getByLabel('Your answer').fill('The director did.')
  await press(person, 'Send the answer')
  await expect(person.getByText('The servicedesk goes on with your answer.')).toBeVisible()
  await world.mail(email)

  await decide(world, 'approve', id, '--environments', 'tt02')
  const ready = await world.mail(email)
  expect(ready.subject).toBe('Your organisation Skatteetaten is ready')
  await person.goto(ready.link)
  await expectHeading(person, 'Skatteetaten')
  await person.goto(`/requests/${id}`)
  await expect(person.getByText('The organisation is ready.')).toBeVisible()
  await expectAccessible(person)
})

test('Q1, Q4: a developer for others names them and an administrator, and reads why it was declined', async ({
  world,
}) => {
  const { person } = world
  const { email } = await becomeUser(world)
  await person.goto('/requests/new')
  await fillOrganisation(person, 'Firmaet', 'firma')
  await person.getByLabel(/Develops services on behalf of/).check()
  await press(person, 'Next')
  await expectFieldError(person, 'On behalf of which organisations', /Fill in this field/)
  await person.getByLabel('On behalf of which organisations').fill('Ål kommune')
  await press(person, 'Next')
  await person.getByLabel('Somebody else', { exact: true }).check()
  await person.getByLabel('Username or email address of somebody else').fill('nobody')
  await press(person, 'Next')
  await expectFieldError(person, 'Username or email address of somebody else', /There is no active user/)
  await person.getByLabel('Username or email address of somebody else').fill('sjef@firma.example')
  await press(person, 'Next')
  await person.getByLabel('What is the organisation to be used for?').fill('Forms')
  await press(person, 'Next')
  await expect(person.getByText('sjef@firma.example')).toBeVisible()
  await press(person, 'Send the request')
  await world.mail(email)
  await decide(world, 'decline', idOn(person), '--reason', 'The municipality does not know of it')
  const declined = await world.mail(email)
  expect(declined.text).toContain('The municipality does not know of it')
  await person.goto(declined.link)
  await expect(person.getByText('The reason: The municipality does not know of it')).toBeVisible()
  await expectAccessible(person)
})

test('Q1: neither ground is no dead end', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await person.goto('/requests/new?step=ground')
  await person.getByLabel('Neither of these').check()
  await press(person, 'Next')
  await expectHeading(person, 'You do not need an organisation to begin')
  await expect(person.getByRole('main').getByRole('link', { name: 'tjenesteeier@altinn.no' })).toBeVisible()
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Back to the form' }).click()
  await expectHeading(person, title)
})

test('Q1: what was begun in one browser is gone on with in another', async ({ world }) => {
  const { person } = world
  const { username, password } = await becomeUser(world)
  await person.goto('/requests/new')
  await fillOrganisation(person, 'Etaten', 'etat')
  const phone = await world.anotherBrowser({ viewport: { width: 320, height: 640 } })
  await phone.goto('/login?return_to=/requests/new')
  await phone.getByLabel('Username or email').fill(username)
  await phone.getByLabel('Password', { exact: true }).fill(password)
  await press(phone, 'Log in')
  await press(phone, 'Authorize').catch(() => {})
  await phone.goto('/requests/new')
  await fillRest(phone, /A service owner with an agreement/)
  await expect(phone.getByText('Etaten')).toBeVisible()
  await expectAccessible(phone)
})

test('Q4: somebody else’s request is not there', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await person.goto('/requests/new')
  await fillOrganisation(person, 'Etaten', 'etat')
  await fillRest(person, /A service owner with an agreement/)
  await press(person, 'Send the request')
  await expect(person.getByText('Your request is sent.')).toBeVisible()
  const other = await world.anotherBrowser()
  await becomeUser(world, other, details({ username: 'kari', email: 'kari@example.no' }), kari)
  const answer = await other.goto(`/requests/${idOn(person)}`)
  expect(answer?.status()).toBe(404)
})

test('X2: a request is made and withdrawn with the keyboard alone', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await person.goto('/requests/new')
  const key = async (label: string | RegExp, text: string) => {
    await tabTo(person, person.getByLabel(label))
    await person.keyboard.type(text)
  }
  await tabTo(person, person.getByLabel('The organisation has no number'))
  await person.keyboard.press('Space')
  await key('Name in bokmål', 'Etaten')
  await key('Short name', 'etat')
  await person.keyboard.press('Enter')
  await expect(person).toHaveURL(/step=ground/)
  await tabTo(person, person.getByLabel('A service owner with an agreement'))
  await person.keyboard.press('Space')
  await tabTo(person, person.getByRole('button', { name: 'Next' }))
  await person.keyboard.press('Enter')
  await expect(person).toHaveURL(/step=administrator/)
  await tabTo(person, person.getByRole('button', { name: 'Next' }))
  await person.keyboard.press('Enter')
  await expect(person).toHaveURL(/step=purpose/)
  await key('What is the organisation to be used for?', 'Forms')
  await tabTo(person, person.getByRole('button', { name: 'Next' }))
  await person.keyboard.press('Enter')
  await tabTo(person, person.getByRole('button', { name: 'Send the request' }))
  await person.keyboard.press('Enter')
  await expect(person.getByText('Your request is sent.')).toBeVisible()
  await tabTo(person, person.getByText('Withdraw the request').first())
  await person.keyboard.press('Enter')
  await tabTo(person, person.getByRole('button', { name: 'Withdraw the request' }))
  await person.keyboard.press('Enter')
  await expect(person.getByText('Nobody works on it any more.').first()).toBeVisible()
})

test('X1: the form and the page of the request are in nynorsk', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await person.goto('/requests/new')
  await person.getByRole('button', { name: 'Nynorsk' }).click()
  await expectHeading(person, 'Be om ein organisasjon')
  await person.getByLabel('Organisasjonen har ikkje noko nummer').check()
  await person.getByLabel('Namn på bokmål').fill('Etaten')
  await person.getByLabel('Kortnamn').fill('etat')
  await press(person, 'Neste')
  await expectAccessible(person)
  await person.getByLabel('Ein tenesteeigar med avtale').check()
  await press(person, 'Neste')
  await press(person, 'Neste')
  await person.getByLabel('Kva skal organisasjonen brukast til?').fill('Skjema')
  await press(person, 'Neste')
  await expectAccessible(person)
  await press(person, 'Send førespurnaden')
  await expect(person.getByText('Førespurnaden er send.')).toBeVisible()
  await expectAccessible(person)
})
test.describe('without script', () => {
  test.use({ browserOptions: { javaScriptEnabled: false } })

  // Nobody listens there.
  test.use({ settings: { ENHETSREGISTERET_URL: 'http://127.0.0.1:9' } })

  test('Q2, X3: with the register down and no script a request is sent, and says that the number is looked up later', async ({
    world,
  }) => {
    const { person } = world
    await world.cli(
      ['user', 'create', 'ola', '--email', 'ola@example.no', '--language', 'en', '--password-stdin'],
      details().password,
    )
    await person.goto('/login?return_to=/requests/new')
    await person.getByLabel('Username or email').fill('ola')
    await person.getByLabel('Password', { exact: true }).fill(details().password)
    await press(person, 'Log in')
    await press(person, 'Authorize')
    await expectHeading(person, title)
    await expectTwinAccessible(world, person)
    await person.getByLabel('Organisation number').fill(number)
    await person.getByLabel('Name in bokmål').fill('Etaten')
    await person.getByLabel('Short name').fill('etat')
    await press(person, 'Next')
    await fillRest(person, /A service owner with an agreement/)
    await expect(person.getByText('The register does not answer just now.')).toBeVisible()
    await expectTwinAccessible(world, person)
    await press(person, 'Send the request')
    await expect(person.getByText('Your request is sent.')).toBeVisible()
    await expect(person.getByText('The register has not answered yet.')).toBeVisible()
    await expectTwinAccessible(world, person)
  })
})
