import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownService, pushesOf } from '../../../test/git.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'
import type { Update } from './hook-channel.ts'
import { insertPendingPush, listPendingPushesOf } from './pending-push-queries.ts'
import { settlePushes } from './settle-push.ts'

const at = gitWorld()
const none = '0'.repeat(40)

/** A clone, and what of its commits the server has without any reference that leads there. */
async function prepared() {
  const made = await ownService(at.world.ctx)
  const git = await at.cloneOf(made)
  const stored = await at.stored(made.serviceId)
  const head = await git.must('work', 'rev-parse', 'HEAD')
  await commit(git, 'a', 'a')
  const next = await git.must('work', 'rev-parse', 'HEAD')
  await git.must('work', 'push', '-q', 'origin', 'HEAD:aside')
  const letIn = (updates: Update[]) =>
    insertPendingPush(at.world.ctx, {
      id: randomUUID(),
      serviceId: made.serviceId,
      actor: made.owner,
      updates,
      bytes: 0,
    })
  const rows = async () => (await pushesOf(at.world.ctx, made.serviceId)).slice(1)
  return { ...made, git, stored, head, next, letIn, rows }
}

async function settleLater() {
  at.world.clock.advance(2 * 3600)
  await settlePushes(at.world.ctx, 100)
}

const pending = (serviceId: string) => listPendingPushesOf(at.world.ctx, serviceId)

test('S1: a push whose server was killed before it was written down gets its row from what the references say', async () => {
  const { serviceId, stored, head, next, letIn, rows } = await prepared()
  await letIn([
    { from: head, to: next, reference: 'refs/heads/main' },
    { from: none, to: next, reference: 'refs/heads/refused' },
    { from: next, to: none, reference: 'refs/heads/aside' },
  ])
  const since = (await pending(serviceId))[0]?.createdAt.toISOString()
  await stored.git('update-ref', 'refs/heads/main', next)
  await stored.git('update-ref', '-d', 'refs/heads/aside')
  await settlePushes(at.world.ctx, 100)
  expect(await rows()).toEqual([])
  await settleLater()
  const references = `main ${head.slice(0, 10)}..${next.slice(0, 10)}, aside deleted`
  expect(await rows()).toMatchObject([{ references, count: 2, since }])
  await settleLater()
  expect([(await rows()).length, await pending(serviceId)]).toEqual([1, []])
})

test('S1: one that changed nothing gets none', async () => {
  const { serviceId, head, next, letIn, rows } = await prepared()
  await letIn([{ from: head, to: next, reference: 'refs/heads/main' }])
  await settleLater()
  expect([await rows(), await pending(serviceId)]).toEqual([[], []])
})

test('S1: one that git refused after it was let in is forgotten at once', async () => {
  const { serviceId, git, stored, rows } = await prepared()
  await writeFile(join(stored.folder, 'refs/heads/main.lock'), '')
  expect((await git.git('work', 'push')).err).toContain('cannot lock ref')
  await expect.poll(() => pending(serviceId)).toEqual([])
  expect(await rows()).toEqual([])
})

test('S1: what a later push changed again keeps its row', async () => {
  const { git, stored, head, next, letIn, rows } = await prepared()
  await letIn([{ from: head, to: next, reference: 'refs/heads/main' }])
  await stored.git('update-ref', 'refs/heads/main', next)
  await git.must('work', 'commit', '-q', '--amend', '-m', 'otherwise')
  await git.must('work', 'fetch', '-q')
  await git.must('work', 'push', '-q', '--force', 'origin', 'HEAD:main')
  await settleLater()
  const amended = await git.must('work', 'rev-parse', 'HEAD')
  const short = (id: string) => id.slice(0, 10)
  expect((await rows()).map(({ references }) => references)).toEqual([
    `main ${short(next)}..${short(amended)}`,
    `main ${short(head)}..${short(next)}`,
  ])
})
