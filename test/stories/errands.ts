import { expect, type Page } from '@playwright/test'
import { type Words, words } from './words.ts'
import type { World } from './world.ts'

export const goodPassword = 'korrekt hest batteri stift'

export interface Details {
  username: string
  email: string
  password: string
}

export const details = (changes: Partial<Details> = {}): Details => ({
  username: 'ole_berg',
  email: 'ole@example.no',
  password: goodPassword,
  ...changes,
})

export const ole = { eid: 'BankID', name: 'Ole Bjørn Hansen Berg' }
export const kari = { eid: 'BankID', name: 'Kari Nordmann' }

export interface Proof {
  eid: string
  name: string
}

/** On Ansattporten's screens: chooses the electronic ID and who to be. */
export async function prove(page: Page, { eid, name }: Proof): Promise<void> {
  await page.getByRole('link', { name: eid }).click()
  await page.getByRole('button', { name }).click()
}

/** From the front page to the completion form. */
export async function openForm(page: Page, proof: Proof = ole, w: Words = words.en): Promise<void> {
  await page.goto('/')
  await page.getByRole('link', { name: w.create }).click()
  await prove(page, proof)
  await expect(page.getByRole('button', { name: w.complete, exact: true })).toBeVisible()
  // A person needs longer to begin than the page's scripts do.
  await page.waitForLoadState('load')
}

export async function fillIn(page: Page, filled: Partial<Details>, w: Words = words.en): Promise<void> {
  for (const field of ['username', 'email', 'password'] as const) {
    const value = filled[field]
    if (value !== undefined) await page.getByLabel(w[field], { exact: true }).fill(value)
  }
}

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** Create new user, up to the page that waits for the address to be proven. */
export async function register(
  page: Page,
  filled: Details = details(),
  proof: Proof = ole,
  w: Words = words.en,
): Promise<Details> {
  await openForm(page, proof, w)
  await fillIn(page, filled, w)
  await press(page, w.complete)
  await expectHeading(page, w.activateAccount)
  await expect(page).toHaveURL(/\/register\/sent/)
  return filled
}

/** The whole way to the dashboard: a user with a proven address, logged in in this browser. */
export async function becomeUser(
  world: World,
  page: Page = world.person,
  filled: Details = details(),
  proof: Proof = ole,
): Promise<Details> {
  await register(page, filled, proof)
  await page.goto((await world.mail(filled.email)).link)
  await press(page, words.en.activate)
  await press(page, words.en.authorize)
  await expectDashboard(page)
  return filled
}

export async function logInWithAnsattporten(page: Page, proof: Proof = ole, w: Words = words.en): Promise<void> {
  await page.goto('/login')
  await page.getByRole('link', { name: w.withAnsattporten }).click()
  await prove(page, proof)
}

export async function logInWithPassword(page: Page, login: string, password: string = goodPassword): Promise<void> {
  await page.goto('/login')
  await page.getByLabel('Username or email').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await press(page, 'Log in')
}

export async function logOut(page: Page, w: Words = words.en): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: w.logOut, exact: true }).click()
  await expectHeading(page, w.loggedOut)
}

export const expectHeading = (page: Page, name: string | RegExp, patience: { timeout?: number } = {}) =>
  expect(page.getByRole('heading', { level: 1, name })).toBeVisible(patience)

export async function expectDashboard(page: Page, w: Words = words.en): Promise<void> {
  await expect(page).toHaveURL(/\/dashboard$/)
  await expectHeading(page, new RegExp(`^${w.welcome}`))
}

/** A field has this error, the summary says it too, of which field, and the focus is on the summary (R10, X5). */
export async function expectFieldError(page: Page, label: string, message: string | RegExp): Promise<void> {
  const field = page.getByLabel(label, { exact: true })
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(message instanceof RegExp ? message : new RegExp(literally(message)))
  await expect(page).toHaveTitle(/^Error: /)
  const summary = page.locator('#errors')
  await expect(summary).toBeFocused()
  await expect(summary.getByRole('link', { name: label }).filter({ hasText: message })).toBeVisible()
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** An account made by the servicedesk: a password, a proven address, no electronic ID. */
export async function userFromServicedesk(world: World, { username, email, password }: Details): Promise<void> {
  const result = await world.cli(
    ['user', 'create', username, '--email', email, '--language', 'en', '--password-stdin'],
    password,
  )
  expect(result, 'the user is created').toMatchObject({ code: 0 })
}
