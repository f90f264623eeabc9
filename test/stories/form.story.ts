import { expectAccessible } from './accessible.ts'
import {
  details,
  expectFieldError,
  expectHeading,
  fillIn,
  goodPassword,
  openForm,
  press,
  userFromServicedesk,
} from './errands.ts'
import { expiredChallenge } from './expired-challenge.ts'
import { expect, test } from './story.ts'

test('R6 R9 R10: a taken username is told while typing and at the field; the rest stays, the password does not', async ({
  world,
}) => {
  const { person } = world
  await userFromServicedesk(world, details({ email: 'another@example.no' }))
  await openForm(person)
  await fillIn(person, details({ username: 'OLE_berg' }))
  await expect(person.locator('#username-status')).toHaveText('This username is already in use. Choose another.')
  await expectAccessible(person)
  await press(person, 'Complete')
  await expectFieldError(person, 'Username', 'This username is already in use.')
  await expect(person.getByLabel('Username')).toHaveValue('OLE_berg')
  await expect(person.getByLabel('Email')).toHaveValue('ole@example.no')
  await expect(person.getByLabel('Password', { exact: true })).toHaveValue('')
  await expect(person.getByText('You have already shown that you are not a robot.')).toBeVisible()
  await expectAccessible(person)

  await fillIn(person, { username: 'ole_berg_2', password: goodPassword })
  await expect(person.locator('#username-status')).toHaveText('This username is available.')
  await press(person, 'Complete')
  await expectHeading(person, 'Activate your account')
})

test('R10: every field that is wrong is named at once, at the field and in the summary, whose links lead there', async ({
  world,
}) => {
  const { person } = world
  await openForm(person)
  await fillIn(person, { username: 'not_ok_', email: 'nowhere', password: '' })
  await press(person, 'Complete')
  await expectFieldError(person, 'Username', /Use letters a–z and digits/)
  await expectFieldError(person, 'Email', 'Write an email address like name@example.no.')
  await expectFieldError(person, 'Password', 'Use at least 15 characters in the password.')
  await expectAccessible(person)
  await person.getByRole('link', { name: 'Write an email address like name@example.no.' }).click()
  await expect(person.getByLabel('Email')).toBeFocused()
})

const refused = [
  { kind: 'short', password: 'bare elleve', message: 'Use at least 15 characters in the password.' },
  { kind: 'common', password: 'passordpassord123', message: /guessed first/ },
  { kind: 'personal', password: 'ole_berg@example.no', message: /built from your name, your email address/ },
]

for (const { kind, password, message } of refused) {
  test(`R8: a password that is ${kind} is refused with the reason`, async ({ world }) => {
    const { person } = world
    await openForm(person)
    await fillIn(person, details({ password }))
    await press(person, 'Complete')
    await expectFieldError(person, 'Password', message)
    await expectAccessible(person)
  })
}

test('R8: the suggested passphrase is taken with one press, can be seen, and is accepted', async ({ world }) => {
  const { person } = world
  await openForm(person)
  await fillIn(person, details({ password: 'kort' }))
  await expect(person.getByText('Characters still missing: 11')).toBeVisible()
  await person.getByText('Suggest a passphrase').click()
  await expect(person.locator('[data-passphrase]')).toBeVisible()
  await expect(person.locator('[data-passphrase]')).toBeVisible()
  const phrase = (await person.locator('[data-passphrase]').innerText()).trim()
  expect(phrase.split(/[\s-]+/).length).toBeGreaterThanOrEqual(5)
  await press(person, 'Use this passphrase')
  await expect(person.getByLabel('Password', { exact: true })).toHaveValue(phrase)
  await expect(person.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text')
  await expect(person.getByText('Strength: very good')).toBeVisible()
  await expectAccessible(person)
  await press(person, 'Complete')
  await expectHeading(person, 'Activate your account')
})

test('X2: nothing that appears while typing moves the button that a finger is on its way to', async ({ world }) => {
  const { person } = world
  await openForm(person)
  await expect(person.getByText('The check is done')).toBeVisible()
  const button = person.getByRole('button', { name: 'Complete', exact: true })
  const place = () => button.evaluate((element) => element.getBoundingClientRect().top + scrollY)
  const before = await place()
  await fillIn(person, details({ password: 'kort' }))
  await expect(person.getByText('This username is available.')).toBeVisible()
  await expect(person.getByText('Characters still missing: 11')).toBeVisible()
  expect(await place()).toBe(before)
})

test('R9: an expired captcha keeps every field but the password, and a new one is solved meanwhile', async ({
  world,
}) => {
  const { person } = world
  await person.route('**/register/captcha', async (route) => {
    const ticket = await world.db('select id from registration_ticket')
    await route.fulfill({ json: await expiredChallenge(String(ticket[0].id)) })
  })
  await openForm(person)
  await fillIn(person, details())
  await press(person, 'Complete')
  await expect(person.locator('#errors')).toContainText('The automatic check was too old.')
  await expect(person.locator('#errors')).toBeFocused()
  await expect(person.getByLabel('Username')).toHaveValue('ole_berg')
  await expect(person.getByLabel('Email')).toHaveValue('ole@example.no')
  await expect(person.getByLabel('Password', { exact: true })).toHaveValue('')
  await expectAccessible(person)

  await person.unroute('**/register/captcha')
  await person.reload()
  await fillIn(person, details())
  await press(person, 'Complete')
  await expectHeading(person, 'Activate your account')
})

test('R9: when the check cannot run, the page offers a code by mail instead', async ({ world }) => {
  const { person } = world
  await person.route('**/register/captcha', (route) => route.fulfill({ json: { not: 'a challenge' } }))
  await openForm(person)
  await expect(person.getByRole('status').getByText('The check did not succeed.')).toBeVisible()
  await expectAccessible(person)
  await fillIn(person, details())
  await press(person, 'Send me a code')
  await expect(person.getByText('A code is on its way to your mailbox.')).toBeVisible()
  await expectAccessible(person)
  await person.getByLabel('Code from the email').fill((await world.mail('ole@example.no')).code)
  await fillIn(person, { password: goodPassword })
  await press(person, 'Complete')
  await expectHeading(person, 'Authorize Altinn Studio')
})

test.describe('with the captcha as it is by default', () => {
  test.use({ settings: { CAPTCHA_COST: '5000', CAPTCHA_COUNTER_MAX: '300' } })

  test('R9: who presses Complete before the check is done waits a moment and presses once', async ({ world }) => {
    const { person } = world
    await openForm(person)
    await fillIn(person, details())
    await press(person, 'Complete')
    await expectHeading(person, 'Activate your account')
    expect(await world.db('select count(*)::int as spent from captcha_spent')).toEqual([{ spent: 1 }])
  })
})
