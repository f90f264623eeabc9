import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { operatorOf } from '../../test/operator.ts'
import { person } from '../../test/organisation.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
})
afterAll(() => world.end())

/** How somebody becomes an operator is for whoever has the link. */
const ways = /^\/servicedesk\/(link|become)$/

const consoleRoutes = () =>
  world.app.routeList
    .filter(({ url, config }) => /^(\/api\/v1)?\/servicedesk/.test(url) && config?.action !== 'method:refuse')
    .filter(({ url }) => !ways.test(url))
    .flatMap(({ method, url, config }) =>
      [method].flat().map((one) => ({ method: one, url: url.replace(/:\w+/g, 'x'), api: config?.api === true })),
    )
    .filter(({ method }) => method !== 'HEAD')

test('P1: the console shows its operator what waits, and leads on to it', async () => {
  const { browser } = await operatorOf(world)
  const { status, body } = await browser.get('/servicedesk')
  expect(status).toBe(200)
  expect(body).toContain('href="/servicedesk/mail?list=failed"')
  expect(body).toContain('<strong>0</strong> mails that could not be sent')
})

test('SEC-L10: every page and act of the console is refused to whoever is no operator, and says nothing else', async () => {
  const stranger = await studioBrowser(world, await person(world.ctx))
  const pages = consoleRoutes().filter(({ api }) => !api)
  expect(pages.length).toBeGreaterThan(3)
  for (const { method, url } of pages) {
    const { status, body } = method === 'GET' ? await stranger.get(url) : await stranger.post(url)
    expect([method, url, status]).toEqual([method, url, 403])
    expect(body).toContain('Only the servicedesk does this')
  }
  for (const { url } of pages.filter(({ method }) => method === 'GET')) {
    const { location } = await world.browser().get(url)
    expect(location).toBe(`/login?${new URLSearchParams({ return_to: url })}`)
  }
})

test('SEC-L10: programs need an operator’s token with the scope of the servicedesk', async () => {
  const desk = await operatorOf(world)
  const paths = consoleRoutes().filter(({ api }) => api)
  expect(paths.length).toBeGreaterThan(1)
  const without = await programOf(world, desk.userId, ['services:write', 'orgs:write'])
  const stranger = await programOf(world, (await person(world.ctx)).userId)
  for (const { method, url } of paths) {
    const send = async (program: typeof without) => (await program.send(method as 'GET', url)).body.type
    expect([url, await send(without)]).toEqual([url, expect.stringContaining('access/missing-scope')])
    expect([url, await send(stranger)]).toEqual([url, expect.stringContaining('access/operators-only')])
  }
  const program = await programOf(world, desk.userId, ['servicedesk'])
  expect((await program.get('/api/v1/servicedesk')).status).toBe(200)
})

test('SEC-L10: a login of half an hour ago is renewed first, and comes back to what was typed', async () => {
  const { origin } = world.ctx.config
  const { browser, userId } = await operatorOf(world)
  world.clock.advance(1000)
  expect((await browser.get('/servicedesk/operators')).status).toBe(200)
  world.clock.advance(801)
  const late = await browser.get('/servicedesk')
  expect(late.location).toBe('/login/again?return_to=%2Fservicedesk')
  const typed = { username: 'kari', reason: 'works here since August' }
  const sent = await browser.post('/servicedesk/operators', typed, { referer: `${origin}/servicedesk/operators` })
  expect(sent.location).toBe('/login/again?return_to=%2Fservicedesk%2Foperators')
  const again = await studioBrowser(world, { userId })
  const { body } = await again.get('/servicedesk/operators')
  expect(body).toContain('value="kari"')
  expect(body).toContain('works here since August')
})
