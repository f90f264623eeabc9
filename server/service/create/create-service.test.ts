import { execFileSync } from 'node:child_process'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { organisationWith, person } from '../../../test/organisation.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { repositoryFolder, unfinishedFolder } from '../../repository/index.ts'
import { copyService } from '../copy-and-delete/copy-service.ts'
import { getService } from '../queries.ts'
import { sweepRepositories } from '../sweep-repositories.ts'
import { createService, type ServiceCreation } from './create-service.ts'
import { readTemplates, type Template } from './template.ts'

let world: World
let template: Template
beforeEach(async () => {
  world = await createWorld()
  const basic = (await readTemplates()).get('basic')
  if (!basic) throw new Error('no template')
  template = basic
})
afterEach(() => world.end())

const hour = 60 * 60

const facts = {
  titleNb: 'Min "beste" <tjeneste>',
  titleNn: 'Mi teneste',
  titleEn: 'My service',
  description: 'Til *alle*',
  visibility: 'private' as const,
}
const creation = (owner: string, changes: Partial<ServiceCreation> = {}): ServiceCreation => ({
  owner,
  name: 'my-service',
  facts,
  template,
  licence: 'none',
  ...changes,
})

const git = (id: string, ...args: string[]) =>
  execFileSync('git', [`--git-dir=${repositoryFolder(world.ctx, id)}`, ...args], { encoding: 'utf8' })

const repositories = async () =>
  (await readdir(world.ctx.config.repositories, { recursive: true })).filter((path) => path.endsWith('.git'))

test('D4 S1: a service is a real repository with one commit of its template, whole and by who made it', async () => {
  const kari = await person(world.ctx, 'kari')
  const id = await createService(world.ctx, kari, creation('Kari'))
  expect(await getService(world.ctx, id)).toMatchObject({
    owner: 'kari',
    name: 'my-service',
    createdBy: 'kari',
    template: 'basic',
  })
  expect(git(id, 'log', '--format=%an <%ae> %s')).toBe(
    'kari <kari@users.noreply.localhost> Created from the template basic 1.0.1\n',
  )
  expect(JSON.parse(git(id, 'show', 'main:service.json')).title.nb).toBe(facts.titleNb)
  expect(git(id, 'show', 'main:public/index.html')).toContain('Min &quot;beste&quot; &lt;tjeneste&gt;')
  expect(git(id, 'show', 'main:README.md')).toContain('Til \\*alle\\*')
  expect(git(id, 'fsck', '--strict', '--full')).toBe('')
  expect(await world.audited()).toContain('service.created')
})

test('D4: a title in nynorsk or English that is left empty is as in bokmål, and a chosen licence lies in the repository', async () => {
  const kari = await person(world.ctx, 'kari')
  const wanted = { facts: { ...facts, titleNn: ' ', titleEn: '' }, licence: 'MIT' } as const
  const id = await createService(world.ctx, kari, creation('kari', wanted))
  const { titleNb } = facts
  expect(await getService(world.ctx, id)).toMatchObject({ titleNb, titleNn: titleNb, titleEn: titleNb })
  expect(JSON.parse(git(id, 'show', 'main:public/texts/nn.json')).title).toBe(titleNb)
  expect(git(id, 'show', 'main:LICENSE')).toMatch(/^MIT License\n\nCopyright \(c\) 20\d\d kari\n/)
  const { name, owners } = await organisationWith(world.ctx, { organisation: { nameNb: 'Skatteetaten' } })
  const [owner] = owners
  if (!owner) throw new Error('no owner')
  const theirs = await createService(world.ctx, owner, creation(name, wanted))
  expect(git(theirs, 'show', 'main:LICENSE')).toContain('Skatteetaten')
})

test('D4: of ten who create the same name at once one succeeds, and nothing of the others is left', async () => {
  const kari = await person(world.ctx, 'kari')
  const made = await Promise.allSettled(
    Array.from({ length: 10 }, () => createService(world.ctx, kari, creation('kari'))),
  )
  const ids = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const refusals = made.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
  expect([ids.length, new Set(refusals)]).toEqual([1, new Set(['service/name-taken'])])
  expect(await repositories()).toEqual([expect.stringContaining(`${ids[0]}.git`)])
  expect(await readdir(unfinishedFolder(world.ctx))).toEqual([])
})

test.each(['ab', '1service', 'Service', 'service-', 'a'.repeat(31), 'a_b', '../etc', 'datamodels', 'kari-content'])(
  'D4: %s is no name for a service, and nothing is made',
  async (name) => {
    const kari = await person(world.ctx, 'kari')
    const refusal = await createService(world.ctx, kari, creation('kari', { name })).catch((error) => error)
    expect(refusal.fields).toMatchObject([{ field: 'name' }])
    expect(await repositories()).toEqual([])
  },
)

test('D4 T1: for an organisation only its owners and teams that are for it create services', async () => {
  const { name, owners, members, organisationId } = await organisationWith(world.ctx, { members: 1 })
  const stranger = await person(world.ctx)
  for (const [index, actor] of [...owners, ...members].entries())
    await createService(world.ctx, actor, creation(name, { name: `service-${index}` }))
  const byStranger = createService(world.ctx, stranger, creation(name))
  await expect(byStranger).rejects.toMatchObject({ fields: [{ field: 'owner', message: 'not-your-owner' }] })
  await world.ctx.db.deleteFrom('teamMember').where('organisationId', '=', organisationId).execute()
  const removed = members.map((actor) => createService(world.ctx, actor, creation(name)))
  await expect(Promise.all(removed)).rejects.toMatchObject({ fields: [{ field: 'owner' }] })
})

/** A service, and a repository without a row. */
async function keptAndLost() {
  const kari = await person(world.ctx, 'kari')
  const kept = await createService(world.ctx, operator, creation('kari'))
  const lost = await createService(world.ctx, kari, creation('kari', { name: 'lost' }))
  await world.ctx.db.deleteFrom('service').where('id', '=', lost).execute()
  return { kept, lost }
}

test('S4: the sweep takes what no row names aside after an hour and away after 30 days, and nothing that a row names', async () => {
  const { kept, lost } = await keptAndLost()
  await sweepRepositories(world.ctx)
  expect(await repositories()).toHaveLength(2)
  world.clock.advance(2 * hour)
  await sweepRepositories(world.ctx)
  expect(await repositories()).toEqual([expect.stringContaining(kept)])
  world.clock.advance(29 * 24 * hour)
  await sweepRepositories(world.ctx)
  const aside = join(unfinishedFolder(world.ctx), `${lost}.removed`)
  expect(execFileSync('git', [`--git-dir=${aside}`, 'log', '--format=%an'], { encoding: 'utf8' })).toBe('kari\n')
  world.clock.advance(2 * 24 * hour)
  await sweepRepositories(world.ctx)
  expect(await readdir(unfinishedFolder(world.ctx))).toEqual([])
})

test('S4: a folder that belongs to another database is not swept until it is adopted', async () => {
  const { kept } = await keptAndLost()
  await sweepRepositories(world.ctx)
  world.clock.advance(2 * hour)
  const mark = join(world.ctx.config.repositories, '.database')
  await writeFile(mark, `${crypto.randomUUID()}\n`)
  await expect(sweepRepositories(world.ctx)).rejects.toThrow(`another database than that of DATABASE_URL`)
  expect(await repositories()).toHaveLength(2)
  await rm(mark)
  await sweepRepositories(world.ctx)
  expect(await repositories()).toEqual([expect.stringContaining(kept)])
  await sweepRepositories(world.ctx)
})

test('S4: one repository that cannot be swept does not keep the others from it', async () => {
  const { kept, lost } = await keptAndLost()
  await rm(join(repositoryFolder(world.ctx, kept), 'objects'), { recursive: true })
  const note = join(unfinishedFolder(world.ctx), `${kept}.${crypto.randomUUID()}.head`)
  await writeFile(note, '')
  world.clock.advance(2 * hour)
  await expect(sweepRepositories(world.ctx)).rejects.toMatchObject({ errors: [{}, { code: 'ENOENT' }] })
  expect(await readdir(unfinishedFolder(world.ctx))).toContain(`${lost}.removed`)
})

test('rate limits: a person makes thirty services an hour, copies among them; what was mistyped does not count', async () => {
  const { ctx, clock } = world
  const [kari, ola] = [await person(ctx, 'kari'), await person(ctx, 'ola')]
  const create = (name: string) => createService(ctx, kari, creation('kari', { name }))
  for (let index = 0; index < 31; index++) await expect(create('x')).rejects.toMatchObject({ kind: 'invalid' })
  const serviceId = await create('first')
  await ctx.db.updateTable('rateLimit').set({ count: 29 }).where('bearer', '=', `service ${kari.userId}`).execute()
  await create('thirtieth')
  const titles = { titleNb: 'Kopi', titleNn: '', titleEn: '' }
  const copy = () => copyService(ctx, kari, { serviceId, owner: 'kari', name: 'the-copy', titles })
  for (const further of [() => create('another'), copy])
    await expect(further()).rejects.toMatchObject({ kind: 'too-many', retryAfter: hour })
  expect(await repositories()).toHaveLength(2)
  await createService(ctx, ola, creation('ola'))
  await createService(ctx, operator, creation('kari', { name: 'by-operator' }))
  clock.advance(hour)
  await copy()
})
