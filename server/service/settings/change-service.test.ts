import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationWith, person } from '../../../test/organisation.ts'
import { gitOf, serviceOf } from '../../../test/service.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { type Context, inTransaction } from '../../context.ts'
import { repositoryFolder, unfinishedFolder } from '../../repository/index.ts'
import { giveAccess, takeAccess } from '../access/give-access.ts'
import { getService } from '../queries.ts'
import type { Service } from '../service.ts'
import { sweepRepositories } from '../sweep-repositories.ts'
import { archiveService } from './archive-service.ts'
import { changeService } from './change-service.ts'

let world: World
let ctx: Context
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '1000' })
  ctx = world.ctx
})
afterAll(() => world.end())

const settingsOf = ({ titleNb, titleNn, titleEn, description, visibility, defaultBranch }: Service) => ({
  titleNb,
  titleNn,
  titleEn,
  description,
  visibility,
  defaultBranch,
})

/** A person, a service of theirs, and a branch beside the first. */
async function owned() {
  const kari = await person(ctx)
  const service = await serviceOf(ctx, { owner: kari.username })
  gitOf(ctx, service.id, 'branch', 'next', 'main')
  return { kari, service, settings: settingsOf(service) }
}

const headOf = (id: string) => gitOf(ctx, id, 'symbolic-ref', '--short', 'HEAD')
const notes = async () => (await readdir(unfinishedFolder(ctx))).filter((name) => name.endsWith('.head'))

test('S3: titles, description and visibility are changed by who saw the newest version, and nobody else', async () => {
  const { kari, service, settings } = await owned()
  const changed = { ...settings, titleEn: 'Another', description: 'What it is', visibility: 'internal' } as const
  await changeService(ctx, kari, { serviceId: service.id, version: 1, settings: changed })
  expect(await getService(ctx, service.id)).toMatchObject({ ...changed, version: 2 })
  const late = changeService(ctx, kari, { serviceId: service.id, version: 1, settings })
  await expect(late).rejects.toMatchObject({ code: 'general/changed-meanwhile' })
  expect(await world.audited()).toContain('service.changed')
})

test.each([
  ['titleNb', ' '],
  ['titleEn', 'x'.repeat(121)],
  ['description', 'two\nlines'],
  ['defaultBranch', 'no-such'],
  ['defaultBranch', '../tags/x'],
  ['defaultBranch', ''],
])('S3: %s may not be %j, and then nothing is changed', async (field, value) => {
  const { kari, service, settings } = await owned()
  const change = { serviceId: service.id, version: 1, settings: { ...settings, titleNn: 'Ny', [field]: value } }
  await expect(changeService(ctx, kari, change)).rejects.toMatchObject({ fields: [{ field }] })
  expect(await getService(ctx, service.id)).toMatchObject(settings)
  expect(headOf(service.id)).toBe('main')
})

test('S2: the default branch changes in the row and in what a clone begins with, and leaves no note', async () => {
  const { kari, service, settings } = await owned()
  const change = { serviceId: service.id, version: 1, settings: { ...settings, defaultBranch: 'next' } }
  await changeService(ctx, kari, change)
  expect([(await getService(ctx, service.id)).defaultBranch, headOf(service.id)]).toEqual(['next', 'next'])
  expect(await notes()).toEqual([])
})

test('S4: if the row is not changed after all, HEAD is as the row says', async () => {
  const { kari, service, settings } = await owned()
  const change = { serviceId: service.id, version: 1, settings: { ...settings, defaultBranch: 'next' } }
  const breaks = inTransaction(ctx, async (tx) => {
    await changeService(tx, kari, change)
    expect(headOf(service.id)).toBe('next')
    throw new Error('the connection is lost')
  })
  await expect(breaks).rejects.toThrow('the connection is lost')
  // A process that is killed there leaves its note, and the row as it was.
  await writeFile(join(unfinishedFolder(ctx), `${service.id}.${crypto.randomUUID()}.head`), '')
  await sweepRepositories(ctx)
  expect([headOf(service.id), (await notes()).length]).toEqual(['next', 1])
  world.clock.advance(2 * 60 * 60)
  await sweepRepositories(ctx)
  expect([headOf(service.id), (await notes()).length]).toEqual(['main', 0])
  // What is refused late is put right at once.
  const settingsOfNobody = { ...change.settings, visibility: JSON.parse('"nobody"') }
  await expect(changeService(ctx, kari, { ...change, settings: settingsOfNobody })).rejects.toThrow(
    'service_visibility',
  )
  expect([headOf(service.id), (await notes()).length]).toEqual(['main', 0])
})

test('S3: a change of a service whose repository is gone is refused, and leaves no note', async () => {
  const { kari, service, settings } = await owned()
  await rm(repositoryFolder(ctx, service.id), { recursive: true })
  const change = { serviceId: service.id, version: 1, settings: { ...settings, defaultBranch: 'next' } }
  await expect(changeService(ctx, kari, change)).rejects.toThrow('ENOENT')
  expect(await notes()).toEqual([])
})

test('S3: an archived service is not changed until it is taken out of the archive', async () => {
  const { kari, service, settings } = await owned()
  await archiveService(ctx, kari, { serviceId: service.id, archived: true })
  await archiveService(ctx, kari, { serviceId: service.id, archived: true })
  const change = { serviceId: service.id, version: 1, settings: { ...settings, titleNb: 'Ny' } }
  await expect(changeService(ctx, kari, change)).rejects.toMatchObject({ code: 'service/archived' })
  await archiveService(ctx, kari, { serviceId: service.id, archived: false })
  await changeService(ctx, kari, change)
  expect((await getService(ctx, service.id)).archivedAt).toBe(null)
})

test('S3: collaborators read, write or administer as they were let in, and nothing once they are out', async () => {
  const { kari, service, settings } = await owned()
  const ola = await person(ctx)
  const change = { serviceId: service.id, version: 1, settings }
  await expect(changeService(ctx, ola, change)).rejects.toMatchObject({ code: 'general/not-found' })
  await giveAccess(ctx, kari, { serviceId: service.id, username: ola.username.toUpperCase(), access: 'write' })
  await expect(changeService(ctx, ola, change)).rejects.toMatchObject({ code: 'access/too-little' })
  await giveAccess(ctx, kari, { serviceId: service.id, username: ola.username, access: 'admin' })
  await changeService(ctx, ola, change)
  await takeAccess(ctx, kari, { serviceId: service.id, who: { username: ola.username } })
  await expect(changeService(ctx, ola, { ...change, version: 2 })).rejects.toMatchObject({ code: 'general/not-found' })
  expect((await world.mails(`${ola.username}@example.no`)).map(({ kind }) => kind)).toEqual(['service-access'])
})

test('S3: of two administrators who shut each other out at once, one stays', async () => {
  const { kari, service } = await owned()
  const [ola, per] = [await person(ctx), await person(ctx)]
  for (const { username } of [ola, per])
    await giveAccess(ctx, kari, { serviceId: service.id, username, access: 'admin' })
  const perIsOut = await inTransaction(ctx, async (tx) => {
    await takeAccess(tx, ola, { serviceId: service.id, who: { username: per.username } })
    const overlapping = takeAccess(ctx, per, { serviceId: service.id, who: { username: ola.username } }).catch(
      (error) => error,
    )
    await sleep(100)
    return { overlapping }
  })
  expect(await perIsOut.overlapping).toMatchObject({ code: 'general/not-found' })
})

test('S3: nobody is let in by an address, deactivated, blocking the organisation, or as who owns it already', async () => {
  const { name, owners, organisationId } = await organisationWith(ctx)
  const { kari, service } = await owned()
  const ours = await serviceOf(ctx, { owner: name })
  const [ola, gone] = [await person(ctx), await person(ctx)]
  await ctx.db
    .insertInto('organisationBlock')
    .values({ organisationId, userId: ola.userId, createdAt: ctx.now() })
    .execute()
  await ctx.db
    .updateTable('userAccount')
    .set({ state: 'deactivated', deactivatedAt: ctx.now() })
    .where('id', '=', gone.userId)
    .execute()
  const [owner] = owners
  if (!owner) throw new Error('nobody')
  const refusals = [
    [kari, service, `${ola.username}@example.no`, 'no-such-person'],
    [kari, service, gone.username, 'no-such-person'],
    [kari, service, '', 'no-such-person'],
    [kari, service, kari.username, 'owns-service'],
    [owner, ours, ola.username, 'blocks-organisation'],
  ] as const
  for (const [actor, { id: serviceId }, username, message] of refusals) {
    const given = giveAccess(ctx, actor, { serviceId, username, access: 'read' })
    await expect(given).rejects.toMatchObject({ fields: [{ field: 'username', message }] })
  }
  await giveAccess(ctx, operator, { serviceId: service.id, username: ola.username, access: 'read' })
})
