import { expectAccessible } from './accessible.ts'
import {
  becomeUser,
  expectDashboard,
  expectHeading,
  logInWithAnsattporten,
  logOut,
  press,
  register,
} from './errands.ts'
import { expect, test } from './story.ts'

test('C1: who cancels the consent reads what does not work now, and can give it after all', async ({ world }) => {
  const { person } = world
  await register(person)
  await person.goto((await world.mail('ole@example.no')).link)
  await press(person, 'Activate')
  const consent = person.getByRole('main')
  await expect(consent).toContainText('You are logged in as Ole Bjørn Hansen Berg (ole_berg)')
  await expect(consent).toContainText('Made by')
  await expect(consent).toContainText('Digdir')
  await expect(consent.getByRole('listitem').filter({ hasText: 'Know that it is you who is logged in' })).toBeVisible()
  await press(person, 'Cancel')
  await expectHeading(person, 'Altinn Studio was not authorized')
  await expect(person.getByText('you cannot open the dashboard')).toBeVisible()
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Try again' }).click()
  await press(person, 'Authorize')
  await expectDashboard(person)
})

test('C2: the consent is remembered at the next login, and asked for again after it was revoked', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  await logOut(person)
  const visited: string[] = []
  person.on('framenavigated', (frame) => visited.push(new URL(frame.url()).pathname))
  await logInWithAnsattporten(person)
  await expectDashboard(person)
  expect(visited.filter((path) => path.startsWith('/oauth/consent'))).toEqual([])

  await world.db("delete from oauth_model where model = 'Grant'")
  await person.goto('/dashboard')
  await expectHeading(person, 'Authorize Altinn Studio')
  await press(person, 'Authorize')
  await expectDashboard(person)
})

test('C2: no token of the studio reaches the browser', async ({ world }) => {
  const { person } = world
  await becomeUser(world)
  const cookies = await person.context().cookies(world.origin)
  const stored = await person.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  expect(stored).toBe('[{},{}]')
  for (const { value } of cookies) expect(value).not.toMatch(/^ey[\w-]+\./)
  for (const { httpOnly, sameSite } of cookies)
    expect({ httpOnly, sameSite }).toEqual({ httpOnly: true, sameSite: 'Lax' })
})

test('X2: the pages that move on by themselves have a way on, and are free of faults too', async ({ world }) => {
  const { person } = world
  const still = (html: string) => html.replace(/<meta http-equiv="refresh"[^>]*>/i, '')
  await person.route(/\/oauth\/consent\/|\/logout$/, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    const response = await route.fetch({ maxRedirects: 0 })
    await route.fulfill({ response, body: still(await response.text()) })
  })
  await register(person)
  await person.goto((await world.mail('ole@example.no')).link)
  await press(person, 'Activate')
  await press(person, 'Authorize')
  await expectHeading(person, 'Moving on')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Continue' }).click()
  await expectDashboard(person)

  await press(person, 'Log out')
  await expectHeading(person, 'Moving on')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Continue' }).click()
  await expectHeading(person, 'You are logged out')
})
