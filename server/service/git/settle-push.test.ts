import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { ownService, pushesOf } from '../../../test/git.ts'
import { commit, gitWorld } from '../../../test/git-world.ts'
import { organisationWith } from '../../../test/organisation.ts'
import { serviceOf } from '../../../test/service.ts'
import { inTransaction } from '../../context.ts'
import type { Update } from './hook-channel.ts'
import { judgePush } from './judge-push.ts'
import { addSeen, insertPendingPush, listPendingPushesOf } from './pending-push-queries.ts'
import { settlePushes } from './settle-push.ts'

const at = gitWorld()
const none = '0'.repeat(40)
const short = (id: string) => id.slice(0, 10)
const namesIn = (rows: readonly { references: string }[]) => rows.map(({ references }) => references)

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
  expect((await rows()).map(({ references }) => references)).toEqual([
    `main ${short(next)}..${short(amended)}`,
    `main ${short(head)}..${short(next)}`,
  ])
})

test('S1: of two who push the same at once, the one whom git refuses gets no row', async () => {
  const { path, serviceId, git, stored, head, next, rows } = await prepared()
  const lock = join(stored.folder, 'refs/heads/main.lock')
  await writeFile(lock, '')
  const push = () => git.git('work', 'push', at.address(path), 'HEAD:main')
  const pushes = [push(), push()]
  await expect.poll(() => pending(serviceId), { timeout: 4000 }).toHaveLength(2)
  await rm(lock)
  const codes = (await Promise.all(pushes)).map(({ code }) => code)
  expect(codes.sort()).toEqual([0, 1])
  await expect.poll(() => pending(serviceId)).toEqual([])
  expect(namesIn(await rows())).toEqual([`main ${short(head)}..${short(next)}`])
})

test('S1: what whoever repeats a push of a killed server brings gets one row, and what each brought its own', async () => {
  const { serviceId, git, head, next, letIn, rows } = await prepared()
  const update = { from: head, to: next, reference: 'refs/heads/main' }
  const other = { from: head, to: next, reference: 'refs/heads/other' }
  await letIn([update, other])
  await git.must('work', 'push', '-q', 'origin', `${next}:main`)
  expect((await pending(serviceId)).map(({ updates }) => updates)).toEqual([[other]])
  const forwards = `main ${short(head)}..${short(next)}`
  expect(namesIn(await rows())).toEqual([forwards])
  await letIn([update])
  await git.must('work', 'push', '-q', '--force', 'origin', `${head}:main`)
  await git.must('work', 'push', '-q', 'origin', `${next}:main`)
  await settleLater()
  expect(namesIn(await rows())).toEqual([forwards, `main ${short(next)}..${short(head)}`, forwards, forwards])
  expect(await pending(serviceId)).toEqual([])
})

test('S1: of several that were to change the same, and are settled at once, one gets a row', async () => {
  const { serviceId, stored, head, next, letIn, rows } = await prepared()
  for (let count = 0; count < 4; count++) await letIn([{ from: head, to: next, reference: 'refs/heads/main' }])
  await stored.git('update-ref', 'refs/heads/main', next)
  at.world.clock.advance(2 * 3600)
  const settled = await inTransaction(at.world.ctx, async (tx) => {
    await sql`select from pending_push for update`.execute(tx.db)
    const overlapping = settlePushes(at.world.ctx, 100)
    await sleep(500)
    return { overlapping }
  })
  await settled.overlapping
  expect(namesIn(await rows())).toEqual([`main ${short(head)}..${short(next)}`])
  expect(await pending(serviceId)).toEqual([])
})

test('S1: a push that was let in when its git had ended already is forgotten', async () => {
  const { serviceId, owner, head } = await prepared()
  const push = { id: randomUUID(), serviceId, again: async () => owner, over: AbortSignal.abort(null), hasTold: false }
  const updates = [{ from: none, to: head, reference: 'refs/heads/main' }]
  await judgePush(at.world.ctx, push, { hook: 'pre-receive', quarantine: '', updates })
  expect(await pending(serviceId)).toEqual([])
})

test('S1: what is changed again while the clock looks at it keeps its row', async () => {
  const { ctx, clock } = at.world
  const { serviceId, stored, head, next, letIn, rows } = await prepared()
  await letIn([{ from: none, to: next, reference: 'refs/heads/main' }])
  await stored.git('update-ref', 'refs/heads/main', head)
  clock.advance(2 * 3600)
  const [noted] = await pending(serviceId)
  const settled = await inTransaction(ctx, async (tx) => {
    await addSeen(tx, noted?.id ?? '', ['refs/heads/main'])
    const overlapping = settlePushes(ctx, 100)
    await sleep(500)
    return { overlapping }
  })
  await settled.overlapping
  expect(namesIn(await rows())).toEqual([`main ${short(next)}`])
})

test('S1: what several later pushes saw is kept together', async () => {
  const { ctx } = at.world
  const { serviceId, head, next, letIn } = await prepared()
  await letIn([{ from: head, to: next, reference: 'refs/heads/main' }])
  const [noted] = await pending(serviceId)
  for (const seen of [['refs/heads/a'], ['refs/heads/b', 'refs/heads/a'], []]) await addSeen(ctx, noted?.id ?? '', seen)
  expect((await pending(serviceId))[0]?.seen.toSorted()).toEqual(['refs/heads/a', 'refs/heads/b'])
})

test('S1: four are looked at together, and no more', async () => {
  const { ctx, clock } = at.world
  await settleLater()
  const { serviceId, head, next, letIn } = await prepared()
  for (let count = 0; count < 7; count++) await letIn([{ from: head, to: next, reference: 'refs/heads/main' }])
  clock.advance(2 * 3600)
  let looked = 0
  const config = {
    ...ctx.config,
    get repositories() {
      looked += 1
      return ctx.config.repositories
    },
  }
  const settled = await inTransaction(ctx, async (tx) => {
    await sql`select from pending_push where service_id = ${serviceId} for update`.execute(tx.db)
    const overlapping = settlePushes({ ...ctx, config }, 100)
    await sleep(500)
    expect(looked).toBe(4)
    return { overlapping }
  })
  expect([await settled.overlapping, looked]).toEqual([7, 7])
})

test('S1: a push to a repository that is not there changed nothing; one to a disk that is away waits for it', async () => {
  const { serviceId, stored, next, letIn, rows } = await prepared()
  const shard = dirname(stored.folder)
  await letIn([{ from: next, to: none, reference: 'refs/heads/aside' }])
  await rename(shard, `${shard}-away`)
  await expect(settleLater()).rejects.toThrow('not every push')
  await rename(`${shard}-away`, shard)
  expect(await pending(serviceId)).toHaveLength(1)
  await rm(stored.folder, { recursive: true })
  await settleLater()
  expect([await rows(), await pending(serviceId)]).toEqual([[], []])
})

test('S1: a push is settled beside 20,000 other references of long names', async () => {
  const { stored, head, next, letIn, rows } = await prepared()
  const names = Array.from({ length: 20_000 }, (_, index) => `refs/heads/${`${'n'.repeat(200)}/`.repeat(5)}${index}`)
  await writeFile(
    join(stored.folder, 'packed-refs'),
    names
      .sort()
      .map((name) => `${head} ${name}\n`)
      .join(''),
  )
  await stored.git('update-ref', 'refs/heads/main', next)
  await letIn([{ from: head, to: next, reference: 'refs/heads/main' }])
  await settleLater()
  expect(namesIn(await rows())).toEqual([`main ${short(head)}..${short(next)}`])
})

test('S1: a push of several dozen references is settled whole', async () => {
  const { stored, next, letIn, rows } = await prepared()
  const updates = Array.from({ length: 45 }, (_, index) => ({ from: none, to: next, reference: `refs/tags/v${index}` }))
  for (const { reference } of updates) await stored.git('update-ref', reference, next)
  await letIn(updates)
  await settleLater()
  expect(await rows()).toMatchObject([{ count: 45 }])
})

test('S1: the organisation that has the service by now does not read of pushes to it from before', async () => {
  const { ctx } = at.world
  const [giver, receiver] = [await organisationWith(ctx), await organisationWith(ctx)]
  const logged = async (owner: string) => {
    const { id } = await serviceOf(ctx, { owner: giver.name })
    const head = (await (await at.stored(id)).git('rev-parse', 'main')).trim()
    const updates = [{ from: none, to: head, reference: 'refs/heads/main' }]
    const actor = (await ownService(ctx)).owner
    await insertPendingPush(ctx, { id: randomUUID(), serviceId: id, actor, updates, bytes: 0 })
    await ctx.db.updateTable('service').set({ ownerId: owner }).where('id', '=', id).execute()
    await settleLater()
    const rows = ctx.db.selectFrom('audit').select('organisationId').where('action', '=', 'service.pushed')
    return rows.where('subjectId', '=', id).execute()
  }
  expect(await logged(giver.organisationId)).toEqual([{ organisationId: giver.organisationId }])
  expect(await logged(receiver.organisationId)).toEqual([{ organisationId: null }])
})
