import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { ownService } from '../../../test/git.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'
import { createLog } from '../../log.ts'
import { sweepRepositories } from '../sweep-repositories.ts'
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

test.each([true, false])('SEC-K14: packed (whole: %s), it knows which paths each commit changed', async (isWhole) => {
  const { serviceId, stored } = await pushedTo(3)
  await maintainRepository(at.world.ctx, serviceId, { isWhole })
  const [chain] = (await readFile(join(stored.folder, 'objects/info/commit-graphs/commit-graph-chain'), 'utf8')).split(
    '\n',
  )
  const graph = await readFile(join(stored.folder, `objects/info/commit-graphs/graph-${chain}.graph`), 'latin1')
  expect(graph.slice(0, 200)).toContain('BDAT')
  expect(await stored.git('commit-graph', 'verify')).toBe('')
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

/** What a killed process left so many minutes ago. */
async function leave(path: string, { minutes, content = '' }: { minutes: number; content?: string }) {
  const when = new Date(at.world.ctx.now().getTime() - minutes * 60_000)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  await utimes(path, when, when)
}

test('S1: a push that a lock of a killed process refuses has it removed', async () => {
  const { git, serviceId, stored } = await pushedTo(1)
  at.world.clock.advance(600)
  for (const job of await claimed()) await job()
  await leave(join(stored.folder, 'refs/heads/main.lock'), { minutes: 60 })
  await commit(git, 'b', 'b')
  expect((await git.git('work', 'push')).err).toContain('cannot lock ref')
  expect(await rowOf(serviceId)).toMatchObject({ pushes: '1', dueAt: expect.any(Date) })
  at.world.clock.advance(600)
  for (const job of await claimed()) await job()
  await git.must('work', 'push')
})

const ofKilled = [
  ['refs/heads/a/b.lock', 11, ''],
  ['HEAD.lock', 11, ''],
  ['config.lock', 11, ''],
  ['shallow.lock', 11, ''],
  ['packed-refs.lock', 11, ''],
  ['packed-refs.new', 11, ''],
  ['gc.pid', 91, '1 elsewhere'],
  ['gc.pid.lock', 91, ''],
  ['objects/pack/multi-pack-index.lock', 91, ''],
  ['objects/info/commit-graph.lock', 91, ''],
  ['objects/info/commit-graphs/commit-graph-chain.lock', 91, ''],
  ['objects/pack/pack-1.keep', 1441, 'receive-pack 1 on elsewhere'],
  ['objects/tmp_objdir-incoming-x', 1441, ''],
] as const

test.each(ofKilled)('S1: %s goes by the clock when it is old, and stays before', async (name, minutes, content) => {
  const { serviceId, stored } = await pushedTo(0)
  await leave(join(stored.folder, name), { minutes: minutes - 2, content })
  await sweepRepositories(at.world.ctx)
  expect(await readdir(stored.folder, { recursive: true })).toContain(name)
  await leave(join(stored.folder, name), { minutes, content })
  await sweepRepositories(at.world.ctx)
  expect(await readdir(stored.folder, { recursive: true })).not.toContain(name)
  await maintainRepository(at.world.ctx, serviceId, { isWhole: true })
})

test('S1: what an operator keeps stays', async () => {
  const { stored } = await pushedTo(0)
  await leave(join(stored.folder, 'objects/pack/pack-1.keep'), { minutes: 100_000, content: 'for the court' })
  await sweepRepositories(at.world.ctx)
  expect(await readdir(join(stored.folder, 'objects/pack'))).toContain('pack-1.keep')
})
