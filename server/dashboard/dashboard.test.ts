import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationWith, person } from '../../test/organisation.ts'
import { operatorPerson, requestBy } from '../../test/organisation-request.ts'
import { serviceOf } from '../../test/service.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { approveOrganisationRequest } from '../organisation-request/index.ts'
import { offerTransfer } from '../service/index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
})
afterAll(() => world.end())

const filled = { titleNb: 'Søknad', titleEn: 'Application', description: 'Apply here', template: 'basic' }
const main = (body: string) => /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? ''
const titles = (body: string) =>
  [...main(body).matchAll(/<th scope="row"><a[^>]*>([^<]*)<\/a>/g)].map(([, title]) => title)
const count = (body: string) => /id="found">([^<]*)</.exec(body)?.[1]

async function somebody() {
  const who = await person(world.ctx)
  const browser = await studioBrowser(world, who)
  const create = (name: string, changes: Record<string, string> = {}) =>
    browser.post('/services/new', { ...filled, name, owner: who.username, ...changes })
  return { ...who, browser, create }
}

test('D1: while there is no service the dashboard invites to create the first one, and afterwards lists', async () => {
  const { browser, create } = await somebody()
  const first = (await browser.get('/dashboard')).body
  expect(first).toContain('<a class="ds-button" data-variant="primary" data-color="accent" href="/services/new">')
  expect(first).toContain('Create your first service')
  await create('first')
  const { body } = await browser.get('/dashboard')
  expect(body).not.toContain('Create your first service')
  expect([count(body), titles(body)]).toEqual(['1 service', ['Application']])
})

test('D1 Q1: who has a service and no organisation can still ask for one, and finds what they have asked for', async () => {
  const { browser, create } = await somebody()
  await create('first')
  const alone = (await browser.get('/dashboard')).body
  for (const path of ['/orgs', '/requests/new', '/requests']) expect(main(alone)).toContain(`href="${path}"`)
  const nothing = (await browser.get('/orgs?search=no-such-name')).body
  expect(main(nothing)).toContain('href="/requests/new"')
})

test('D3: a row says title, name, owner, who created it, when it changed, and what it is', async () => {
  const { name, owners } = await organisationWith(world.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const browser = await studioBrowser(world, owner)
  await browser.post('/services/new', { ...filled, name: 'theirs', owner: name })
  const { body } = await browser.get(`/dashboard/${name}`)
  const row = /<tbody>([\s\S]*?)<\/tbody>/.exec(body)?.[1] ?? ''
  for (const told of [
    '>Application<',
    '>theirs<',
    `href="/orgs/${name}"`,
    `>${owner.username}<`,
    '<time',
    'Apply here',
  ])
    expect(row).toContain(told)
})

test('D3 Q5: what an organisation was made with was created by the servicedesk, whoever is its administrator', async () => {
  const kari = await person(world.ctx)
  const requestId = await requestBy(world.ctx, kari, { name: 'dir' })
  await approveOrganisationRequest(world.ctx, await operatorPerson(world.ctx), { requestId, environments: [] })
  const { body } = await (await studioBrowser(world, kari)).get('/dashboard/dir')
  const creators = [...body.matchAll(/<td data-label="Created by">([^<]*)</g)].map(([, creator]) => creator)
  expect(creators).toEqual(['The servicedesk', 'The servicedesk', 'The servicedesk'])
})

test('D2: a context that is not mine leads to my own services and says so, the same as one that does not exist', async () => {
  const { browser, create } = await somebody()
  const { name } = await organisationWith(world.ctx)
  const answers = [await browser.get(`/dashboard/${name}`), await browser.get('/dashboard/nosuch')]
  expect(answers.map(({ status, location }) => [status, location])).toEqual([
    [303, '/dashboard?instead=yes'],
    [303, '/dashboard?instead=yes'],
  ])
  const says = 'You have no organisation of that name here'
  expect((await browser.get('/dashboard?instead=yes')).body).toContain(says)
  await create('one')
  expect((await browser.get('/dashboard?instead=yes')).body).toContain(says)
  expect((await browser.get('/dashboard')).body).not.toContain(says)
})

test('D3: favourites stand first, on the first page of any context, and are taken away again', async () => {
  const { browser, create, username } = await somebody()
  await create('one')
  await create('two', { titleNb: 'To', titleEn: 'Two' })
  const star = (favourite: string) =>
    browser.post(`/${username}/one/favourite`, { favourite, return_to: '/dashboard/all?sort=name' })
  expect((await star('yes')).location).toBe('/dashboard/all?sort=name')
  const { body } = await browser.get('/dashboard')
  expect([titles(body), count(body)]).toEqual([['Application', 'Two', 'Application'], '2 services'])
  expect(titles((await browser.get('/dashboard?search=two')).body)).toEqual(['Two'])
  await star('no')
  expect(titles((await browser.get('/dashboard')).body)).toEqual(['Two', 'Application'])
})

test('S3: the star of a service that one may not see is not found, and a favourite that became private is gone', async () => {
  const [mine, other] = [await somebody(), await somebody()]
  await mine.create('shared', { visibility: 'internal' })
  const path = `/${mine.username}/shared/favourite`
  await other.browser.post(path, { favourite: 'yes' })
  await other.create('own', { titleEn: 'Own' })
  expect(titles((await other.browser.get('/dashboard')).body)).toEqual(['Application', 'Own'])
  await world.ctx.db.updateTable('service').set({ visibility: 'private' }).where('name', '=', 'shared').execute()
  expect(titles((await other.browser.get('/dashboard')).body)).toEqual(['Own'])
  expect((await other.browser.post(path, { favourite: 'yes' })).status).toBe(404)
})

test('X3: without script a list is searched, sorted and turned over, and says how many there are', async () => {
  const { browser, create } = await somebody()
  for (let index = 10; index < 42; index++) await create(`service-${index}`, { titleEn: `Title ${99 - index}` })
  const first = (await browser.get('/dashboard?sort=title')).body
  expect([count(first), titles(first).length, titles(first)[0]]).toEqual(['32 services', 30, 'Title 58'])
  expect(first).toMatch(/aria-sort="ascending"><a[^>]*>Title</)
  const next = /href="([^"]*cursor=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const second = (await browser.get(next)).body
  expect([count(second), titles(second)]).toEqual(['32 services', ['Title 88', 'Title 89']])
  const found = (await browser.get('/dashboard?search=service-1&sort=name')).body
  expect([count(found), titles(found).length]).toEqual(['10 services found for “service-1”', 10])
})

test('D3: a list by title begins anew for who changes their language on the way', async () => {
  const { browser, create } = await somebody()
  await create('one', { titleEn: 'One' })
  const after = async (language: string) => {
    const key = { sort: 'title', language, key: 'zebra', id: crypto.randomUUID() }
    const cursor = Buffer.from(JSON.stringify(key)).toString('base64url')
    return titles((await browser.get(`/dashboard?sort=title&cursor=${cursor}`)).body)
  }
  expect([await after('en'), await after('nb')]).toEqual([[], ['One']])
})

test('SEC-M3: what was not found is said back as text', async () => {
  const { browser, create } = await somebody()
  await create('one')
  const search = '<script>alert(1)</script>'
  const { status, body } = await browser.get(`/dashboard?${new URLSearchParams({ search })}`)
  expect([status, body.includes('<script>alert'), count(body)]).toEqual([
    200,
    false,
    'Nothing was found for “&lt;script>alert(1)&lt;/script>”.',
  ])
})

test.each(['cursor=x', 'sort=x', 'search=a&search=b', `search=${'a'.repeat(101)}`])(
  'X5: the dashboard asked with %.20s is a 422',
  async (query) => {
    expect((await (await somebody()).browser.get(`/dashboard?${query}`)).status).toBe(422)
  },
)

test('D1: who has a favourite is not invited to create the first service, but sees it', async () => {
  const [{ browser, userId }, other] = [await somebody(), await person(world.ctx)]
  const { id: serviceId } = await serviceOf(world.ctx, { owner: other.username, facts: { visibility: 'internal' } })
  await world.ctx.db.insertInto('serviceFavourite').values({ userId, serviceId, addedAt: world.ctx.now() }).execute()
  expect(titles((await browser.get('/dashboard')).body)).toEqual(['The service'])
})

test('S3: the dashboard says that offers wait, and leads to them and to deleted services', async () => {
  const { browser, create, username, userId } = await somebody()
  const { name, owners } = await organisationWith(world.ctx)
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  await create('given-away')
  const { body } = await browser.get('/dashboard')
  expect([body.includes('href="/services/deleted"'), body.includes('href="/services/transfers"')]).toEqual([
    true,
    false,
  ])
  const service = await serviceOf(world.ctx, { owner: username })
  await offerTransfer(world.ctx, { kind: 'user', userId }, { serviceId: service.id, to: name })
  const theirs = (await (await studioBrowser(world, owner)).get('/dashboard')).body
  expect(theirs).toContain('One service is offered')
  expect(theirs).toContain('href="/services/transfers"')
})
