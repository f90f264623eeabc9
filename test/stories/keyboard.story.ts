import type { Locator, Page } from '@playwright/test'
import { details, expectDashboard, expectHeading } from './errands.ts'
import { expect, test } from './story.ts'
import { tabTo } from './tab-to.ts'

async function type(page: Page, label: string, text: string) {
  await tabTo(page, page.getByLabel(label, { exact: true }))
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
}

async function activate(page: Page, target: Locator, key: 'Enter' | 'Space') {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

test('X2: the whole journey is made with the keyboard alone, and the focus can always be seen', async ({ world }) => {
  const { person } = world
  const button = (name: string) => person.getByRole('button', { name, exact: true })
  await person.goto('/')
  await person.keyboard.press('Tab')
  const skip = person.getByRole('link', { name: 'Skip to main content' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport({ ratio: 1 })
  await person.keyboard.press('Enter')
  await expect(person.getByRole('main')).toBeFocused()
  await activate(person, person.getByRole('link', { name: 'Create new user' }), 'Enter')
  await activate(person, person.getByRole('link', { name: 'BankID' }), 'Enter')
  await activate(person, person.getByRole('button', { name: 'Ole Bjørn Hansen Berg' }), 'Space')

  const filled = details()
  await type(person, 'Username', filled.username)
  await type(person, 'Email', filled.email)
  await type(person, 'Password', filled.password)
  await activate(person, button('Show the password'), 'Space')
  await expect(person.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text')
  await activate(person, person.getByText('Suggest a passphrase'), 'Enter')
  await expect(person.locator('[data-passphrase]')).toBeVisible()
  await activate(person, button('Complete'), 'Enter')

  await expectHeading(person, 'Activate your account')
  await type(person, 'Code from the email', (await world.mail(filled.email)).code)
  await person.keyboard.press('Enter')
  await activate(person, button('Authorize'), 'Space')
  await expectDashboard(person)
  await activate(person, person.getByRole('link', { name: 'Logged in as Ole Bjørn Hansen Berg' }), 'Enter')
  await expectHeading(person, 'My account')
  await activate(person, button('Log out'), 'Enter')
  await expectHeading(person, 'You are logged out')
})
