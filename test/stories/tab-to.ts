import { expect, type Locator, type Page } from '@playwright/test'

/** Presses Tab until this has the focus, and sees that the focus can be seen. */
export async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return expectVisibleFocus(target)
  }
  throw new Error(`Tab does not reach ${target}`)
}

async function expectVisibleFocus(target: Locator) {
  const { outline, shadow } = await target.evaluate((element) => {
    // Around a box or a radio button, the ring stands with its label in it.
    const ringed = element.matches('[type="checkbox"], [type="radio"]') ? element.closest('.ds-field') : element
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(ringed ?? element)
    return { outline: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth), shadow: boxShadow }
  })
  expect(outline >= 2 || shadow !== 'none', `the focus on ${target} can be seen`).toBe(true)
  await expect(target).toBeInViewport()
}
