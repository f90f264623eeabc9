import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { person } from '../../test/organisation.ts'
import { organisationList } from '../../test/organisation-list.ts'
import { startTestRegister, type TestRegister } from '../../test/register.ts'
import { operator } from '../actor.ts'
import type { Context } from '../context.ts'
import { parseOrganisationList } from './altinn-orgs.ts'
import { findKnownServiceOwner, refreshDaily, refreshKnownServiceOwners } from './index.ts'

let bare: BareContext
let host: TestRegister
beforeAll(async () => {
  bare = await createBareContext()
  host = await startTestRegister()
})
afterAll(async () => {
  await host.close()
  await bare.end()
})
beforeEach(async () => {
  host.forget()
  await bare.ctx.db.deleteFrom('knownServiceOwner').execute()
})

const name = { en: 'The Office', nb: 'Kontoret', nn: 'Kontora' }
const skd = { name, orgnr: '974761076', homepage: 'https://skd.example', environments: ['tt02', 'production'] }
const ttd = { name, orgnr: '', environments: [] }
const refresh = (orgs: Record<string, unknown>) =>
  refreshKnownServiceOwners(bare.ctx, operator, parseOrganisationList({ orgs }))
const find = (number: string | null, code: string | null) => findKnownServiceOwner(bare.ctx, { number, code })
const fetching = (): Context => ({
  ...bare.ctx,
  config: { ...bare.ctx.config, altinnOrgsUrl: new URL(`${host.url}/orgs.json`) },
})
const acts = () =>
  bare.ctx.db
    .selectFrom('audit')
    .select('details')
    .where('action', '=', 'service-owner.refreshed')
    .orderBy('id')
    .execute()

test('Q7: a known service owner is found by its number, else by its code however it is written', async () => {
  await refresh({ skd, ttd, NAV: { ...ttd, orgnr: '889640782' } })
  const found = {
    code: 'skd',
    number: '974761076',
    homePage: 'https://skd.example',
    environments: ['tt02', 'production'],
  }
  expect(await find('974761076', 'none')).toMatchObject({
    ...found,
    nameNb: 'Kontoret',
    nameNn: 'Kontora',
    nameEn: 'The Office',
  })
  expect(await find(null, 'SKD')).toMatchObject(found)
  expect(await find('889640782', 'skd')).toMatchObject({ code: 'NAV' })
  expect(await find('974761076', 'nav')).toMatchObject({ code: 'skd' })
  expect(await find(null, 'ttd')).toMatchObject({ number: null, homePage: null, environments: [] })
  expect(await find('', '')).toBeUndefined()
  expect(await find('974761076', null)).toMatchObject(found)
  expect(await find(null, null)).toBeUndefined()
  expect(await find('310000000', 'none')).toBeUndefined()
})

test('Q7: of two with one number, always the same is found', async () => {
  await refresh({ skd, kart: { ...ttd, orgnr: skd.orgnr }, skatt: { ...ttd, orgnr: skd.orgnr } })
  expect(await find(skd.orgnr, null)).toMatchObject({ code: 'kart' })
})

test('Q7: a list takes the place of the one before, and the log tells only of a difference', async () => {
  const before = (await acts()).length
  expect(await refresh({ skd, ttd })).toEqual({ listed: 2, added: 2, changed: 0, gone: 0 })
  expect(await refresh({ skd, ttd })).toEqual({ listed: 2, added: 0, changed: 0, gone: 0 })
  const moved = { ...ttd, environments: ['tt02'] }
  const difference = { listed: 2, added: 1, changed: 1, gone: 1 }
  expect(await refresh({ ttd: moved, nav: ttd })).toEqual(difference)
  expect(await find(null, 'skd')).toBeUndefined()
  expect(await find(null, 'ttd')).toMatchObject({ environments: ['tt02'] })
  expect((await acts()).slice(before)).toMatchObject([{ details: { added: 2 } }, { details: difference }])
})

test('Q7: two who take over lists at the same time both succeed', async () => {
  const { orgs } = organisationList()
  const reports = await Promise.all([refresh(orgs), refresh(orgs), refresh({ skd })])
  expect(reports.map(({ listed }) => listed)).toEqual([106, 106, 1])
})

test('SEC-L10: only operators take over a list', async () => {
  const somebody = await person(bare.ctx)
  const list = parseOrganisationList({ orgs: { skd } })
  await expect(refreshKnownServiceOwners(bare.ctx, somebody, list)).rejects.toMatchObject({
    code: 'access/operators-only',
  })
})

test('Q7: a list that cannot be had is asked for less and less often, and once it can be, daily again', async () => {
  const ctx = fetching()
  host.answer('/orgs.json', { status: 500 })
  const tick = 5 * 60
  const ticksBetween: number[] = []
  for (let ticks = 1; ticksBetween.length < 10; ticks++) {
    const failed = await refreshDaily(ctx).then(
      () => false,
      () => true,
    )
    bare.clock.time = new Date(bare.clock.time.getTime() + tick * 1000)
    if (!failed) continue
    ticksBetween.push(ticks)
    ticks = 0
  }
  expect(ticksBetween).toEqual([1, 1, 2, 4, 8, 16, 32, 64, 72, 72])
  expect(host.asked).toHaveLength(10)
  host.answer('/orgs.json', { status: 200, body: { orgs: { skd } } })
  bare.clock.time = new Date(bare.clock.time.getTime() + 6 * 3600 * 1000)
  await refreshDaily(ctx)
  expect(await bare.ctx.db.selectFrom('knownListPause').select('failures').execute()).toEqual([])
})

test('Q7: a configured list is fetched once a day', async () => {
  await refreshDaily(bare.ctx)
  const ctx = fetching()
  bare.clock.time = new Date(bare.clock.time.getTime() + 24 * 60 * 60 * 1000)
  host.answer('/orgs.json', { status: 200, body: { orgs: { skd } } })
  await refreshDaily(ctx)
  await refreshDaily(ctx)
  expect([host.asked.length, host.asked[0]?.headers['user-agent']]).toEqual([1, 'Inngang (+http://localhost:8080)'])
  expect(await find('974761076', '')).toMatchObject({ code: 'skd' })
  bare.clock.time = new Date(bare.clock.time.getTime() + 24 * 60 * 60 * 1000)
  await refreshDaily(ctx)
  await refreshDaily(ctx)
  expect(host.asked).toHaveLength(2)
})

test.each([
  ['leads elsewhere', { status: 302, headers: { location: '/api/elsewhere.json' } }, 'answered 302'],
  ['is no JSON', { status: 200, body: '<html>' }, 'general/invalid'],
  ['has another form', { status: 200, body: { orgs: { skd: { ...skd, orgnr: 'x' } } } }, 'general/invalid'],
  ['never ends', { status: 200, body: `{"orgs":${' '.repeat(6_000_000)}{}}` }, 'longer than'],
])('SEC-D14: a list that %s changes nothing', async (_what, answer, why) => {
  await refresh({ ttd })
  bare.clock.time = new Date(bare.clock.time.getTime() + 24 * 60 * 60 * 1000)
  host.answer('/orgs.json', answer)
  host.answer('/elsewhere.json', { status: 200, body: { orgs: { skd } } })
  await expect(refreshDaily(fetching())).rejects.toThrow(why)
  expect(await find(null, 'ttd')).toMatchObject({ code: 'ttd' })
  expect(await find(null, 'skd')).toBeUndefined()
})

test('SEC-D14: a list that does not come is given up', async () => {
  bare.clock.time = new Date(bare.clock.time.getTime() + 7 * 24 * 60 * 60 * 1000)
  host.answer('/orgs.json', 'silence')
  const patience = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(AbortSignal.timeout(100))
  await expect(refreshDaily(fetching())).rejects.toMatchObject({ name: 'TimeoutError' })
  patience.mockRestore()
})

test('Q7: a list of nobody is refused, and who was known stays known', async () => {
  await refresh({ skd })
  await expect(refresh({})).rejects.toMatchObject({ fields: [{ field: 'orgs', message: 'required' }] })
  expect(await find('974761076', null)).toMatchObject({ code: 'skd' })
})
