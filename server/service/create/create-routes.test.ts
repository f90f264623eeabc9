import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationWith, person } from '../../../test/organisation.ts'
import { studioBrowser } from '../../../test/studio-browser.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { createService } from './create-service.ts'
import { readTemplates } from './template.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '100' })
})
afterAll(() => world.end())

const path = '/services/new'
const filled = { titleNb: 'Søknad', name: 'soknad', visibility: 'private', template: 'basic', licence: 'EUPL-1.2' }
const summary = (body: string) => [...body.matchAll(/<a class="ds-link" href="#(\w+)">/g)].map(([, field]) => field)
const ownerChoices = (body: string) =>
  [...body.matchAll(/<input[^>]*name="owner"[^>]*>/g)].map(([input]) => ({
    value: /value="([^"]*)"/.exec(input)?.[1],
    checked: / checked/.test(input),
    disabled: / disabled/.test(input),
  }))

const browserOf = async (name?: string) => {
  const somebody = await person(world.ctx, name)
  return { ...somebody, browser: await studioBrowser(world, somebody) }
}

const services = () => world.ctx.db.selectFrom('service').select(['name', 'titleEn', 'visibility']).execute()

test('D4: Create service makes the service and leads to it', async () => {
  const { browser, username } = await browserOf()
  const { status, location } = await browser.post(path, { ...filled, owner: username.toUpperCase() })
  expect([status, location]).toEqual([303, `/${username}/soknad?done=created`])
  expect(await services()).toContainEqual({ name: 'soknad', titleEn: 'Søknad', visibility: 'private' })
  expect((await browser.get(`/${username}/soknad?done=created`)).body).toContain('The service is created.')
  expect((await browser.get(`/${username}/soknad`)).body).not.toContain('The service is created.')
})

test('D4: what is wrong is told at each field and above, and what was typed stays', async () => {
  const { browser, username } = await browserOf()
  const typed = { ...filled, titleNb: ' ', name: 'Bad Name', description: 'x'.repeat(501), owner: username }
  const { status, body } = await browser.post(path, typed)
  expect([status, summary(body)]).toEqual([422, ['titleNb', 'name', 'description']])
  expect(body).toContain('value="Bad Name"')
  expect(body).toMatch(/id="name-error"/)
})

test('D4: a form without a name is shown once more with one that the title suggests', async () => {
  const { browser, username } = await browserOf()
  const { status, body } = await browser.post(path, {
    ...filled,
    name: '',
    titleNb: 'Søknad om støtte',
    owner: username,
  })
  expect(status).toBe(422)
  expect(body).toContain('value="soknad-om-stotte"')
})

test('D4: a name that somebody took meanwhile is a 409 on the same form', async () => {
  const { browser, username } = await browserOf()
  await browser.post(path, { ...filled, owner: username })
  const { status, body } = await browser.post(path, { ...filled, owner: username, titleNb: 'Another' })
  expect([status, summary(body)]).toEqual([409, ['name']])
  expect(body).toContain('value="Another"')
})

test.each([
  [{ template: 'nosuch' }, 'template'],
  [{ licence: 'WTFPL' }, 'licence'],
  [{ visibility: 'public' }, 'visibility'],
  [{ owner: 'nobody' }, 'owner'],
  [{ owner: '' }, 'owner'],
])('X5: %o is a 422 that names the field', async (change, field) => {
  const { browser, username } = await browserOf()
  const { status, body } = await browser.post(path, { ...filled, owner: username, ...change })
  expect([status, summary(body)]).toEqual([422, [field]])
})

test('D4: owners are me and my organisations, and where I may not create it says why and who can help', async () => {
  const { browser, username, userId } = await browserOf()
  const [may, mayNot, strange] = [
    await organisationWith(world.ctx, { organisation: { nameNb: 'A' } }),
    await organisationWith(world.ctx, { organisation: { nameNb: 'B' } }),
    await organisationWith(world.ctx, { organisation: { nameNb: 'C' } }),
  ]
  for (const [organisation, team] of [
    [may, 'Devs'],
    [mayNot, 'Datamodels'],
  ] as const)
    await world.ctx.db
      .insertInto('teamMember')
      .values({
        organisationId: organisation.organisationId,
        teamId: organisation.teamId(team),
        userId,
        addedAt: world.ctx.now(),
      })
      .execute()
  const { body } = await browser.get(path)
  expect(ownerChoices(body)).toEqual([
    { value: username, checked: true, disabled: false },
    { value: may.name, checked: false, disabled: false },
    { value: mayNot.name, checked: false, disabled: true },
  ])
  expect(body).toContain(`href="/orgs/${mayNot.name}"`)
  expect(body).not.toContain(strange.name)
  const chosen = async (owner: string) =>
    ownerChoices((await browser.get(`${path}?owner=${owner}`)).body).find(({ checked }) => checked)?.value
  expect([await chosen(may.name), await chosen(mayNot.name), await chosen(strange.name)]).toEqual([
    may.name,
    username,
    username,
  ])
  const refused = await browser.post(path, { ...filled, owner: mayNot.name })
  expect([refused.status, summary(refused.body)]).toEqual([422, ['owner']])
})

test('L4: what was typed before the session ran out is there again after the next login', async () => {
  const { browser, userId, username } = await browserOf()
  await browser.get(path)
  world.clock.advance(31 * 60)
  const sent = await browser.post(
    path,
    { ...filled, titleNb: 'Kept', owner: username },
    { referer: `${world.ctx.config.origin}${path}` },
  )
  expect(sent.location).toBe(`/login?return_to=${encodeURIComponent(path)}`)
  expect((await (await studioBrowser(world, { userId })).get(path)).body).toContain('value="Kept"')
})

const asked = async (browser: Awaited<ReturnType<typeof studioBrowser>>, owner: string, name: string) => {
  const query = new URLSearchParams({ owner, name })
  const { status, body } = await browser.get(`${path}/name?${query}`, { accept: 'application/json' })
  return { status, ...JSON.parse(body) }
}

test('D4: while somebody types they are told whether the name is free, by the rules of the form', async () => {
  const { browser, username } = await browserOf()
  await browser.post(path, { ...filled, owner: username })
  expect(await asked(browser, username, 'free-name')).toEqual({
    status: 200,
    available: true,
    message: 'This name is free.',
  })
  for (const [name, message] of [
    ['soknad', /already/],
    ['datamodels', /kept/],
    ['x', /3 to 30/],
  ] as const)
    expect(await asked(browser, username, name)).toMatchObject({
      available: false,
      message: expect.stringMatching(message),
    })
})

test('SEC-L2: whether a name is taken is told to those alone who may create there', async () => {
  const [mine, stranger] = [await browserOf(), await browserOf()]
  await mine.browser.post(path, { ...filled, owner: mine.username })
  const [taken, free] = [
    await asked(stranger.browser, mine.username, 'soknad'),
    await asked(stranger.browser, mine.username, 'free-name'),
  ]
  expect(taken.status).toBe(422)
  expect({ ...taken, requestId: '' }).toEqual({ ...free, requestId: '' })
})

test('SEC-M6: names are looked up sixty times a minute', async () => {
  const limited = await createWorld()
  const somebody = await person(limited.ctx)
  const browser = await studioBrowser(limited, somebody)
  const statuses: number[] = []
  for (let index = 0; index < 61; index++) statuses.push((await asked(browser, somebody.username, 'x')).status)
  expect(statuses.filter((status) => status === 200)).toHaveLength(60)
  expect(statuses.at(-1)).toBe(429)
  await limited.end()
})

test('D4: a template of the operator is offered beside ours, in the language of the page', async () => {
  const { browser } = await browserOf()
  browser.cookies.set('inngang_language', 'nn')
  const { body } = await browser.get(path)
  expect(body).toContain('Enkel teneste')
  expect(body).toContain('Opprett teneste')
})

test('D4: a broken template keeps the program from starting', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inngang-templates-'))
  await rm(folder, { recursive: true })
  await expect(createWorld({ TEMPLATES: folder })).rejects.toThrow(/^The folder of templates/)
})

test('D4: a title that stands in for another is complained about once', async () => {
  const kari = await person(world.ctx)
  const template = (await readTemplates()).get('basic')
  if (!template) throw new Error('no template')
  const facts = { titleNb: '', titleNn: '', titleEn: '', description: '', visibility: 'private' } as const
  const creation = { owner: kari.username, name: 'X', facts, template, licence: 'none' } as const
  const refusal = await createService(world.ctx, kari, creation).catch((error) => error)
  expect(refusal.fields.map(({ field }: { field: string }) => field)).toEqual(['name', 'titleNb'])
})
