import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { type Context, inTransaction } from '../context.ts'
import { createLog } from '../log.ts'
import { noticeTo } from './notice.ts'
import type { Task } from './task.ts'
import { startWorker, type Worker } from './worker.ts'

let here: BareContext & { lines: string[]; workers: Worker[] }

beforeEach(async () => {
  here = { ...(await createBareContext()), lines: [], workers: [] }
  await sql`create table errand (id int primary key, done int not null default 0, leased boolean not null default false)`.execute(
    here.ctx.db,
  )
})

afterEach(async () => {
  await Promise.all(here.workers.map((worker) => worker.stop()))
  await here.end()
})

const log = () => createLog({ level: 'info', destination: { write: (line) => void here.lines.push(line) } })

const queue = (tx: Context, ...ids: number[]) =>
  sql`insert into errand (id) select unnest(${ids}::int[]) returning ${noticeTo('errand')}`.execute(tx.db)

async function doneErrands() {
  const { rows } = await sql<{
    id: number
    done: number
  }>`select id, done from errand where done > 0 order by id`.execute(here.ctx.db)
  return rows
}

/** Leases errands as tasks do and marks each when `work` is over. */
function errands({ concurrency = 2, work = async (_id: number): Promise<unknown> => undefined } = {}): Task {
  return {
    name: 'errand',
    concurrency,
    async claim(ctx, most) {
      const { rows } = await sql<{ id: number }>`
        update errand set leased = true
        where id = any(array(select id from errand where not leased order by id limit ${most} for update skip locked))
        returning id`.execute(ctx.db)
      return rows.map(({ id }) => async () => {
        await work(id)
        await sql`update errand set done = done + 1 where id = ${id}`.execute(ctx.db)
      })
    },
  }
}

const start = (task: Task, pollMilliseconds?: number) => startAll([task], pollMilliseconds)

function startAll(tasks: Task[], pollMilliseconds = 60_000) {
  const worker = startWorker({ ctx: here.ctx, databaseUrl: here.url, tasks, log: log(), pollMilliseconds })
  here.workers.push(worker)
  return worker
}

const isListening = async (count = 1) => {
  const query = sql<{ count: number }>`select count(*)::int from pg_stat_activity
    where datname = current_database() and query like 'listen %'`
  const { rows } = await query.execute(here.ctx.db)
  expect(rows[0]?.count).toBe(count)
}

test('A7 a committed job is done at once, a rolled back one never', async () => {
  start(errands())
  await vi.waitFor(() => isListening())
  await inTransaction(here.ctx, async (tx) => {
    await queue(tx, 1)
    throw new Error('rolled back')
  }).catch(() => {})
  await inTransaction(here.ctx, (tx) => queue(tx, 2))
  await vi.waitFor(async () => expect(await doneErrands()).toEqual([{ id: 2, done: 1 }]), { interval: 5 })
})

test('A7 what was queued while no worker ran is done when one starts', async () => {
  await queue(here.ctx, 1, 2, 3)
  start(errands())
  await vi.waitFor(async () => expect(await doneErrands()).toHaveLength(3))
})

test('A7 a row that becomes due without a notice is found by the poll', async () => {
  start(errands(), 50)
  await vi.waitFor(() => isListening())
  await sql`insert into errand (id) values (1)`.execute(here.ctx.db)
  await vi.waitFor(async () => expect(await doneErrands()).toHaveLength(1))
})

test('A7 a task never does more at once than it says, and three workers never do one job twice', async () => {
  const atOnce = [0, 0, 0]
  const most = [0, 0, 0]
  const counting = (worker: number) => async () => {
    const busy = (atOnce[worker] ?? 0) + 1
    atOnce[worker] = busy
    most[worker] = Math.max(most[worker] ?? 0, busy)
    await sleep(5)
    atOnce[worker] = (atOnce[worker] ?? 0) - 1
  }
  for (const worker of [0, 1, 2]) start(errands({ concurrency: 3, work: counting(worker) }))
  await vi.waitFor(() => isListening(3))
  await queue(here.ctx, ...Array.from({ length: 100 }, (_, id) => id))
  await vi.waitFor(async () => expect(await doneErrands()).toHaveLength(100), { timeout: 5000 })
  expect((await doneErrands()).every(({ done }) => done === 1)).toBe(true)
  expect(most).toEqual([3, 3, 3])
})

/** A task that notes for how many rows it was asked each time. */
function noting(task: Task) {
  const asked: number[] = []
  const claim: Task['claim'] = async (ctx, most, ofTask) => {
    const jobs = await task.claim(ctx, most, ofTask)
    asked.push(most)
    return jobs
  }
  return { asked, task: { ...task, claim } }
}

test('A7 rows that are queued together are leased together, and a worker that had room for more does not ask again', async () => {
  const { asked, task } = noting(errands({ concurrency: 5 }))
  start(task)
  await vi.waitFor(() => isListening())
  await vi.waitFor(() => expect(asked).toEqual([5]))
  await queue(here.ctx, 1, 2, 3)
  await vi.waitFor(async () => expect(await doneErrands()).toHaveLength(3))
  await sleep(100)
  expect(asked).toEqual([5, 5])
})

test('A7 a notice wakes the task that it names, and one without a name, of the version before, every task', async () => {
  const [named, other] = [noting(errands()), noting({ ...errands(), name: 'other' })]
  startAll([named.task, other.task])
  await vi.waitFor(() => isListening())
  await vi.waitFor(() => expect([named.asked, other.asked]).toEqual([[2], [2]]))
  await queue(here.ctx, 1)
  await vi.waitFor(async () => expect(await doneErrands()).toHaveLength(1))
  await sleep(100)
  expect([named.asked, other.asked]).toEqual([[2, 2], [2]])
  await sql`select pg_notify('inngang_job', '')`.execute(here.ctx.db)
  await vi.waitFor(() =>
    expect([named.asked, other.asked]).toEqual([
      [2, 2, 2],
      [2, 2],
    ]),
  )
})

test('A7 a job that throws is logged and does not hold up the others', async () => {
  const work = async (id: number) => {
    if (id === 1) throw new Error('no such thing')
  }
  start(errands({ concurrency: 1, work }))
  await queue(here.ctx, 1, 2)
  await vi.waitFor(async () => expect(await doneErrands()).toEqual([{ id: 2, done: 1 }]))
  expect(here.lines.join()).toContain('job failed')
})

test('A7 stopping waits for the jobs that run, and takes no more', async () => {
  const worker = start(errands({ concurrency: 1, work: () => sleep(150) }))
  await queue(here.ctx, 1, 2)
  await vi.waitFor(async () => {
    const { rows } = await sql`select 1 from errand where leased`.execute(here.ctx.db)
    expect(rows).toHaveLength(1)
  })
  await worker.stop()
  expect(await doneErrands()).toEqual([{ id: 1, done: 1 }])
  await sleep(100)
  const { rows } = await sql`select 1 from errand where leased`.execute(here.ctx.db)
  expect(rows).toHaveLength(1)
})

test('A7 after every connection was cut the worker listens again and does what was queued meanwhile', async () => {
  start(errands())
  await vi.waitFor(() => isListening())
  const operator = new pg.Client({ connectionString: here.url })
  await operator.connect()
  await operator.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await operator.query('insert into errand (id) values (1)')
  await operator.end()
  await vi.waitFor(async () => expect(await doneErrands()).toHaveLength(1), { timeout: 5000 })
  await vi.waitFor(() => isListening())
  await queue(here.ctx, 2)
  await vi.waitFor(async () => expect(await doneErrands()).toHaveLength(2))
})

test('A7 a database that is away is one line in the log, and one when it is back', async () => {
  let away = true
  const task = errands()
  start({ ...task, claim: (...of) => (away ? Promise.reject(new Error('away')) : task.claim(...of)) }, 10)
  await sleep(150)
  away = false
  await queue(here.ctx, 1)
  await vi.waitFor(async () => expect(await doneErrands()).toHaveLength(1))
  const said = (message: string) => here.lines.filter((line) => line.includes(message)).length
  expect([said('cannot claim jobs'), said('claiming jobs again')]).toEqual([1, 1])
})
