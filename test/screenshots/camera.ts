import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { shipped } from '../../server/root.ts'
import type { Stage, World } from '../stories/world.ts'

export type Language = 'nb' | 'nn' | 'en'

export const locales: Record<Language, string> = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' }
export const folder = shipped('screenshots')
export const password = 'korrekt hest batteri stift'

type Shoot = (page: Page, name: string) => Promise<void>

export interface Walk {
  world: World
  stage: Stage
  language: Language
  shoot: Shoot
}

/** Both widths, light and dark, of what is on screen now. Says which pages do not fit a narrow screen. */
export function camera(language: Language): Shoot {
  let number = 0
  return async (page, name) => {
    number += 1
    await page.waitForLoadState('load')
    for (const width of [1280, 320]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme })
        const file = `${String(number).padStart(3, '0')}-${name}-${width}-${colorScheme}.png`
        await page.screenshot({ path: join(folder, language, file), fullPage: true })
      }
    }
    const isWide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    )
    await page.setViewportSize({ width: 1280, height: 900 })
    process.stdout.write(`${language} ${name}${isWide ? ' is wider than 320 pixels' : ''}\n`)
  }
}

type Place = readonly [name: string, path: string]

/** Opens each and takes its picture. */
export async function visit({ shoot }: Walk, page: Page, places: readonly Place[]): Promise<void> {
  for (const [name, path] of places) {
    await page.goto(path)
    await shoot(page, name)
  }
}

export const button = (page: Page, selector: string) => page.locator(selector).first().click()

/** Sends the form that does this, by the button or the hidden field that says so. */
export const send = (page: Page, act: string) =>
  button(page, `main button[value="${act}"], main form:has(input[name="act"][value="${act}"]) button[type="submit"]`)

export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields))
    await page.locator(`main :is(input, textarea)[name="${name}"]:not([type="hidden"])`).first().fill(value)
}

/** A browser where nobody is logged in, in the language of the walk. */
export const stranger = ({ world, language }: Walk): Promise<Page> =>
  world.anotherBrowser({ locale: locales[language] })

/** Proves who they are at Ansattporten, which the page is on. */
export async function prove(page: Page, person = 'Ole Bjørn Hansen Berg'): Promise<void> {
  await page.getByRole('link', { name: 'BankID' }).click()
  await page.getByRole('button', { name: person }).click()
  await page.waitForURL(/\/register|\/dashboard|\/oauth|\/account/)
  await page.waitForLoadState('load')
}

/** Somebody from the servicedesk's list, in a browser of their own, past the consent page. */
export async function colleague(walk: Walk, username: string, displayName: string): Promise<Page> {
  const email = `${username}@example.no`
  const made = ['user', 'create', username, '--email', email, '--name', displayName, '--language', walk.language]
  const { code, complaint } = await walk.world.cli([...made, '--password-stdin'], password)
  if (code !== 0) throw new Error(complaint)
  const page = await stranger(walk)
  await page.goto('/login')
  await fill(page, { login: username, password })
  await button(page, 'form[action="/login/password"] button[type="submit"]')
  await button(page, 'button[value="authorize"]')
  await page.waitForURL(/dashboard/)
  return page
}
