import type { Page } from '@playwright/test'
import { count } from '../long.ts'
import {
  details,
  expectHeading,
  goodPassword,
  logInWithPassword,
  press,
  register,
  userFromServicedesk,
} from './errands.ts'
import { expect, test } from './story.ts'
import type { World } from './world.ts'

/** Fifty of each kind in the long run. */
const scans = count(50)

/** A mail server that looks where the links of a mail lead, once plainly and once with HEAD. */
async function scanPlainly(link: string) {
  for (let scan = 0; scan < scans; scan++) {
    for (const method of ['GET', 'HEAD']) {
      const { status } = await fetch(link, { method, headers: { accept: 'text/html', 'user-agent': 'a scanner' } })
      expect(status).toBeLessThan(500)
    }
  }
}

/** One that opens them in a browser, lets scripts run, and follows what stands on the page. */
async function scanWithScripts(world: World, link: string, heading: string) {
  for (let scan = 0; scan < scans; scan++) {
    const scanner = await world.anotherBrowser()
    await scanner.goto(link)
    await expectHeading(scanner, heading)
    await scanner.waitForLoadState('networkidle')
    if (scan === 0) await followLinks(scanner, world.origin)
    await scanner.context().close()
  }
}

async function followLinks(scanner: Page, origin: string) {
  const links = await scanner
    .locator('a')
    .evaluateAll((anchors) => anchors.map((anchor) => `${Reflect.get(anchor, 'href')}`))
  // Beside a plain text a browser asks for /favicon.ico, which we do not have.
  const ours = new Set(links.filter((href) => href.startsWith(`${origin}/`) && !href.endsWith('.txt')))
  for (const href of ours) await scanner.goto(href)
  expect(ours.size).toBeGreaterThan(2)
}

test('SEC-C1 A2: scanners that run scripts open the activation link, and then one press of the person activates', async ({
  world,
}) => {
  test.setTimeout(600_000)
  const { person } = world
  await register(person)
  const { link } = await world.mail('ole@example.no')
  const before = await world.db('select * from activation')
  await scanPlainly(link)
  await scanWithScripts(world, link, 'Activate your account')
  expect(await world.db('select * from activation')).toEqual(before)
  expect(await world.db('select state from user_account')).toEqual([{ state: 'pending' }])
  await person.goto(link)
  await press(person, 'Activate')
  await expectHeading(person, 'Authorize Altinn Studio')
  expect(await world.db('select state from user_account')).toEqual([{ state: 'active' }])
})

test('SEC-C1 L7: scanners that run scripts open the link to a new password, and then the person sets it by one press', async ({
  world,
}) => {
  test.setTimeout(600_000)
  const { person } = world
  const user = details()
  await userFromServicedesk(world, user)
  await person.goto('/password/forgotten')
  await person.getByLabel('Username or email').fill(user.email)
  await press(person, 'Send me a link')
  const { link } = await world.mail(user.email)
  const before = await world.db('select * from password_reset')
  await scanPlainly(link)
  await scanWithScripts(world, link, 'Choose a new password')
  expect(await world.db('select * from password_reset')).toEqual(before)
  await logInWithPassword(await world.anotherBrowser(), user.username, goodPassword)
  await person.goto(link)
  const fresh = 'gul traktor synger lavt'
  await person.getByLabel('New password').fill(fresh)
  await press(person, 'Change the password')
  await expectHeading(person, 'The password is changed')
  await logInWithPassword(person, user.username, fresh)
  await expectHeading(person, 'Authorize Altinn Studio')
})
