import { afterAll, beforeAll, expect, test } from 'vitest'
import { createUser } from '../../test/oauth-world.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { loggedInBrowser, studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { deactivateUser } from '../user/index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

const browserOfSomebody = async () => studioBrowser(world, await person(world.ctx))
const listed = (body: string) => [...body.matchAll(/<code>([a-z0-9]+)<\/code>/g)].map(([, name = '']) => name)

test('J1: while nobody has an organisation, the directory says who makes them', async () => {
  const { status, body } = await (await browserOfSomebody()).get('/orgs')
  expect(status).toBe(200)
  expect(body).toContain('There is no organisation here yet.')
  expect(body).toContain('href="mailto:tjenesteeier@altinn.no"')
})

test('J1: every organisation stands in the directory once, page by page, in the order of their names', async () => {
  const names = new Map<string, string>()
  for (let index = 0; index < 65; index++) {
    const nameNb = `Etat ${String.fromCharCode(97 + (index % 5))}`
    names.set((await organisationWith(world.ctx, { owners: 0, organisation: { nameNb } })).name, nameNb)
  }
  const browser = await browserOfSomebody()
  const pages: string[][] = []
  for (let path: string | undefined = '/orgs'; path; ) {
    const { body } = await browser.get(path)
    pages.push(listed(body))
    path = /href="([^"]*cursor=[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(pages.map(({ length }) => length)).toEqual([30, 30, 5])
  expect(new Set(pages.flat())).toEqual(new Set(names.keys()))
  expect(pages.flat().map((name) => names.get(name))).toEqual([...names.values()].sort())
})

test('J1: an organisation is found by the beginnings of its names, its short name or its number', async () => {
  const organisation = { name: 'zskd', nameNb: 'Brannvesenet Øst', nameEn: 'Fire Brigade', number: '974761076' }
  await organisationWith(world.ctx, { organisation })
  const browser = await browserOfSomebody()
  for (const search of ['brannv', 'ØST', 'brig fire', 'zsk', '974761', "brannvesenet' & |"]) {
    const { body } = await browser.get(`/orgs?${new URLSearchParams({ search })}`)
    expect([search, listed(body)]).toEqual([search, ['zskd']])
  }
})

test('J1: what was not found is said back as text, with a way on', async () => {
  const search = '<script>alert(1)</script>'
  const { status, body } = await (await browserOfSomebody()).get(`/orgs?${new URLSearchParams({ search })}`)
  expect(status).toBe(200)
  expect(body).not.toContain('<script>alert')
  expect(body).toContain('Nothing was found for “&lt;script>alert(1)&lt;/script>”.')
  expect(body).toContain('Show all organisations')
})

test('J1: one’s own organisations are marked, and nobody’s name stands in the list', async () => {
  const { name, owners } = await organisationWith(world.ctx, { organisation: { nameNb: 'Aaa' } })
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const own = await (await studioBrowser(world, owner)).get('/orgs')
  expect(own.body.split('You are in it')).toHaveLength(2)
  const { body } = await (await browserOfSomebody()).get('/orgs')
  expect(listed(body)[0]).toBe(name)
  expect(body).not.toContain('You are in it')
  expect(body).not.toContain(owner.username)
})

test.each(['cursor=x', 'cursor=e30', 'cursor=a&cursor=b', `search=${'a'.repeat(101)}`, 'search=a&search=b'])(
  'X5: the directory asked with %.20s is a 422',
  async (query) => {
    expect((await (await browserOfSomebody()).get(`/orgs?${query}`)).status).toBe(422)
  },
)

test('SEC-L1: a visitor logs in first, who is not activated waits, who was shut out stays out', async () => {
  expect((await world.browser().get('/orgs')).location).toBe('/login?return_to=%2Forgs')
  const pending = await createUser(world.ctx, 'notyet', { active: false })
  const { browser } = await loggedInBrowser(world, { userId: pending, kind: 'pending' })
  expect((await browser.get('/orgs')).location).toBe('/register/sent')
  const gone = await person(world.ctx)
  const shutOut = await studioBrowser(world, gone)
  await deactivateUser(world.ctx, gone.userId, 'left')
  expect((await shutOut.get('/orgs')).status).toBe(403)
})
