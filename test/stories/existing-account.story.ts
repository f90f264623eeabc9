import { expectAccessible } from './accessible.ts'
import {
  details,
  expectDashboard,
  expectFieldError,
  expectHeading,
  goodPassword,
  kari,
  logInWithAnsattporten,
  logInWithPassword,
  logOut,
  ole,
  openForm,
  press,
  prove,
  register,
  userFromServicedesk,
} from './errands.ts'
import { expect, test } from './story.ts'

const old = details({ username: 'kari_fra_for', email: 'kari@example.no' })

test('R4: an existing account is connected by its password, no second one is made, and the eID opens it from then on', async ({
  world,
}) => {
  const { person } = world
  await userFromServicedesk(world, old)
  await openForm(person, kari)
  await expect(person.getByRole('heading', { name: 'Have you used Altinn Studio before?' })).toBeVisible()
  await person.getByRole('link', { name: 'Connect to an existing account' }).click()
  await expectAccessible(person)
  await person.locator('#login').fill(old.username)
  await person.getByLabel('Password', { exact: true }).fill('not this one, surely')
  await press(person, 'Connect')
  await expect(person.locator('#errors')).toBeFocused()
  await expect(person.locator('#login')).toHaveValue(old.username)
  await expect(person.getByLabel('Password', { exact: true })).toHaveValue('')
  await expectAccessible(person)

  await person.getByLabel('Password', { exact: true }).fill(goodPassword)
  await press(person, 'Connect')
  await press(person, 'Authorize')
  await expectDashboard(person)
  expect((await world.mail(old.email)).subject).toBe('An electronic ID was connected to your account in Altinn Studio')
  expect(await world.db('select name from owner')).toEqual([{ name: old.username }])

  await logOut(person)
  await logInWithAnsattporten(person, kari)
  await expectDashboard(person)
})

test('R4: an existing account is connected by a code mailed to its proven address', async ({ world }) => {
  const { person } = world
  await userFromServicedesk(world, old)
  await openForm(person, kari)
  await person.getByRole('link', { name: 'Connect to an existing account' }).click()
  await person.locator('#login-for-code').fill(old.email)
  await press(person, 'Send the code')
  await expectHeading(person, 'Type the code')
  await expectAccessible(person)
  const { code } = await world.mail(old.email)
  await person.getByLabel('Code from the email').fill(code === '000000' ? '111111' : '000000')
  await press(person, 'Connect')
  await expectFieldError(person, 'Code from the email', 'The code is wrong or has expired.')
  await expectAccessible(person)
  await person.getByLabel('Code from the email').fill(code)
  await press(person, 'Connect')
  await press(person, 'Authorize')
  await expectDashboard(person)
  expect(await world.db('select name from owner')).toEqual([{ name: old.username }])
})

test('R4: whether an account exists is not told by the page that asks for the code', async ({ world }) => {
  const { person } = world
  await userFromServicedesk(world, old)
  const pages = []
  for (const login of [old.username, 'nobody_at_all']) {
    await openForm(person, kari)
    await person.goto('/register/connect')
    await person.locator('#login-for-code').fill(login)
    await press(person, 'Send the code')
    await expectHeading(person, 'Type the code')
    pages.push((await person.getByRole('main').innerText()).replaceAll(login, ''))
  }
  expect(pages[0]).toBe(pages[1])
})

test('R7: who registers with an address that another account proved sees what anybody sees, and its owner is told', async ({
  world,
}) => {
  const { person } = world
  const owner = details({ username: 'ole_fra_for', email: 'ole@example.no' })
  await userFromServicedesk(world, owner)
  await register(person, details({ username: 'ole_ny', email: owner.email }))
  const stranger = await world.anotherBrowser()
  await register(stranger, details({ username: 'kari', email: 'kari@example.no' }), kari)
  const shown = (html: string) =>
    html
      .replace(/value="[^"]{20,}"/g, '')
      .replace(/(ole|kari)@/g, '')
      .replace(/in \d+ seconds/, '')
  await person.reload()
  await stranger.reload()
  expect(shown(await person.getByRole('main').innerHTML())).toBe(shown(await stranger.getByRole('main').innerHTML()))

  const mail = await world.mail(owner.email)
  expect(mail.subject).toBe('Somebody used your address in Altinn Studio')
  expect(mail.link).toBe('')
  expect(mail.code).toBe('')

  // The owner is the same person: logs in, and connects the eID from the dashboard of the account that is theirs.
  await logOut(person)
  await logInWithPassword(person, owner.username)
  await press(person, 'Authorize')
  await expectDashboard(person)
  await expect(person.getByText('Your electronic ID is not connected yet')).toBeVisible()
  await expectAccessible(person)
  await press(person, 'Connect with Ansattporten')
  await prove(person, ole)
  await expectDashboard(person)
  await expect(person.getByText('Your identity is proven')).toBeVisible()
  expect(await world.db('select name from owner order by name')).toEqual([{ name: 'kari' }, { name: owner.username }])
})
