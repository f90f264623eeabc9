import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { programOf } from '../../../test/api.ts'
import { ownService } from '../../../test/git.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'
import { organisationWith, person } from '../../../test/organisation.ts'
import { serviceOf } from '../../../test/service.ts'
import { studioBrowser } from '../../../test/studio-browser.ts'
import { operator } from '../../actor.ts'
import { createLog } from '../../log.ts'
import { copyService } from '../copy-and-delete/copy-service.ts'
import { deleteService } from '../copy-and-delete/delete-service.ts'
import { getOwnedBytes, getSizes } from '../size-queries.ts'
import { findTransferOf } from '../transfer/transfer-queries.ts'
import { answerTransfer, offerTransfer } from '../transfer/transfer-service.ts'
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

/** Fills an owner, so that nothing more is taken. */
const fill = (serviceId: string) =>
  at.world.ctx.db
    .updateTable('repositoryMaintenance')
    .set({ bytes: 3 * megabyte })
    .where('serviceId', '=', serviceId)
    .execute()

describe('SEC-K3: a repository has a largest size', () => {
  test('a push beyond it is refused in words that name it, and nothing of it stays; one that takes away is not', async () => {
    const { git, serviceId } = await holding(1)
    await git.must('work', 'push', 'origin', 'HEAD:side')
    await commit(git, 'more', randomBytes(1_250_000))
    const refused = await git.git('work', 'push')
    expect(refused.code).not.toBe(0)
    expect(refused.err).toContain('remote: The repository is full')
    expect(refused.err).toContain('It holds 2 MB, and may hold 2.')
    const stored = await at.stored(serviceId)
    expect(await stored.quarantined()).toEqual([])
    expect(await stored.git('rev-list', '--count', '--all')).toBe('2')
    await fill(serviceId)
    await git.must('work', 'push', 'origin', ':side')
  })

  test('one that says beforehand that it is larger than the rest is refused before it is read', async () => {
    const { path, token } = await holding(1)
    const answer = await at.ask(`/${path}.git/git-receive-pack`, {
      method: 'POST',
      token,
      body: new Uint8Array(1_250_000),
      headers: { 'content-type': 'application/x-git-receive-pack-request' },
    })
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('may hold 2')])
  })

  test('pushes are added until it is packed, and counted then; its page and its programs say so', async () => {
    const { ctx, clock } = at.world
    const { git, serviceId, path, owner } = await holding(1)
    const pushed = (await getSizes(ctx, serviceId)).bytes
    expect(pushed).toBeGreaterThan(megabyte)
    await commit(git, 'more', 'more')
    await git.must('work', 'push')
    expect((await getSizes(ctx, serviceId)).bytes).toBeGreaterThan(pushed)
    clock.advance(600)
    for (const job of await maintenanceTask().claim(ctx, 10, createLog({ level: 'silent' }))) await job()
    const { bytes } = await getSizes(ctx, serviceId)
    expect(bytes).toBeGreaterThan(megabyte)
    const browser = await studioBrowser(at.world, owner)
    expect((await browser.get(`/${path}/settings`)).body).toContain('The repository holds 1.1 MB of the 2.1 MB')
    const program = await programOf(at.world, owner.userId)
    expect((await program.get(`/api/v1/services/${path}`)).body).toMatchObject({ bytes, mostBytes: 2 * megabyte })
  })
})

describe('SEC-K3: all that an owner has, has a largest size', () => {
  test('a push beyond it is refused, and taken when another service was deleted', async () => {
    const { ctx } = at.world
    const { owner, serviceId, path, token } = await holding(1.6)
    const other = await serviceOf(ctx, { owner: owner.username, by: owner })
    const git = await at.cloneOf({ path: `${owner.username}/${other.name}`, token })
    await commit(git, 'held', randomBytes(1_500_000))
    const refused = await git.git('work', 'push')
    expect(refused.err).toContain('remote: The owner has no room left')
    expect(refused.err).toContain('hold 2 MB together, and may hold 3.')
    await deleteService(ctx, operator, { serviceId, typed: path })
    await git.must('work', 'push')
  })

  const full = (field: string) => ({ fields: [{ field, message: 'owner-full', values: { used: 3, most: 3 } }] })

  test('nothing is created, copied or transferred to one that is full', async () => {
    const { ctx } = at.world
    const [kari, ola] = [await person(ctx), await person(ctx)]
    const held = await serviceOf(ctx, { owner: kari.username, facts: { visibility: 'internal' } })
    await fill(held.id)
    await expect(serviceOf(ctx, { owner: kari.username, by: kari })).rejects.toMatchObject(full('owner'))
    const titles = { titleNb: 'X', titleNn: 'X', titleEn: 'X' }
    const origin = await serviceOf(ctx, { owner: ola.username, facts: { visibility: 'internal' } })
    const copying = { serviceId: origin.id, owner: kari.username, name: 'a-copy', titles }
    await expect(copyService(ctx, kari, copying)).rejects.toMatchObject(full('owner'))
    const receiver = await organisationWith(ctx)
    await fill((await serviceOf(ctx, { owner: receiver.name })).id)
    await offerTransfer(ctx, ola, { serviceId: origin.id, to: receiver.name })
    const transferId = (await findTransferOf(ctx, origin.id))?.id ?? ''
    const answered = answerTransfer(ctx, operator, { transferId, answer: 'accept' })
    await expect(answered).rejects.toMatchObject(full('to'))
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
