import { afterAll, beforeAll, expect, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { digdir, requestBy, sourcesSaying } from '../../test/organisation-request.ts'
import { studioBrowser } from '../../test/studio-browser.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import {
  approveOrganisationRequest,
  askForMore,
  declineOrganisationRequest,
  saveDraft,
  sources,
  withdrawOrganisationRequest,
} from './index.ts'
import { findDraft } from './queries.ts'

let world: World
const register = { ...sources }
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
})
afterAll(async () => {
  Object.assign(sources, register)
  await world.end()
})

const found = { outcome: 'found', entity: digdir } as const
/** What the register says from now on. */
const registerSays = (answer: Parameters<typeof sourcesSaying>[0]) => Object.assign(sources, sourcesSaying(answer))

async function applicant() {
  const kari = await person(world.ctx)
  return { kari, browser: await studioBrowser(world, kari) }
}

const path = '/requests/new'

test('Q1: step by step to a sent request, which shows how it stands; each step can be left and gone on with elsewhere', async () => {
  registerSays(found)
  const { kari, browser } = await applicant()
  expect((await browser.get('/requests')).body).toContain('You have asked for no organisation yet.')
  expect((await browser.get(path)).body).toContain('Which organisation')
  const looked = await browser.post(path, { step: 'organisation', number: '991 825 827' })
  expect(looked.location).toBe(`${path}?step=organisation`)
  const shown = (await browser.get(looked.location)).body
  expect(shown).toContain('value="Digitaliseringsdirektoratet"')
  expect(shown).toContain('value="991 825 827"')
  const named = { number: '991825827', nameNb: 'Digitaliseringsdirektoratet', name: 'digdi2' }
  expect((await browser.post(path, { step: 'organisation', ...named })).location).toBe(`${path}?step=ground`)
  expect((await browser.post(path, { step: 'ground', kind: 'service-owner' })).location).toBe(
    `${path}?step=administrator`,
  )
  const elsewhere = await studioBrowser(world, kari)
  expect((await elsewhere.get(path)).body).toContain('What for')
  expect((await elsewhere.post(path, { step: 'administrator', administratorIs: 'me' })).location).toBe(
    `${path}?step=purpose`,
  )
  expect((await elsewhere.post(path, { step: 'purpose', purpose: 'Skjema' })).location).toBe(`${path}?step=review`)
  const review = (await browser.get(path)).body
  expect(review).toContain('Send the request')
  const sent = await browser.post(path, { step: 'review', act: 'send' })
  expect(sent.location).toMatch(/^\/requests\/[0-9a-f-]{36}\?done=sent$/)
  const status = (await browser.get(sent.location)).body
  expect(status).toContain('Your request is sent.')
  expect(status).toContain('It waits for the servicedesk.')
  expect((await browser.get('/requests')).body).toContain(sent.location.replace('?done=sent', ''))
})

test('R10: a step that is not right is shown once more with what was typed, and kept all the same', async () => {
  const { kari, browser } = await applicant()
  const refused = await browser.post(path, { step: 'organisation', number: '991825826', nameNb: 'Etaten', name: 'x' })
  expect(refused.status).toBe(422)
  expect(refused.body).toContain('value="Etaten"')
  expect(refused.body).toContain('href="#number"')
  expect(refused.body).toContain('href="#name"')
  expect(await findDraft(world.ctx, kari.userId)).toMatchObject({ nameNb: 'Etaten', number: '991825826' })
  for (const [step, field] of [
    ['ground', 'kind'],
    ['purpose', 'purpose'],
  ] as const)
    expect((await browser.post(path, { step })).body).toContain(`href="#${field}"`)
})

test('Q1: developing for others asks on whose behalf; neither ground ends in a way on, with the servicedesk’s address', async () => {
  const { browser } = await applicant()
  const refused = await browser.post(path, { step: 'ground', kind: 'service-developer' })
  expect([refused.status, refused.body.includes('href="#onBehalfOf"')]).toEqual([422, true])
  const neither = await browser.post(path, { step: 'ground', kind: 'neither' })
  const { status, body } = await browser.get(neither.location)
  expect(status).toBe(200)
  for (const way of ['mailto:tjenesteeier@altinn.no', '/services/new', '/orgs', `${path}?step=ground`])
    expect(body).toContain(way)
})

test('Q1: the way by mail stands on every step, with what to write', async () => {
  const { browser } = await applicant()
  for (const step of ['organisation', 'ground', 'administrator', 'purpose']) {
    const { body } = await browser.get(`${path}?step=${step}`)
    expect(body).toContain('mailto:tjenesteeier@altinn.no?subject=')
    expect(body).toContain('the name of the organisation, its number')
  }
})

test('Q2: while typing a number is checked and looked up, and the register’s doubts are told', async () => {
  const { browser } = await applicant()
  const ask = async (number: string) =>
    JSON.parse((await browser.get(`${path}/number?number=${encodeURIComponent(number)}`)).body)
  registerSays(found)
  expect(await ask('310000018')).toMatchObject({ available: false })
  expect(await ask('310 000 019')).toEqual({
    available: true,
    message: 'Digitaliseringsdirektoratet, Organisasjonsledd (ORGL)',
    lang: 'nb',
    name: 'Digitaliseringsdirektoratet',
    shortName: 'digita',
  })
  for (const [change, said] of [
    [{ bankrupt: true }, 'bankrupt'],
    [{ windingUp: true }, 'wound up'],
    [{ deletedOn: '2024-11-26' }, '26 Nov 2024'],
    [{ isSubEntity: true }, 'subunit'],
  ] as const) {
    registerSays({ outcome: 'found', entity: { ...digdir, ...change } })
    const answer = await ask('310000019')
    expect([answer.available, answer.message]).toEqual([false, expect.stringContaining(said)])
  }
  registerSays({ outcome: 'none' })
  expect(await ask('310000019')).toMatchObject({ available: false })
  registerSays({ outcome: 'unavailable' })
  expect(await ask('310000019')).toMatchObject({ available: true })
})

test.each([
  [{}, '<span lang="nb">Organisasjonsledd</span> (ORGL)', '<span lang="nb">Statsforvaltningen</span> (6100)'],
  [{ formName: null, sectors: ['1510', '6500'], sectorName: null }, '<dd>ORGL</dd>', '<dd>1510, 6500</dd>'],
] as const)('Q2, X1: the form and the sector are called what the register calls them: %j', async (change, ...shown) => {
  const entity = { ...digdir, ...change }
  registerSays({ outcome: 'found', entity })
  const { kari, browser } = await applicant()
  await saveDraft(world.ctx, kari, { number: '991825827', nameNb: 'Etaten' })
  const draft = await browser.get(`${path}?step=organisation`)
  const id = await requestBy(world.ctx, kari, { answer: { outcome: 'found', entity } })
  for (const { body } of [draft, await browser.get(`/requests/${id}`)])
    for (const part of shown) expect(body).toContain(part)
})

/** The published list has whom this is about, by this short name. */
const knownAs = (code: string) => Object.assign(sources, { findKnownServiceOwner: async () => code })

test('Q1, Q7: a known service owner is proposed the published short name, with script and without', async () => {
  registerSays(found)
  knownAs('EXD')
  const { kari, browser } = await applicant()
  const live = await browser.get(`${path}/number?number=310000019`)
  expect(JSON.parse(live.body)).toMatchObject({ name: 'Digitaliseringsdirektoratet', shortName: 'exd' })
  const organisation = { step: 'organisation', number: '310000019' }
  expect((await browser.post(path, organisation)).location).toBe(`${path}?step=organisation`)
  expect(await findDraft(world.ctx, kari.userId)).toMatchObject({ nameNb: 'Digitaliseringsdirektoratet', name: 'exd' })
  registerSays({ outcome: 'unavailable' })
  knownAs('EXD')
  await browser.post(path, { ...organisation, nameNb: 'Etaten' })
  expect(await findDraft(world.ctx, kari.userId)).toMatchObject({ nameNb: 'Etaten', name: 'exd' })
  await browser.post(path, { ...organisation, nameNb: 'Etaten', name: 'etaten' })
  expect(await findDraft(world.ctx, kari.userId)).toMatchObject({ name: 'etaten' })
})

test('Q1, Q7: a published short name that somebody has, or that none can be, is not proposed', async () => {
  registerSays(found)
  const { browser } = await applicant()
  const { name } = await organisationWith(world.ctx)
  for (const code of [name, 'muchtoolong', 'admin']) {
    knownAs(code)
    const live = await browser.get(`${path}/number?number=310000019`)
    expect([code, JSON.parse(live.body).shortName]).toEqual([code, 'digita'])
  }
})

test('Q1: while typing a short name is checked', async () => {
  const { browser } = await applicant()
  const { name } = await organisationWith(world.ctx)
  const ask = async (wish: string) => JSON.parse((await browser.get(`${path}/name?name=${wish}`)).body).available
  expect([await ask('ledig'), await ask(name), await ask('admin'), await ask('forlangt')]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('Q4: an organisation or an open request with this number is told at once, and nothing of whose request it is', async () => {
  registerSays(found)
  const number = '974760673'
  const { name } = await organisationWith(world.ctx, { organisation: { number } })
  const other = await person(world.ctx, 'hemmelig')
  await requestBy(world.ctx, other, { number: '974761076', nameNb: 'Hemmelig navn', purpose: 'Hemmelig formål' })
  const { kari, browser } = await applicant()
  await saveDraft(world.ctx, kari, { number })
  expect((await browser.get(path)).body).toContain(`/orgs/${name}/join`)
  const live = JSON.parse((await browser.get(`${path}/number?number=${number}`)).body)
  expect(live).toMatchObject({ available: false, message: expect.stringContaining(name) })
  await saveDraft(world.ctx, kari, { number: '974761076' })
  const page = (await browser.get(path)).body
  expect(page).toContain('Somebody has asked for an organisation with this number')
  expect(page.toLowerCase()).not.toContain('hemmelig')
  await requestBy(world.ctx, kari, { number: '974761076' })
  await saveDraft(world.ctx, kari, { number: '974761076' })
  expect((await browser.get(path)).body).toContain('You have asked for this organisation already.')
})

test.each([
  ['nb', '26. nov. 2024'],
  ['nn', '26. nov. 2024'],
  ['en', '26 Nov 2024'],
] as const)(
  'X1: the day of a deletion in the register is written as people who read %s write it',
  async (language, day) => {
    registerSays({ outcome: 'found', entity: { ...digdir, deletedOn: '2024-11-26' } })
    const { kari, browser } = await applicant()
    await world.ctx.db.updateTable('userAccount').set({ language }).where('id', '=', kari.userId).execute()
    const requestId = await requestBy(world.ctx, kari, {
      answer: { outcome: 'found', entity: { ...digdir, deletedOn: '2024-11-26' } },
    })
    const live = await browser.get(`${path}/number?number=310000019`)
    for (const { body } of [live, await browser.get(`/requests/${requestId}`)]) {
      expect(body).toContain(day)
      expect(body).not.toContain('2024-11-26')
    }
  },
)

test('Q4: a question is answered in the page, a reason is read there, and what was withdrawn says so', async () => {
  registerSays(found)
  const { kari, browser } = await applicant()
  const requestId = await requestBy(world.ctx, kari)
  await askForMore(world.ctx, operator, { requestId, question: 'Hvem <skrev> under?' })
  const one = `/requests/${requestId}`
  expect((await browser.get(one)).body).toContain('Hvem &lt;skrev> under?')
  const empty = await browser.post(one, { act: 'answer', answer: ' ' })
  expect([empty.status, empty.body.includes('href="#answer"')]).toEqual([422, true])
  await browser.post(one, { act: 'answer', answer: 'Direktøren' })
  expect((await browser.get(one)).body).toContain('The servicedesk goes on with your answer.')
  await declineOrganisationRequest(world.ctx, operator, { requestId, reason: 'Ingen avtale' })
  expect((await browser.get(one)).body).toContain('The reason: Ingen avtale')
  expect((await browser.post(one, { act: 'withdraw' })).status).toBe(409)
  const second = await requestBy(world.ctx, kari)
  await browser.post(`/requests/${second}`, { act: 'withdraw' })
  const own = await browser.get(`/requests/${second}`)
  expect([own.body.includes('Withdrawn'), own.body.includes('You withdrew it.')]).toEqual([true, true])
  const third = await requestBy(world.ctx, kari)
  await withdrawOrganisationRequest(world.ctx, operator, third)
  const theirs = await browser.get(`/requests/${third}`)
  expect(theirs.body).toContain('The servicedesk withdrew it for you.')
  expect(theirs.body).not.toContain('You withdrew it.')
})

test('Q5: an approved request leads to the organisation', async () => {
  registerSays(found)
  const { kari, browser } = await applicant()
  const requestId = await requestBy(world.ctx, kari, { name: 'klar' })
  await approveOrganisationRequest(world.ctx, operator, { requestId, environments: [] })
  expect((await browser.get(`/requests/${requestId}`)).body).toContain('href="/orgs/klar"')
  expect((await browser.get('/orgs/klar')).status).toBe(200)
})

test('Q3: what was proven at Ansattporten is shown, and goes with the request', async () => {
  const at = new Date('2026-11-20T10:00:00Z')
  registerSays(found)
  sources.findRepresentation = async () => at
  const { kari, browser } = await applicant()
  const requestId = await requestBy(world.ctx, kari)
  expect((await browser.get(`/requests/${requestId}`)).body).toContain('You showed at Ansattporten that you act for')
  sources.findRepresentation = async () => undefined
  const other = await requestBy(world.ctx, kari)
  const link = `/representation/begin?number=991825827&amp;return_to=${encodeURIComponent(`/requests/${other}`)}`
  expect((await browser.get(`/requests/${other}`)).body).toContain(link)
})

test('SEC-L2: to a stranger, and to nobody at all, somebody’s request is not there', async () => {
  const { kari } = await applicant()
  const requestId = await requestBy(world.ctx, kari)
  const { browser: stranger } = await applicant()
  const one = `/requests/${requestId}`
  expect((await stranger.get(one)).status).toBe(404)
  expect((await stranger.post(one, { act: 'withdraw' })).status).toBe(404)
  expect((await world.browser().get(one)).location).toContain('/login')
})

test('X4: programs ask, follow, answer and take back, by their scopes', async () => {
  registerSays(found)
  const kari = await person(world.ctx)
  const program = await programOf(world, kari.userId)
  const all = '/api/v1/requests'
  const asked = { number: '', nameNb: 'Etaten', name: 'etaten', kind: 'service-owner', purpose: 'Skjema' }
  const refused = await program.post(all, { ...asked, number: '1', name: 'etatenerlang' })
  expect([refused.status, refused.body.fields.map(({ path }: { path: string }) => path)]).toEqual([
    422,
    ['number', 'name'],
  ])
  const made = await program.post(all, asked)
  expect(made.status).toBe(201)
  const one = `${all}/${made.body.id}`
  expect((await program.get(all)).body.items).toMatchObject([{ state: 'submitted', nameEn: 'Etaten' }])
  expect((await program.post(`${one}/answer`, { answer: 'x' })).status).toBe(409)
  await askForMore(world.ctx, operator, { requestId: made.body.id, question: 'Hvem?' })
  expect((await program.post(`${one}/answer`, { answer: 'Vi' })).status).toBe(204)
  expect((await program.get(one)).body.events.map(({ act }: { act: string }) => act)).toEqual([
    'submit',
    'ask',
    'answer',
  ])
  expect((await program.post(`${one}/withdraw`)).status).toBe(204)
  expect((await program.get(one)).body.state).toBe('withdrawn')
  const stranger = await programOf(world, (await person(world.ctx)).userId)
  for (const answer of [await stranger.get(one), await stranger.post(`${one}/withdraw`)])
    expect(answer.status).toBe(404)
})

test('X4: whoever has asked for many reads them in parts, the newest first, in the page too', async () => {
  registerSays(found)
  const { kari, browser } = await applicant()
  const ids: string[] = []
  for (let index = 0; index < 52; index++) ids.unshift(await requestBy(world.ctx, kari))
  const program = await programOf(world, kari.userId)
  const seen: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await program.get(`/api/v1/requests?limit=20${next && `&cursor=${next}`}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    next = body.next
  }
  expect(seen.toSorted()).toEqual(ids.toSorted())
  const shownBy = (body: string) => [...body.matchAll(/href="\/requests\/([0-9a-f-]{36})"/g)].map(([, id]) => id)
  const first = (await browser.get('/requests')).body
  const [, more = ''] = /href="(\/requests\?cursor=[^"]+)"/.exec(first) ?? []
  const rest = (await browser.get(more)).body
  expect([...shownBy(first), ...shownBy(rest)]).toEqual(seen)
  expect(rest).not.toContain('href="/requests?cursor=')
  expect((await browser.get('/requests?cursor=x')).status).toBe(422)
})

test('Q1: who wants another administrator names them, and is not taken for one themselves', async () => {
  const { browser } = await applicant()
  const refused = await browser.post(path, { step: 'administrator', administratorIs: 'other', administrator: ' ' })
  expect(refused.status).toBe(422)
  expect(refused.body).toContain('Fill in this field.')
  const named = { administratorIs: 'other', administrator: 'ola@example.no' }
  expect((await browser.post(path, { step: 'administrator', ...named })).location).toBe(`${path}?step=purpose`)
})

test('Q1: who would be administrator themselves reads “you”, in their language', async () => {
  const { kari, browser } = await applicant()
  const id = await requestBy(world.ctx, kari)
  for (const [language, you] of [
    ['nb', 'Du'],
    ['nn', 'Du'],
    ['en', 'You'],
  ] as const) {
    await world.ctx.db.updateTable('userAccount').set({ language }).where('id', '=', kari.userId).execute()
    expect((await browser.get(`/requests/${id}`)).body).toContain(`<dd class="written">${you}</dd>`)
  }
})

test('Q2: whoever has sent a number that the register does not know is not told to check it and send', async () => {
  registerSays({ outcome: 'none' })
  const { kari, browser } = await applicant()
  await browser.post(path, { step: 'organisation', number: '991825827' })
  const [unknown, advice] = ['The register does not know this number.', 'you can send all the same']
  const draft = (await browser.get(`${path}?step=organisation`)).body
  expect([draft.includes(unknown), draft.includes(advice)]).toEqual([true, true])
  const id = await requestBy(world.ctx, kari, { answer: { outcome: 'none' } })
  const sent = (await browser.get(`/requests/${id}`)).body
  expect([sent.includes(unknown), sent.includes(advice)]).toEqual([true, false])
})

test('Q2: whoever tries numbers without end asks the register no more, and neither does what is not sent', async () => {
  const { kari, browser } = await applicant()
  let lookedUp = 0
  registerSays(found)
  Object.assign(sources, {
    lookUp: async () => {
      lookedUp += 1
      return found
    },
  })
  await browser.post(path, { step: 'organisation', number: '991825827' })
  expect(lookedUp).toBeGreaterThan(0)
  const tries = world.ctx.db.updateTable('rateLimit').set({ count: 60_000 })
  await tries.where('bearer', '=', `name-check ${kari.userId}`).execute()
  const before = lookedUp
  expect((await browser.get(`${path}?step=organisation`)).status).toBe(200)
  const program = await programOf(world, kari.userId)
  expect((await program.post('/api/v1/requests', { number: '991825827', nameNb: '' })).status).toBe(422)
  expect(lookedUp).toBe(before)
})
