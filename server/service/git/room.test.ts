import { randomBytes } from 'node:crypto'
import { readdir, readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { programOf } from '../../../test/api.ts'
import { ownService } from '../../../test/git.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'
import { organisationWith, person } from '../../../test/organisation.ts'
import { serviceOf } from '../../../test/service.ts'
import { studioBrowser } from '../../../test/studio-browser.ts'
import { operator } from '../../actor.ts'
import { inTransaction } from '../../context.ts'
import { createLog } from '../../log.ts'
import { copyService } from '../copy-and-delete/copy-service.ts'
import { deleteService, purgeServices } from '../copy-and-delete/delete-service.ts'
import { getOwnedBytes, getSizes } from '../size-queries.ts'
import { findTransferOf } from '../transfer/transfer-queries.ts'
import { answerTransfer, offerTransfer } from '../transfer/transfer-service.ts'
import { requirePush } from './judge-push.ts'
import { maintenanceTask } from './maintain-repository.ts'

const megabyte = 1024 ** 2
const at = gitWorld({ GIT_REPOSITORY_MEGABYTES: '2', GIT_OWNER_MEGABYTES: '3', RATE_LIMIT_FACTOR: '1000' })

/** A clone whose service holds so many megabytes besides what it began with. */
async function holding(megabytes: number) {
  const service = await ownService(at.world.ctx)
  const git = await at.cloneOf(service)
  await commit(git, 'held', randomBytes(Math.round(megabytes * megabyte)))
  await git.must('work', 'push')
  return { ...service, git }
}

const day = 24 * 3600

const set = (serviceId: string, row: { bytes?: number; packedAt?: Date; packedPushes?: number; dueAt?: null }) =>
  at.world.ctx.db.updateTable('repositoryMaintenance').set(row).where('serviceId', '=', serviceId).execute()

/** Fills an owner, so that nothing more is taken. */
const fill = (serviceId: string) => set(serviceId, { bytes: 3 * megabyte })

/** One that nobody waits for, and that was packed so many days ago. */
const packedBefore = (serviceId: string, days: number) =>
  set(serviceId, { dueAt: null, packedAt: new Date(at.world.ctx.now().getTime() - days * day * 1000) })

const rowOf = (serviceId: string) =>
  at.world.ctx.db
    .selectFrom('repositoryMaintenance')
    .select(['pushes', 'dueAt', 'packedAt'])
    .where('serviceId', '=', serviceId)
    .executeTakeFirstOrThrow()

/** Packs what waits for it, and counts it. */
async function maintain(seconds = 600) {
  at.world.clock.advance(seconds)
  for (const job of await maintenanceTask().claim(at.world.ctx, 100, createLog({ level: 'silent' }))) await job()
}

describe('SEC-K3: a repository has a largest size', () => {
  test('a push beyond it is refused in words that name it, and nothing of it stays; one that takes away is not', async () => {
    const { git, serviceId } = await holding(1)
    await git.must('work', 'push', 'origin', 'HEAD:side')
    await commit(git, 'more', randomBytes(1_250_000))
    const refused = await git.git('work', 'push')
    expect(refused.code).not.toBe(0)
    expect(refused.err).toContain('remote: The repository is full')
    expect(refused.err).toContain('It holds 2 MB, and may hold 2.')
    expect(refused.err).toContain('after two weeks')
    const stored = await at.stored(serviceId)
    expect(await stored.quarantined()).toEqual([])
    expect(await stored.git('rev-list', '--count', '--all')).toBe('2')
    await fill(serviceId)
    await git.must('work', 'push', 'origin', ':side')
  })

  test('one that is full by its history is rewritten by a small push, and has room when that is two weeks old', async () => {
    const { git, serviceId } = await holding(1)
    await maintain()
    await set(serviceId, { bytes: 2 * megabyte })
    await git.must('work', 'reset', '-q', '--hard', 'HEAD~1')
    await commit(git, 'less', 'less')
    await git.must('work', 'push', '-f')
    await maintain()
    expect((await getSizes(at.world.ctx, serviceId)).bytes).toBeGreaterThan(megabyte)
    const objects = join((await at.stored(serviceId)).folder, 'objects')
    const old = new Date(Date.now() - 15 * day * 1000)
    for (const name of await readdir(objects, { recursive: true })) await utimes(join(objects, name), old, old)
    await commit(git, 'more', randomBytes(1_250_000))
    expect((await git.git('work', 'push')).err).toContain('The repository is full')
    expect(await rowOf(serviceId)).toMatchObject({ dueAt: null, packedAt: expect.any(Date) })
    await packedBefore(serviceId, 2)
    expect((await git.git('work', 'push')).err).toContain('The repository is full')
    expect(await rowOf(serviceId)).toMatchObject({ dueAt: expect.any(Date), packedAt: null })
    await maintain()
    expect((await getSizes(at.world.ctx, serviceId)).bytes).toBeLessThan(megabyte / 2)
    await git.must('work', 'push')
  })

  test('a push to one that is full has it counted, also if it is refused before it is read', async () => {
    const { serviceId, path, token } = await holding(0.1)
    await packedBefore(serviceId, 2)
    await fill(serviceId)
    const headers = { 'content-type': 'application/x-git-receive-pack-request' }
    const body = new Uint8Array(5_000_000)
    const answer = await at.ask(`/${path}.git/git-receive-pack`, { method: 'POST', token, body, headers })
    expect(answer.status).toBe(409)
    expect(await rowOf(serviceId)).toMatchObject({ dueAt: expect.any(Date) })
  })

  test('whoever only asks which references there are does not have sizes summed', async () => {
    const { ctx } = at.world
    const { owner, serviceId } = await ownService(ctx)
    await inTransaction(ctx, async (tx) => {
      await sql`lock table repository_maintenance`.execute(tx.db)
      await expect(requirePush(ctx, { kind: 'user', userId: owner.userId }, serviceId)).resolves.toBeUndefined()
    })
  })

  test('what was there before anybody counted is counted within hours, and not packed', async () => {
    const { ctx } = at.world
    const [unknown, pushed, counted] = [await ownService(ctx), await holding(0.1), await holding(0.1)]
    await ctx.db.deleteFrom('repositoryMaintenance').where('serviceId', '=', unknown.serviceId).execute()
    await packedBefore(pushed.serviceId, 30)
    await set(pushed.serviceId, { bytes: 0, packedPushes: 1 })
    await packedBefore(counted.serviceId, 30)
    await sql.raw(await readFile('migrations/0073-repository-first-count.sql', 'utf8')).execute(ctx.db)
    expect(await rowOf(counted.serviceId)).toMatchObject({ dueAt: null })
    const before = await rowOf(pushed.serviceId)
    expect(before).toMatchObject({ dueAt: expect.any(Date) })
    await maintain(6 * 3600)
    expect(await rowOf(unknown.serviceId)).toEqual({ pushes: '0', dueAt: null, packedAt: null })
    expect(await rowOf(pushed.serviceId)).toEqual({ ...before, dueAt: null })
    expect((await getSizes(ctx, unknown.serviceId)).bytes).toBeGreaterThan(1000)
    expect((await getSizes(ctx, pushed.serviceId)).bytes).toBeGreaterThan(megabyte / 10)
    const packs = await readdir(join((await at.stored(pushed.serviceId)).folder, 'objects/pack'))
    expect(packs.filter((name) => name.endsWith('.pack'))).toHaveLength(2)
  })

  test('one that takes away hundreds of branches by long names is not refused', async () => {
    const { git, serviceId } = await holding(1)
    const names = Array.from({ length: 400 }, (_, index) => `${'long'.repeat(40)}-${index}`)
    await git.must('work', 'push', '-q', 'origin', ...names.map((name) => `HEAD:refs/heads/${name}`))
    await fill(serviceId)
    await git.must('work', 'push', '-q', 'origin', ...names.map((name) => `:refs/heads/${name}`))
    const stored = await at.stored(serviceId)
    expect(await stored.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  })

  test('one that says beforehand that it is larger than the rest is refused before it is read', async () => {
    const { path, token } = await holding(1)
    const answer = await at.ask(`/${path}.git/git-receive-pack`, {
      method: 'POST',
      token,
      body: new Uint8Array(5_000_000),
      headers: { 'content-type': 'application/x-git-receive-pack-request' },
    })
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('may hold 2')])
  })

  test('pushes are added until it is packed, and counted then; its page and its programs say so', async () => {
    const { ctx } = at.world
    const { git, serviceId, path, owner } = await holding(1)
    const pushed = (await getSizes(ctx, serviceId)).bytes
    expect(pushed).toBeGreaterThan(megabyte)
    await commit(git, 'more', 'more')
    await git.must('work', 'push')
    expect((await getSizes(ctx, serviceId)).bytes).toBeGreaterThan(pushed)
    await maintain()
    const { bytes } = await getSizes(ctx, serviceId)
    expect(bytes).toBeGreaterThan(megabyte)
    const browser = await studioBrowser(at.world, owner)
    expect((await browser.get(`/${path}/settings`)).body).toContain('The repository holds 1.1 MB of the 2.1 MB')
    const program = await programOf(at.world, owner.userId)
    expect((await program.get(`/api/v1/services/${path}`)).body).toMatchObject({ bytes, mostBytes: 2 * megabyte })
  })
})

describe('SEC-K3: all that an owner has, has a largest size', () => {
  test('a push beyond it is refused, and taken when another service was deleted and is purged', async () => {
    const { ctx } = at.world
    const { owner, serviceId, path, token } = await holding(1.6)
    const other = await serviceOf(ctx, { owner: owner.username, by: owner })
    const git = await at.cloneOf({ path: `${owner.username}/${other.name}`, token })
    await commit(git, 'held', randomBytes(1_500_000))
    await packedBefore(serviceId, 2)
    const refused = await git.git('work', 'push')
    expect(refused.err).toContain('remote: The owner has no room left')
    expect(refused.err).toContain('hold 2 MB together, and may hold 3.')
    expect(refused.err).toContain('What is deleted makes room after 30 days')
    expect(await rowOf(serviceId)).toMatchObject({ dueAt: expect.any(Date) })
    await deleteService(ctx, operator, { serviceId, typed: path })
    expect((await git.git('work', 'push')).err).toContain('The owner has no room left')
    const deletedAt = new Date(ctx.now().getTime() - 31 * day * 1000)
    await ctx.db.updateTable('service').set({ deletedAt }).where('id', '=', serviceId).execute()
    await purgeServices(ctx, 100)
    await git.must('work', 'push')
  })

  const values = { used: 3, most: 3 }
  const full = { fields: [{ field: 'owner', message: 'owner-full', values }] }

  test('nothing is created, copied or transferred to one that is full', async () => {
    const { ctx } = at.world
    const [kari, ola] = [await person(ctx), await person(ctx)]
    const held = await serviceOf(ctx, { owner: kari.username, facts: { visibility: 'internal' } })
    await fill(held.id)
    await expect(serviceOf(ctx, { owner: kari.username, by: kari })).rejects.toMatchObject(full)
    const titles = { titleNb: 'X', titleNn: 'X', titleEn: 'X' }
    const origin = await serviceOf(ctx, { owner: ola.username, facts: { visibility: 'internal' } })
    const copying = { serviceId: origin.id, owner: kari.username, name: 'a-copy', titles }
    await expect(copyService(ctx, kari, copying)).rejects.toMatchObject(full)
    const receiver = await organisationWith(ctx)
    await fill((await serviceOf(ctx, { owner: receiver.name })).id)
    await offerTransfer(ctx, ola, { serviceId: origin.id, to: receiver.name })
    const transferId = (await findTransferOf(ctx, origin.id))?.id ?? ''
    const answered = answerTransfer(ctx, operator, { transferId, answer: 'accept' })
    await expect(answered).rejects.toMatchObject({ code: 'service/owner-full', values })
  })

  test('what is created or copied is counted at once', async () => {
    const { ctx } = at.world
    const kari = await person(ctx)
    const origin = await serviceOf(ctx, { owner: kari.username, by: kari })
    const { bytes } = await getSizes(ctx, origin.id)
    const titles = { titleNb: 'X', titleNn: 'X', titleEn: 'X' }
    const id = await copyService(ctx, kari, { serviceId: origin.id, owner: kari.username, name: 'a-copy', titles })
    const copied = (await getSizes(ctx, id)).bytes
    expect(bytes).toBeGreaterThan(1000)
    expect(copied).toBeGreaterThan(1000)
    expect(await getOwnedBytes(ctx, kari.userId)).toBe(bytes + copied)
  })
})
