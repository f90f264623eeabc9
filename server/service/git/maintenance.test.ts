import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownService } from '../../../test/git.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'
import { createLog } from '../../log.ts'
import { maintainRepository, maintenanceTask } from './maintain-repository.ts'

const at = gitWorld()
const log = createLog({ level: 'silent' })

const packs = async (folder: string) =>
  (await readdir(join(folder, 'objects', 'pack'))).filter((name) => name.endsWith('.pack')).length

async function pushedTo(pushes: number) {
  const made = await ownService(at.world.ctx)
  const git = await at.cloneOf(made)
  for (let index = 0; index < pushes; index++) {
    await commit(git, `file${index}`, `${index}`)
    await git.must('work', 'push')
  }
  return { ...made, git, stored: await at.stored(made.serviceId) }
}

const rowOf = (serviceId: string) =>
  at.world.ctx.db
    .selectFrom('repositoryMaintenance')
    .select(['pushes', 'dueAt', 'leasedUntil', 'packedAt'])
    .where('serviceId', '=', serviceId)
    .executeTakeFirst()

/** The job that a process gets when it asks for one. */
const claimed = () => maintenanceTask().claim(at.world.ctx, 10, log)

test('SEC-K14: pushes queue a packing, which is done once for all of them, by one process', async () => {
  const { serviceId, stored } = await pushedTo(3)
  expect(await packs(stored.folder)).toBe(4)
  expect(await claimed()).toEqual([])
  at.world.clock.advance(600)
  const jobs = await claimed()
  expect([jobs.length, (await claimed()).length]).toEqual([1, 0])
  for (const job of jobs) await job()
  expect(await packs(stored.folder)).toBe(1)
  expect(await rowOf(serviceId)).toMatchObject({ dueAt: null, leasedUntil: null, packedAt: expect.any(Date) })
  expect(await stored.git('fsck', '--strict', '--full')).toBe('')
})

test('SEC-K14: a push that comes while it is packed has it packed once more, and the lease of a killed process ends', async () => {
  const { serviceId, git } = await pushedTo(1)
  at.world.clock.advance(600)
  const [job] = await claimed()
  await commit(git, 'meanwhile', 'x')
  await git.must('work', 'push')
  await job?.()
  expect(await rowOf(serviceId)).toMatchObject({ pushes: '2', dueAt: expect.any(Date) })
  at.world.clock.advance(600)
  expect(await claimed()).toHaveLength(1)
  expect(await claimed()).toEqual([])
  at.world.clock.advance(3 * 3600)
  expect(await claimed()).toHaveLength(1)
})

test('SEC-K14: while it is packed again and again, fetches and pushes go on, and no commit of theirs is lost', async () => {
  const { git, path, serviceId, stored } = await pushedTo(2)
  let isOver = false
  const packing = (async () => {
    for (let round = 0; !isOver; round++)
      await maintainRepository(at.world.ctx, serviceId, { isWhole: round % 2 === 0 })
  })()
  for (let index = 0; index < 8; index++) {
    await commit(git, `beside${index}`, `${index}`)
    await git.must('work', 'push')
    await git.must('.', 'clone', at.address(path), `clone${index}`)
  }
  isOver = true
  await packing
  expect(await stored.git('rev-list', '--count', 'main')).toBe('11')
  expect(await stored.git('fsck', '--strict', '--full')).not.toMatch(/missing|error|broken/)
})

test('SEC-K14: what nothing leads to stays for two weeks, and goes then', async () => {
  const { git, serviceId, stored } = await pushedTo(1)
  const left = await git.must('work', 'rev-parse', 'HEAD')
  await git.must('work', 'reset', '-q', '--hard', 'HEAD~1')
  await git.must('work', 'push', '-f')
  await maintainRepository(at.world.ctx, serviceId, { isWhole: true })
  expect(await stored.git('cat-file', '-t', left)).toBe('commit')
  const old = new Date(Date.now() - 15 * 24 * 3600_000)
  for (const name of await readdir(join(stored.folder, 'objects'), { recursive: true }))
    await utimes(join(stored.folder, 'objects', name), old, old)
  await maintainRepository(at.world.ctx, serviceId, { isWhole: true })
  await expect(stored.git('cat-file', '-t', left)).rejects.toThrow('could not get object info')
  expect(await stored.git('rev-list', '--count', 'main')).toBe('1')
})

test('S1: the locks of a killed process go, those of a living one stay', async () => {
  const { git, serviceId, stored } = await pushedTo(1)
  const old = new Date(at.world.ctx.now().getTime() - 3600_000)
  await writeFile(join(stored.folder, 'refs/heads/main.lock'), '')
  await utimes(join(stored.folder, 'refs/heads/main.lock'), old, old)
  const young = at.world.ctx.now()
  await writeFile(join(stored.folder, 'refs/heads/other.lock'), '')
  await utimes(join(stored.folder, 'refs/heads/other.lock'), young, young)
  await mkdir(join(stored.folder, 'objects/tmp_objdir-incoming-x'))
  await commit(git, 'b', 'b')
  expect((await git.git('work', 'push')).err).toContain('cannot lock ref')
  await maintainRepository(at.world.ctx, serviceId, { isWhole: false })
  await git.must('work', 'push')
  expect((await git.git('work', 'push', 'origin', 'HEAD:other')).err).toContain('cannot lock ref')
})
