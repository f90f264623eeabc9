import { afterAll, beforeAll, expect, test } from 'vitest'
import { operatorOf } from '../../test/operator.ts'
import { organisationWith } from '../../test/organisation.ts'
import { serviceOf } from '../../test/service.ts'
import { createWorld, register, type World } from '../../test/world.ts'
import { languages } from '../text/text.ts'
import { helpPages } from '../ui/help-link.tsx'

let world: World
beforeAll(async () => {
  world = await createWorld({ STUDIO_NAME: 'Studioet', SERVICEDESK_EMAIL: 'hjelp@example.no' })
})
afterAll(() => world.end())

const paths = ['/help', ...helpPages.map((topic) => `/help/${topic}`)]
const accepting = (language: string) => ({ 'accept-language': language })

/** What a page links to, the shell of every page left out. */
const linksIn = (body: string) =>
  [...(/<main[\s\S]*<\/main>/.exec(body)?.[0] ?? '').matchAll(/href="([^"]+)"/g)].flatMap(([, href]) => href ?? [])

test.each(languages)(
  'X9: every link of every help page leads somewhere, in %s, to the very place',
  async (language) => {
    const browser = world.browser()
    const dead: string[] = []
    let followed = 0
    for (const path of paths) {
      const { body, status } = await browser.get(path, accepting(language))
      expect([path, status, /<html lang="(\w+)"/.exec(body)?.[1]]).toEqual([path, 200, language])
      for (const href of linksIn(body)) {
        followed += 1
        if (!(await leads(href, language))) dead.push(`${path} ${href}`)
      }
    }
    expect(dead).toEqual([])
    expect(followed).toBeGreaterThan(30)
  },
)

async function leads(href: string, language: string): Promise<boolean> {
  if (href.startsWith('mailto:')) return href === 'mailto:hjelp@example.no'
  const [path = '', part] = href.split('#')
  const { status, body } = await world.browser().get(path, accepting(language))
  return status < 400 && (part === undefined || body.includes(`id="${part}"`))
}

test('X9: every help page can be reached from the first one', async () => {
  const { body } = await world.browser().get('/help')
  expect(linksIn(body)).toEqual(expect.arrayContaining(paths.slice(1)))
})

test('X9: creating a user is told as the seed tells it, with the remedy for a link that is invalid', async () => {
  const { body } = await world.browser().get('/help/create-user', accepting('en'))
  const told = [
    'personal',
    'one or more organisations',
    '“Create new user”',
    'BankID, MinID',
    'username, email address and password',
    'not a robot',
    '“Complete”',
    'address bar of your browser and press Enter',
    'invalid or has expired',
    'Log in with Ansattporten once more',
    'Studioet asks for access to your user account',
    'logo at the top left',
    'create your first service',
  ]
  expect(told.filter((words) => !body.includes(words))).toEqual([])
})

test('X9: operators read the very addresses of this installation', async () => {
  const { body } = await world.browser().get('/help/connect-ansattporten')
  for (const path of ['/login/ansattporten/callback', '/logged-out', '/logout/front-channel', '/logout/back-channel'])
    expect(body).toContain(`<code>http://localhost:8080${path}</code>`)
})

test('X9: help is linked from where somebody is in the middle of it', async () => {
  const stranger = world.browser()
  const invalid = '/help/create-user#invalid'
  expect(linksIn((await stranger.get('/')).body)).toContain('/help/create-user')
  expect(linksIn((await stranger.get('/register')).body)).toContain('/help/create-user')
  const opened = await stranger.follow(await stranger.get('/activate?token=none'))
  expect(linksIn(opened.body)).toContain(invalid)
  const { browser } = await register(world)
  expect(linksIn((await browser.get('/register/sent')).body)).toContain(invalid)
  const gone = await stranger.get('/password/reset')
  expect([gone.status, linksIn(gone.body).includes(invalid)]).toEqual([410, true])
})

test('X9: help is linked from the request for an organisation, where one asks to join, where one deploys, and for operators', async () => {
  const { browser } = await operatorOf(world)
  const { name: organisation } = await organisationWith(world.ctx)
  const { name } = await serviceOf(world.ctx, { owner: organisation, facts: { visibility: 'internal' } })
  for (const [path, topic] of [
    ['/requests/new', 'get-organisation'],
    [`/orgs/${organisation}/join`, 'join-organisation'],
    [`/${organisation}/${name}/deploy`, 'deploy-service'],
    ['/servicedesk', 'connect-ansattporten'],
  ] as const)
    expect([path, linksIn((await browser.get(path)).body)]).toEqual([path, expect.arrayContaining([`/help/${topic}`])])
})
