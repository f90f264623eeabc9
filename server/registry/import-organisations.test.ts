import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { programOf } from '../../test/api.ts'
import { createBareContext } from '../../test/bare-context.ts'
import { failingAt } from '../../test/failing-database.ts'
import { organisationWith, person } from '../../test/organisation.ts'
import { organisationList, publishedSchema } from '../../test/organisation-list.ts'
import { createWorld, type World } from '../../test/world.ts'
import { operator } from '../actor.ts'
import { inTransaction } from '../context.ts'
import { defineEnvironment, listEnvironments, listEnvironmentsOf } from '../environment/index.ts'
import { changeOrganisation, findOrganisation, type OrganisationKind } from '../organisation/index.ts'
import { addOperator } from '../servicedesk/index.ts'
import { listTeams, withdrawEnvironment } from '../team/index.ts'
import { type ListedOrganisation, parseOrganisationList, writeOrganisationList } from './altinn-orgs.ts'
import { exportOrganisations } from './export-organisations.ts'
import { importOrganisations } from './import-organisations.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.app.ready()
})
afterAll(() => world.end())

const isPublished = new Ajv().compile(publishedSchema)
const noEnvironments = { unknownEnvironments: [], madeEnvironments: [] }
const noTitles = { titleNb: '', titleNn: '', titleEn: '' }
const nothing = { created: [], changed: [], unchanged: [], refused: [], withdrawn: [], ...noEnvironments }

interface Choice {
  dryRun?: boolean
  kind?: OrganisationKind
  makeEnvironments?: boolean
}

const importing = (orgs: Record<string, ListedOrganisation>, choice: Choice = {}) =>
  importOrganisations(world.ctx, operator, parseOrganisationList({ orgs }), {
    ...{ dryRun: false, kind: 'service-owner', makeEnvironments: false },
    ...choice,
  })

const exported = async () => writeOrganisationList(await exportOrganisations(world.ctx, operator))
const environmentsOf = async (name: string) => {
  const found = await findOrganisation(world.ctx, name)
  return (await listEnvironmentsOf(world.ctx, found?.id ?? '')).map((environment) => environment.name)
}
const rows = async (table: 'organisation' | 'audit' | 'organisationListing') =>
  Number(
    (
      await world.ctx.db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  )

const entry = (changes: Partial<ListedOrganisation> = {}): ListedOrganisation => ({
  name: { en: 'The Office', nb: 'Kontoret', nn: 'Kontora' },
  orgnr: '',
  environments: [],
  ...changes,
})

test('Q7: a list like the published one is imported, imported again without a change, and exported as it was', async () => {
  const { orgs } = organisationList()
  const names = Object.keys(orgs)
  const before = await rows('audit')
  const dry = await importing(orgs, { dryRun: true })
  expect([dry.created, await rows('organisation'), await rows('audit')]).toEqual([names, 0, before])

  const unknownEnvironments = ['yt01', 'at22', 'at23', 'at24']
  expect(await importing(orgs)).toEqual({ ...nothing, created: names, unknownEnvironments })
  const acts = await rows('audit')
  expect(await importing(orgs)).toEqual({ ...nothing, unchanged: names, unknownEnvironments })
  expect([await rows('organisation'), await rows('audit')]).toEqual([106, acts])

  const kept = Object.entries(orgs).map(([name, one]): [string, ListedOrganisation] => {
    const environments = one.environments.filter((environment) => !unknownEnvironments.includes(environment))
    return [name, { ...one, environments }]
  })
  const written = await exported()
  expect(written).toBe(writeOrganisationList(new Map(kept)))
  expect(isPublished(JSON.parse(written))).toBe(true)
  expect(await importing(JSON.parse(written).orgs)).toEqual({
    ...nothing,
    unchanged: Object.keys(JSON.parse(written).orgs),
  })
  expect(await exported()).toBe(written)
}, 60_000)

test('Q7: an imported organisation has its default teams, its environments and nobody in it', async () => {
  await importing({ impa: entry({ environments: ['tt02'] }) })
  const { id = '', kind, contact } = (await findOrganisation(world.ctx, 'impa')) ?? {}
  expect([kind, contact, await environmentsOf('impa')]).toEqual(['service-owner', null, ['tt02']])
  const teams = (await listTeams(world.ctx, id)).map(({ name }) => name)
  expect([teams[0], teams.includes('Deploy-TT02'), teams.includes('Deploy-Production')]).toEqual([
    'Owners',
    true,
    false,
  ])
})

test('Q7: an environment that the installation has not is reported and given to nobody, or made where that is asked for', async () => {
  const orgs = { impx: entry({ environments: ['tt02', 'yt01'] }), impy: entry({ environments: ['yt01'] }) }
  const known = async () => (await listEnvironments(world.ctx)).map(({ name, kind }) => `${name} ${kind}`)
  const before = await known()
  const reported = await importing(orgs)
  expect(reported).toEqual({ ...nothing, created: ['impx', 'impy'], unknownEnvironments: ['yt01'] })
  expect([await environmentsOf('impx'), await known()]).toEqual([['tt02'], before])

  const given = { ...nothing, changed: ['impx', 'impy'].map((name) => ({ name, fields: ['environments'] })) }
  const tried = await importing(orgs, { makeEnvironments: true, dryRun: true })
  expect(tried).toEqual({ ...given, madeEnvironments: ['yt01'] })
  expect([await environmentsOf('impx'), await known()]).toEqual([['tt02'], before])

  expect(await importing(orgs, { makeEnvironments: true })).toEqual(tried)
  expect(await known()).toEqual(['yt01 test', ...before])
  expect([await environmentsOf('impx'), await environmentsOf('impy')]).toEqual([['yt01', 'tt02'], ['yt01']])
  expect(await importing(orgs, { makeEnvironments: true })).toEqual({ ...nothing, unchanged: ['impx', 'impy'] })
})

test('Q7: numbers that are none are kept and come out again, and an owner can change the rest', async () => {
  await importing({ impb: entry({ orgnr: '999999991' }), impc: entry() })
  const { orgs } = JSON.parse(await exported())
  expect([orgs.impb.orgnr, orgs.impc.orgnr]).toEqual(['999999991', ''])
  const organisation = await findOrganisation(world.ctx, 'impb')
  if (!organisation) throw new Error('It was not imported')
  const { id: organisationId, name: _, kind: __, version, ...facts } = organisation
  await changeOrganisation(world.ctx, operator, { organisationId, version, facts: { ...facts, contact: 'Kari' } })
  const wrong = changeOrganisation(world.ctx, operator, {
    organisationId,
    version: version + 1,
    facts: { ...facts, number: '999999990' },
  })
  await expect(wrong).rejects.toMatchObject({ fields: [{ field: 'number', message: 'organisation-number' }] })
})

test('Q7: one that is there is changed only where the list says something else, and nothing is taken away', async () => {
  const made = await organisationWith(world.ctx, {
    organisation: { name: 'impd', number: '974761076', homePage: 'https://old.example', contact: 'Ola' },
    environments: ['tt02'],
  })
  const list = {
    impd: entry({
      name: { en: 'The Tax Administration', nb: 'Skatten', nn: 'Skatteetaten' },
      environments: ['production'],
      logo: 'x.png',
    }),
  }
  const fields = ['nameNb', 'logo', 'environments']
  expect(await importing(list)).toEqual({ ...nothing, changed: [{ name: 'impd', fields }] })
  const after = await findOrganisation(world.ctx, 'impd')
  expect(after).toMatchObject({
    nameNb: 'Skatten',
    number: '974761076',
    homePage: 'https://old.example',
    contact: 'Ola',
  })
  expect(await environmentsOf('impd')).toEqual(['tt02', 'production'])
  const acts = world.ctx.db
    .selectFrom('audit')
    .select(['action', 'details'])
    .where('organisationId', '=', made.organisationId)
  expect((await acts.orderBy('id').execute()).at(-1)).toEqual({
    action: 'organisation.changed',
    details: { changed: 'nameNb logo environments' },
  })
  expect(await importing(list)).toEqual({ ...nothing, unchanged: ['impd'] })
})

test('Q7: a code in other letters is not taken for the organisation whose short name it would be', async () => {
  const { name } = await organisationWith(world.ctx)
  const before = await findOrganisation(world.ctx, name)
  const { refused } = await importing({ [name.toUpperCase()]: entry() })
  expect(refused).toMatchObject([{ fields: [{ field: 'name', message: 'short-name' }] }])
  expect(await findOrganisation(world.ctx, name)).toEqual(before)
})

test('Q7: one that is there takes over no home page that a page may not lead to', async () => {
  const { name } = await organisationWith(world.ctx)
  const before = await findOrganisation(world.ctx, name)
  const { refused } = await importing({ [name]: entry({ homepage: 'javascript:alert(1)' }) })
  expect(refused).toMatchObject([{ name, fields: [{ field: 'homePage' }] }])
  expect(await findOrganisation(world.ctx, name)).toEqual(before)
})

test('Q7: one that is refused is named with its field and keeps nothing, and the others are imported', async () => {
  const user = await person(world.ctx, 'impu')
  const report = await importing({
    impe: entry(),
    IMPF: entry(),
    toolong: entry(),
    api: entry(),
    [user.username]: entry(),
    impg: entry({ homepage: 'javascript:alert(1)', environments: ['tt02'] }),
    imph: entry({ name: { en: '', nb: 'H', nn: 'H' } }),
    impi: entry(),
  })
  expect(report.created).toEqual(['impe', 'impi'])
  expect(
    report.refused.map(({ name, fields }) => [name, ...fields.map(({ field, message }) => `${field}: ${message}`)]),
  ).toEqual([
    ['IMPF', 'name: short-name'],
    ['toolong', 'name: short-name'],
    ['api', 'name: name-reserved'],
    ['impu', 'name: name-taken'],
    ['impg', 'homePage: home-page'],
    ['imph', 'nameEn: required'],
  ])
  expect(await findOrganisation(world.ctx, 'impg')).toBeUndefined()
})

test('E1: as service developers they get no environment, and the list gives none to one that is there', async () => {
  const list = { impj: entry({ environments: ['tt02', 'production'] }) }
  expect(await importing(list, { kind: 'service-developer' })).toEqual({ ...nothing, created: ['impj'] })
  expect(await environmentsOf('impj')).toEqual([])
  const fields = [{ field: 'environments', message: 'environments-of-service-owners' }]
  expect(await importing(list)).toEqual({ ...nothing, refused: [{ name: 'impj', fields }] })
  expect(JSON.parse(await exported()).orgs.impj).toBeUndefined()
})

test('Q7: two imports at the same time make each organisation once', async () => {
  const list = Object.fromEntries(['impk', 'impl', 'impm'].map((name) => [name, entry({ environments: ['tt02'] })]))
  const reports = await Promise.all([importing(list), importing(list)])
  expect(reports.flatMap(({ created }) => created).sort()).toEqual(['impk', 'impl', 'impm'])
  expect(await importing(list)).toEqual({ ...nothing, unchanged: ['impk', 'impl', 'impm'] })
})

test('Q7: two imports at the same time make each environment once, and both succeed', async () => {
  const list = { impp: entry({ environments: ['at22'] }) }
  const reports = await Promise.all([
    importing(list, { makeEnvironments: true }),
    importing(list, { makeEnvironments: true, dryRun: true }),
    importing(list, { makeEnvironments: true }),
  ])
  const refused = reports.flatMap((report) => report.refused.flatMap(({ fields }) => fields))
  expect(refused.filter(({ message }) => message !== 'name-taken')).toEqual([])
  expect(await environmentsOf('impp')).toEqual(['at22'])
})

test('Q7: what an owner changes at the same moment stays, and so does what the list says', async () => {
  const { ctx } = world
  const { name, organisationId } = await organisationWith(ctx)
  const { id: _, name: __, kind: ___, version, ...facts } = (await findOrganisation(ctx, name)) ?? expect.fail('none')
  const { late } = await inTransaction(ctx, async (tx) => {
    await changeOrganisation(tx, operator, { organisationId, version, facts: { ...facts, contact: 'Ola' } })
    const late = importing({ [name]: entry() })
    await sleep(200)
    return { late }
  })
  expect((await late).changed).toMatchObject([{ name }])
  expect(await findOrganisation(ctx, name)).toMatchObject({ nameNb: 'Kontoret', contact: 'Ola' })
})

test('Q7: what the list says beside the rest is brought up to it, and what it leaves out stays', async () => {
  const contact = { phone: '+4722451000', url: 'https://office.example/contact' }
  await importing({ impq: entry({ logo: 'a.png', emblem: 'a.svg', contact }) })
  const changed = await importing({ impq: entry({ logo: 'b.png' }) })
  expect(changed.changed).toEqual([{ name: 'impq', fields: ['logo'] }])
  expect(JSON.parse(await exported()).orgs.impq).toMatchObject({ logo: 'b.png', emblem: 'a.svg', contact })
})

test('Q7: a list that says nothing new leaves a form that an owner has open as it is', async () => {
  const { name } = await organisationWith(world.ctx)
  const version = async () => (await findOrganisation(world.ctx, name))?.version
  await importing({ [name]: entry() })
  const before = await version()
  await importing({ [name]: entry() })
  expect(await version()).toBe(before)
})

test('Q7: a number of the list that is none is taken over by one that is there', async () => {
  const { name } = await organisationWith(world.ctx)
  const { changed } = await importing({ [name]: entry({ orgnr: '999999990' }) })
  expect(changed).toMatchObject([{ name, fields: expect.arrayContaining(['number']) }])
  expect(await findOrganisation(world.ctx, name)).toMatchObject({ number: '999999990' })
})

test('Q7: environments that are only here do not come out', async () => {
  const { ctx } = world
  await defineEnvironment(ctx, operator, { ...noTitles, name: 'ours', kind: 'test', position: 0 })
  const { name } = await organisationWith(ctx, { environments: ['ours', 'tt02'] })
  expect(JSON.parse(await exported()).orgs[name].environments).toEqual(['tt02'])
})

test('Q7: an environment that is called production is made as one', async () => {
  const bare = await createBareContext()
  onTestFinished(() => bare.end())
  await bare.ctx.db.deleteFrom('environment').execute()
  const list = parseOrganisationList({ orgs: { impr: entry({ environments: ['production', 'tt02'] }) } })
  await importOrganisations(bare.ctx, operator, list, { dryRun: false, kind: 'service-owner', makeEnvironments: true })
  expect(await listEnvironments(bare.ctx)).toMatchObject([
    { name: 'production', kind: 'production' },
    { name: 'tt02', kind: 'test' },
  ])
})

test('X5: a fault of our own database ends an import, and is no refusal', async () => {
  const { ctx } = failingAt(world.ctx, 4)
  const list = parseOrganisationList({ orgs: { imps: entry() } })
  const options = { dryRun: true, kind: 'service-owner', makeEnvironments: false } as const
  await expect(importOrganisations(ctx, operator, list, options)).rejects.toThrow('statement 4 fails')
})

test('SEC-L10: the list of service owners is imported and exported by operators alone', async () => {
  const somebody = await person(world.ctx)
  const options = { dryRun: true, kind: 'service-owner', makeEnvironments: false } as const
  const refusal = { code: 'access/operators-only' }
  await expect(importOrganisations(world.ctx, somebody, new Map(), options)).rejects.toMatchObject(refusal)
  await expect(exportOrganisations(world.ctx, somebody)).rejects.toMatchObject(refusal)
})

test('X5: a list of more than a megabyte is read, and what is wrong with it named', async () => {
  const desk = await person(world.ctx)
  await addOperator(world.ctx, operator, { username: desk.username, reason: 'a test' })
  const orgs = { impt: entry({ homepage: 'x'.repeat(1_500_000) }) }
  const { status, body } = await (await programOf(world, desk.userId)).post(
    '/api/v1/servicedesk/organisations/import',
    { orgs },
  )
  expect([status, body.fields?.[0]?.path]).toEqual([422, 'impt.homepage'])
})

test('Q7, SEC-L10: an operator’s program imports and exports, and nobody else’s', async () => {
  const path = '/api/v1/servicedesk/organisations'
  const [somebody, desk] = [await person(world.ctx), await person(world.ctx)]
  await addOperator(world.ctx, operator, { username: desk.username, reason: 'a test' })
  const stranger = await programOf(world, somebody.userId)
  const list = { orgs: { impn: entry({ orgnr: '999999990' }) } }
  expect((await stranger.post(`${path}/import`, list)).status).toBe(403)
  expect((await stranger.get(`${path}/export`)).status).toBe(403)
  const program = await programOf(world, desk.userId)
  const dry = await program.post(`${path}/import?dryRun=true`, list)
  expect([dry.status, dry.body.created, await findOrganisation(world.ctx, 'impn')]).toEqual([200, ['impn'], undefined])
  expect((await program.post(`${path}/import`, list)).body).toEqual({ ...nothing, created: ['impn'] })
  expect((await program.get(`${path}/export`)).body.orgs.impn.orgnr).toBe('999999990')
  const wrong = await program.post(`${path}/import`, { orgs: { impn: entry({ orgnr: 'x' }) } })
  expect([wrong.status, wrong.body.fields[0].path]).toEqual([422, 'impn.orgnr'])
  const refused = await program.post(`${path}/import?kind=service-developer`, { orgs: { A: entry() } })
  expect(refused.body.refused[0]).toMatchObject({ name: 'A', fields: [{ path: 'name', code: 'short-name' }] })
})

test('E1, SEC-L9: an environment of the list is granted as by an operator, and none is given back that was taken away', async () => {
  const { organisationId } = await organisationWith(world.ctx, { organisation: { name: 'impo' }, environments: [] })
  const list = { impo: entry({ environments: ['tt02', 'production'] }) }
  await importing(list)
  const acts = await world.ctx.db
    .selectFrom('audit')
    .select(['action', 'reason', 'details'])
    .where('organisationId', '=', organisationId)
    .where('action', '=', 'environment.granted')
    .orderBy('id')
    .execute()
  expect(acts).toEqual(
    ['tt02', 'production'].map((environment) => ({
      action: 'environment.granted',
      reason: 'altinn-orgs.json',
      details: { environment },
    })),
  )
  const teams = (await listTeams(world.ctx, organisationId)).map(({ name }) => name)
  expect(teams).toEqual(expect.arrayContaining(['Deploy-TT02', 'Deploy-Production']))
  await withdrawEnvironment(world.ctx, operator, { organisationId, environment: 'tt02', reason: 'misused' })
  const withdrawn = [{ name: 'impo', environments: ['tt02'] }]
  const another = await organisationWith(world.ctx, { environments: [] })
  await importing({ [another.name]: entry({ environments: ['tt02'] }) })
  expect(await environmentsOf(another.name)).toEqual(['tt02'])
  expect(await importing(list)).toEqual({ ...nothing, unchanged: ['impo'], withdrawn })
  expect(await environmentsOf('impo')).toEqual(['production'])
  const more = { impo: entry({ environments: ['tt02', 'production', 'at23'] }) }
  await importing(more, { makeEnvironments: true })
  expect(await environmentsOf('impo')).toEqual(['at23', 'production'])
})
