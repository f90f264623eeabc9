import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationWith, person } from '../../test/organisation.ts'
import { rowsOf } from '../../test/rows.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { getOrganisation } from './queries.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

async function ownedOrganisation() {
  const made = await organisationWith(world.ctx, { owners: 2, members: 1 })
  const [[owner, other], [member]] = [made.owners, made.members]
  if (!owner || !other || !member) throw new Error('nobody')
  const path = `/orgs/${made.name}/settings`
  return { ...made, owner, other, member, path, browser: await studioBrowser(world, owner) }
}

const filled = {
  version: '1',
  nameNb: ' Skattekontoret ',
  nameNn: 'Skattekontoret',
  nameEn: 'The tax office',
  number: 'NO 974 761 076 MVA',
  homePage: 'https://www.skatt.example',
  contact: 'post@skatt.example',
  joinPolicy: 'closed',
  hidesOwners: 'yes',
}

test('O1: an owner changes all that the organisation says of itself, and the page says that it is saved', async () => {
  const { organisationId, browser, path, name } = await ownedOrganisation()
  expect((await browser.get(path)).body).toContain('name="version" value="1"')
  const answer = await browser.post(path, filled)
  expect([answer.status, answer.location]).toEqual([303, `${path}?saved=yes`])
  expect((await browser.get(answer.location)).body).toContain('Saved.')
  expect(await getOrganisation(world.ctx, organisationId)).toMatchObject({
    name,
    nameNb: 'Skattekontoret',
    nameEn: 'The tax office',
    number: '974761076',
    homePage: 'https://www.skatt.example',
    contact: 'post@skatt.example',
    joinPolicy: 'closed',
    hidesOwners: true,
    version: 2,
  })
  const emptied = { ...filled, version: '2', number: '', homePage: '', contact: ' ' }
  const { hidesOwners: _, ...unticked } = emptied
  await browser.post(path, unticked)
  const after = { number: null, homePage: null, contact: null, hidesOwners: false }
  expect(await getOrganisation(world.ctx, organisationId)).toMatchObject(after)
})

test('X5: what is wrong is said at its field, and what was typed stays', async () => {
  const { browser, path, organisationId } = await ownedOrganisation()
  await browser.post(path, filled)
  const before = await getOrganisation(world.ctx, organisationId)
  const { hidesOwners: _, ...unticked } = filled
  const wrong = {
    ...unticked,
    version: '2',
    contact: '',
    nameNb: '',
    nameNn: 'x'.repeat(121),
    number: '123456789',
    homePage: 'javascript:alert(1)',
  }
  const { status, body } = await browser.post(path, wrong)
  expect(status).toBe(422)
  for (const field of ['nameNb', 'nameNn', 'number', 'homePage']) expect(body).toContain(`href="#${field}"`)
  for (const kept of [
    'value="123456789"',
    'value="javascript:alert(1)"',
    'value="The tax office"',
    'id="joinPolicy-closed" name="joinPolicy" value="closed" checked',
  ])
    expect(body).toContain(kept)
  expect(body).not.toMatch(/id="hidesOwners"[^>]*checked/)
  expect(body).not.toContain('post@skatt.example')
  expect(await getOrganisation(world.ctx, organisationId)).toEqual(before)
})

test.each([
  ['version', 'x', '<li>version: '],
  ['version', '0', '<li>version: '],
  ['version', '99999999999', '<li>version: '],
  ['joinPolicy', 'everybody', 'href="#joinPolicy">Who may ask to join? '],
  ['hidesOwners', 'maybe', '<li>hidesOwners: '],
])('X5: %s that is “%s” is a 422', async (field, value, said) => {
  const { browser, path } = await ownedOrganisation()
  const { status, body } = await browser.post(path, { ...filled, [field]: value })
  expect(status).toBe(422)
  expect(body).toContain(said)
})

test('X4: what another owner wrote meanwhile is shown beside what was typed, and is not written over unseen', async () => {
  const { browser, path, organisationId, other } = await ownedOrganisation()
  const second = await studioBrowser(world, other)
  await second.post(path, { ...filled, nameEn: 'The other name', contact: '' })
  const late = await browser.post(path, { ...filled, nameEn: 'My name' })
  expect(late.status).toBe(412)
  expect(late.body).toContain('Look at it again, and make your change once more.')
  expect(late.body).toContain('value="My name"')
  expect(late.body).toContain('Another owner has just written: The other name')
  expect(late.body).toContain('Another owner has just emptied this field.')
  expect(late.body).toContain('name="version" value="2"')
  expect((await getOrganisation(world.ctx, organisationId)).nameEn).toBe('The other name')
  const wrong = await second.post(path, { ...filled, version: '1', nameNb: '' })
  expect(wrong.body).toContain('name="version" value="1"')
  await browser.post(path, { ...filled, version: '2', nameEn: 'My name' })
  expect((await getOrganisation(world.ctx, organisationId)).nameEn).toBe('My name')
})

test('SEC-L1: strangers do not find the settings, members may not open them, and neither changes anything', async () => {
  const { path, member } = await ownedOrganisation()
  const stranger = await studioBrowser(world, await person(world.ctx))
  const colleague = await studioBrowser(world, member)
  const before = await rowsOf(world)
  for (const [browser, status] of [
    [stranger, 404],
    [colleague, 403],
  ] as const) {
    expect((await browser.get(path)).status).toBe(status)
    expect((await browser.post(path, filled)).status).toBe(status)
    expect((await browser.get(`${path}/logo`)).status).toBe(status)
    expect((await browser.post(`${path}/logo/remove`)).status).toBe(status)
  }
  expect(await rowsOf(world)).toEqual(before)
})

test('L4: what an owner had typed when the session ended is kept until they are back', async () => {
  const { path, owner, browser } = await ownedOrganisation()
  await browser.get(path)
  world.clock.advance(25 * 3600)
  const late = await browser.post(
    path,
    { ...filled, nameEn: 'Typed late' },
    { referer: `http://localhost:8080${path}` },
  )
  expect(late.location).toBe(`/login?return_to=${encodeURIComponent(path)}`)
  const back = await studioBrowser(world, owner)
  expect((await back.get(path)).body).toContain('value="Typed late"')
})

test('X5: a letter that only lower case makes ours names no organisation', async () => {
  const { owners } = await organisationWith(world.ctx, { organisation: { name: 'skk' } })
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const browser = await studioBrowser(world, owner)
  const kelvin = encodeURIComponent('\u212a')
  expect((await browser.post(`/orgs/s${kelvin}k/settings`, filled)).status).toBe(404)
  expect((await browser.post('/orgs/SKK/settings', filled)).status).toBe(303)
})
