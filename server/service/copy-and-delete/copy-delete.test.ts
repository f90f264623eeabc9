import { execFileSync } from 'node:child_process'
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationWith, person } from '../../../test/organisation.ts'
import { gitOf, serviceOf } from '../../../test/service.ts'
import { createWorld, type World } from '../../../test/world.ts'
import { operator } from '../../actor.ts'
import { type Context, inTransaction } from '../../context.ts'
import { repositoryFolder, unfinishedFolder } from '../../repository/index.ts'
import { giveAccess } from '../access/give-access.ts'
import { getService } from '../queries.ts'
import type { Service } from '../service.ts'
import { copyService } from './copy-service.ts'
import { deleteService, listRestorable, purgeServices, restoreService } from './delete-service.ts'

let world: World
let ctx: Context
beforeAll(async () => {
  world = await createWorld({ RATE_LIMIT_FACTOR: '10000' })
  ctx = world.ctx
})
afterAll(() => world.end())

const titles = { titleNb: 'Kopi', titleNn: 'Kopi', titleEn: 'Copy' }
const repositories = async () =>
  (await readdir(ctx.config.repositories, { recursive: true })).filter((path) => path.endsWith('.git')).sort()
const unfinished = async () => readdir(unfinishedFolder(ctx))
const typed = ({ owner, name }: Service) => `${owner}/${name}`
const outcome = ({ code, retryAfter }: { code: string; retryAfter: number }) => `${code} ${retryAfter}`

test('S3: a copy has all branches and tags of its origin, its own titles, and is named in the log with its origin', async () => {
  const kari = await person(ctx)
  const origin = await serviceOf(ctx, { owner: kari.username, facts: { description: 'What' } })
  gitOf(ctx, origin.id, 'branch', 'next', 'main')
  gitOf(ctx, origin.id, 'update-ref', 'refs/tags/v1', 'main')
  const id = await copyService(ctx, kari, { serviceId: origin.id, owner: kari.username, name: 'the-copy', titles })
  expect(await getService(ctx, id)).toMatchObject({ ...titles, description: 'What', visibility: 'private' })
  expect(gitOf(ctx, id, 'for-each-ref')).toBe(gitOf(ctx, origin.id, 'for-each-ref'))
  expect(gitOf(ctx, id, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main')
  expect(gitOf(ctx, id, 'fsck', '--strict', '--full')).toBe('')
  const acts = await ctx.db.selectFrom('audit').select('details').where('action', '=', 'service.copied').execute()
  expect(acts).toMatchObject([{ details: { service: `${kari.username}/the-copy`, origin: typed(origin) } }])
})

test('S3 O1: a copy of a private service names its origin to nobody else’s log, and stands in that of the origin', async () => {
  const [giving, receiving] = [await organisationWith(ctx), await organisationWith(ctx, { members: 1 })]
  const [member] = receiving.members
  if (!member) throw new Error('nobody')
  const logOf = async (organisationId: string) =>
    (
      await ctx.db
        .selectFrom('audit')
        .select(['action', 'details'])
        .where('organisationId', '=', organisationId)
        .where('action', 'in', ['service.copied', 'service.copied-from'])
        .orderBy('id')
        .execute()
    ).map(({ action, details }) => [action, details])
  for (const [visibility, name] of [
    ['private', 'copy-one'],
    ['internal', 'copy-two'],
  ] as const) {
    const origin = await serviceOf(ctx, { owner: giving.name, name: `from-${name}`, facts: { visibility } })
    await giveAccess(ctx, operator, { serviceId: origin.id, username: member.username, access: 'read' })
    await copyService(ctx, member, { serviceId: origin.id, owner: receiving.name, name, titles })
  }
  expect(await logOf(receiving.organisationId)).toEqual([
    ['service.copied', { service: `${receiving.name}/copy-one` }],
    ['service.copied', { service: `${receiving.name}/copy-two`, origin: `${giving.name}/from-copy-two` }],
  ])
  expect(await logOf(giving.organisationId)).toEqual([
    ['service.copied-from', { service: `${giving.name}/from-copy-one`, to: receiving.name }],
    ['service.copied-from', { service: `${giving.name}/from-copy-two`, to: receiving.name }],
  ])
})

test('S3: who cannot read a service cannot copy it, and who cannot create for an owner cannot copy to it', async () => {
  const [kari, ola] = [await person(ctx), await person(ctx)]
  const origin = await serviceOf(ctx, { owner: kari.username })
  const copying = { serviceId: origin.id, owner: ola.username, name: 'a-copy', titles }
  await expect(copyService(ctx, ola, copying)).rejects.toMatchObject({ code: 'general/not-found' })
  await giveAccess(ctx, kari, { serviceId: origin.id, username: ola.username, access: 'read' })
  const elsewhere = copyService(ctx, ola, { ...copying, owner: kari.username })
  await expect(elsewhere).rejects.toMatchObject({ fields: [{ field: 'owner' }] })
  await copyService(ctx, ola, copying)
})

test('S4: of ten copies and creations with one name at once one is made, and nothing of the others is left', async () => {
  const kari = await person(ctx)
  const origin = await serviceOf(ctx, { owner: kari.username })
  const before = await repositories()
  const made = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      index % 2 === 0
        ? copyService(ctx, kari, { serviceId: origin.id, owner: kari.username, name: 'wanted', titles })
        : serviceOf(ctx, { owner: kari.username, name: 'wanted' }).then(({ id }) => id),
    ),
  )
  const ids = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const refusals = made.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
  expect([ids.length, new Set(refusals)]).toEqual([1, new Set(['service/name-taken'])])
  const added = (await repositories()).filter((path) => !before.includes(path))
  expect(added).toEqual([expect.stringContaining(`${ids[0]}.git`)])
  expect(await unfinished()).toEqual([])
})

test('SEC-K9: two copies are made at once, twenty wait, and who comes then is told to come again', async () => {
  const kari = await person(ctx)
  const origin = await serviceOf(ctx, { owner: kari.username })
  // git waits until somebody writes to it.
  const held = join(repositoryFolder(ctx, origin.id), 'packed-refs')
  execFileSync('mkfifo', [held])
  const answers: string[] = []
  const all = Array.from({ length: 25 }, async (_, index) => {
    const copying = { serviceId: origin.id, owner: kari.username, name: `copy-${index}`, titles }
    answers.push(await copyService(ctx, kari, copying).then(() => 'made', outcome))
  })
  try {
    await expect.poll(() => answers, { timeout: 20_000 }).toEqual(Array(3).fill('general/unavailable 5'))
  } finally {
    const writer = await open(held, 'r+')
    await rm(held)
    await writer.close()
    await Promise.all(all)
  }
  expect(answers.slice(3)).toEqual(Array(22).fill('made'))
})

test('SEC-K9: a copy that takes longer than git may is given up, and nothing of it is left', async () => {
  const kari = await person(ctx)
  const origin = await serviceOf(ctx, { owner: kari.username })
  const copying = { serviceId: origin.id, owner: kari.username, name: 'too-long', titles }
  const hasty = { ...ctx, config: { ...ctx.config, git: { ...ctx.config.git, seconds: 0.001 } } }
  expect(await copyService(hasty, kari, copying).catch(outcome)).toBe('general/unavailable 30')
  expect(await unfinished()).toEqual([])
})

test('S3: a deleted service is gone for everybody at once, its name is kept, and its owner restores it whole', async () => {
  const [kari, ola] = [await person(ctx), await person(ctx)]
  const service = await serviceOf(ctx, { owner: kari.username })
  await giveAccess(ctx, kari, { serviceId: service.id, username: ola.username, access: 'admin' })
  const wrong = deleteService(ctx, ola, { serviceId: service.id, typed: service.name })
  await expect(wrong).rejects.toMatchObject({ fields: [{ field: 'typed', message: 'not-its-name' }] })
  await deleteService(ctx, ola, { serviceId: service.id, typed: ` ${typed(service)} ` })
  await expect(getService(ctx, service.id)).rejects.toMatchObject({ code: 'general/not-found' })
  const again = deleteService(ctx, kari, { serviceId: service.id, typed: typed(service) })
  await expect(again).rejects.toMatchObject({ code: 'general/not-found' })
  const taken = serviceOf(ctx, { owner: kari.username, name: service.name })
  await expect(taken).rejects.toMatchObject({ code: 'service/name-taken' })
  expect(await listRestorable(ctx, ola.userId)).toEqual([])
  expect(await listRestorable(ctx, kari.userId)).toMatchObject([{ id: service.id }])
  const place = { owner: service.owner, name: service.name }
  await expect(restoreService(ctx, ola, place)).rejects.toMatchObject({ code: 'general/not-found' })
  await restoreService(ctx, kari, place)
  await expect(restoreService(ctx, kari, place)).rejects.toMatchObject({ code: 'general/not-found' })
  expect((await getService(ctx, service.id)).name).toBe(service.name)
  expect(gitOf(ctx, service.id, 'fsck', '--strict')).toBe('')
})

test('S3: an organisation’s owners restore what its members deleted', async () => {
  const { owners, members, name } = await organisationWith(ctx, { members: 1 })
  const [[owner], [member]] = [owners, members]
  if (!owner || !member) throw new Error('nobody')
  const service = await serviceOf(ctx, { owner: name })
  await giveAccess(ctx, owner, { serviceId: service.id, username: member.username, access: 'admin' })
  await deleteService(ctx, member, { serviceId: service.id, typed: typed(service) })
  await expect(restoreService(ctx, member, service)).rejects.toMatchObject({ code: 'general/not-found' })
  await restoreService(ctx, owner, service)
})

test('S3: 30 days after it was deleted a service is purged, row and repository, and its name is free', async () => {
  const kari = await person(ctx)
  const service = await serviceOf(ctx, { owner: kari.username })
  const lives = await serviceOf(ctx, { owner: kari.username })
  await deleteService(ctx, kari, { serviceId: service.id, typed: typed(service) })
  world.clock.advance(30 * 24 * 60 * 60 - 60)
  await purgeServices(ctx, 100)
  expect(await repositories()).toContainEqual(expect.stringContaining(service.id))
  world.clock.advance(120)
  await expect(restoreService(ctx, kari, service)).rejects.toMatchObject({ code: 'general/not-found' })
  expect(await purgeServices(ctx, 100)).toBeGreaterThan(0)
  expect(await repositories()).not.toContainEqual(expect.stringContaining(service.id))
  expect(await repositories()).toContainEqual(expect.stringContaining(lives.id))
  await serviceOf(ctx, { owner: kari.username, name: service.name })
})

test('S3: what is restored at this instant is not purged', async () => {
  const kari = await person(ctx)
  const service = await serviceOf(ctx, { owner: kari.username })
  await deleteService(ctx, operator, { serviceId: service.id, typed: typed(service) })
  world.clock.advance(30 * 24 * 60 * 60 - 1)
  await inTransaction(ctx, async (tx) => {
    await restoreService(tx, kari, service)
    world.clock.advance(2)
    await purgeServices(ctx, 100)
    await sleep(10)
  })
  expect((await getService(ctx, service.id)).name).toBe(service.name)
})

/** A service whose repository nobody can list to its end: what reads it waits for a pipe that nobody writes to. */
async function unreadable() {
  const kari = await person(ctx)
  const origin = await serviceOf(ctx, { owner: kari.username })
  execFileSync('mkfifo', [join(repositoryFolder(ctx, origin.id), 'refs/heads/waits')])
  const readers = () =>
    execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('upload-pack') && line.includes(origin.id))
      .map((line) => Number.parseInt(line, 10))
  const copying = { serviceId: origin.id, owner: kari.username, name: 'the-copy', titles }
  return { kari, copying, readers }
}

test('S4: a copy that takes too long ends together with the git that reads its origin, and leaves nothing', async () => {
  const { kari, copying, readers } = await unreadable()
  const before = await repositories()
  const hasty = { ...ctx, config: { ...ctx.config, git: { ...ctx.config.git, seconds: 1 } } }
  const copied = copyService(hasty, kari, copying)
  copied.catch(() => {})
  await expect.poll(readers).not.toEqual([])
  await expect(copied).rejects.toMatchObject({ kind: 'unavailable' })
  await expect.poll(readers).toEqual([])
  expect([await repositories(), await unfinished()]).toEqual([before, []])
})

test('S4: a copy whose reader is killed fails, and leaves nothing', async () => {
  const { kari, copying, readers } = await unreadable()
  const before = await repositories()
  const copied = copyService(ctx, kari, copying)
  copied.catch(() => {})
  await expect.poll(readers).not.toEqual([])
  for (const pid of readers()) process.kill(pid, 'SIGKILL')
  await expect(copied).rejects.toThrow('git fetch ended with')
  expect([await repositories(), await unfinished()]).toEqual([before, []])
})
