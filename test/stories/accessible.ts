import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import type { World } from './world.ts'

const sniffer = readFileSync(createRequire(import.meta.url).resolve('html_codesniffer/build/HTMLCS.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const narrow = { width: 320, height: 640 }

/**
 * The page on screen is free of faults that machines can find, in light and dark, and fits a screen 320 pixels wide
 * (X2). The person's own colours, size and focus are as before afterwards.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  const where = `${await page.title()} (${new URL(page.url()).pathname})`
  const size = page.viewportSize() ?? { width: 1280, height: 720 }
  const faults: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const found = [...(await axeFaults(page, colorScheme)), ...(await snifferFaults(page))]
    faults.push(...found.map((fault) => `${colorScheme}: ${fault}`))
  }
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(narrow)
  faults.push(...(await overflowFaults(page)))
  await page.setViewportSize(size)
  expect(faults, where).toEqual([])
}

/**
 * Checkers are scripts, so a page without them is checked in a browser that runs them, with its own scripts taken out and with
 * what it has for people without.
 */
export async function expectTwinAccessible(world: World, page: Page) {
  const twin = await world.anotherBrowser()
  const html = (await page.content())
    .replace(/<script[^>]*><\/script>/g, '')
    .replace(/<noscript>\s*<meta[^>]*>\s*<\/noscript>/, '')
    .replaceAll(/<(\/?)noscript>/g, '<$1div>')
  await twin.route(page.url(), (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html>${html}` }),
  )
  await twin.goto(page.url())
  await expectAccessible(twin)
  await twin.close()
}

/** Only colours differ in the dark. */
async function axeFaults(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  const chosen = colorScheme === 'light' ? axe.withTags(tags) : axe.withRules(['color-contrast', 'link-in-text-block'])
  // The other mode opens a page of its own for each run, which only frames of another origin need.
  const { violations } = await chosen.setLegacyMode(page.frames().length === 1).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `axe ${id}: ${html}\n${failureSummary}`),
  )
}

interface SnifferMessage {
  type: number
  code: string
  msg: string
  element: Element | undefined
}

/** HTML_CodeSniffer as the page's own script; a policy against foreign script does not concern it. */
async function snifferFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'HTMLCS' in window))) await page.evaluate(sniffer)
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const { HTMLCS } = window as unknown as {
          HTMLCS: {
            process(standard: string, content: Document, done: () => void): void
            getMessages(): SnifferMessage[]
          }
        }
        const errors = () => HTMLCS.getMessages().filter(({ type }) => type === 1)
        const tell = ({ code, msg, element }: SnifferMessage) =>
          `HTMLCS ${code}: ${msg}\n${element?.outerHTML?.slice(0, 300)}`
        HTMLCS.process('WCAG2AA', document, () => resolve(errors().map(tell)))
      }),
  )
}

/** Which elements make the page wider than the screen. */
function overflowFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > width + 1,
    )
    return [
      `wider than ${width} px: ${wide
        .slice(0, 3)
        .map((element) => element.outerHTML.slice(0, 200))
        .join(' | ')}`,
    ]
  })
}
