import type { Answer, TestBrowser } from './browser.ts'
import { activeUser, type World } from './world.ts'

/** The page that a browser comes to in the end: over the protocol's whole addresses, and allowing what the studio asks. */
export async function openPage(world: World, browser: TestBrowser, path: string): Promise<Answer> {
  const page = await followAll(world, browser, await browser.get(path))
  const [, consent] = /action="(\/oauth\/consent\/[^"]+)"/.exec(page.body) ?? []
  if (!consent) return page
  const [, user = ''] = /name="user" value="([^"]+)"/.exec(page.body) ?? []
  const allowed = await browser.post(consent, { user, decision: 'authorize' })
  const [, next = ''] = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(allowed.body) ?? []
  return followAll(world, browser, await browser.get(next.replaceAll('&amp;', '&')))
}

/** Follows redirects on our own origin, however they name it. */
export async function followAll(world: World, browser: TestBrowser, answer: Answer): Promise<Answer> {
  let last = answer
  for (let hops = 0; last.location && hops < 20; hops++)
    last = await browser.get(last.location.replace(world.ctx.config.origin, ''))
  return last
}

/** An active user who has let the studio act for them. The world must listen, since the studio redeems its code there. */
export async function studioUser(world: World, options: Parameters<typeof activeUser>[1] = {}) {
  const user = await activeUser(world, options)
  await openPage(world, user.browser, '/dashboard')
  const { id } = await world.ctx.db
    .selectFrom('owner')
    .select('id')
    .where('name', '=', user.form.username)
    .executeTakeFirstOrThrow()
  return { ...user, userId: id }
}
