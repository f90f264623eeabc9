import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import { connect, type Database } from '../database/connect.ts'
import { createLog } from '../log.ts'
import { type ClockJob, startClock } from './clock.ts'

const everySecond = '* * * * * *'

let world: BareContext
let databases: Database[]
let lines: string[]
let clocks: { stop(): Promise<void> }[]

beforeEach(async () => {
  world = await createBareContext()
  databases = [connect(world.url, { size: 2 }), connect(world.url, { size: 2 })]
  lines = []
  clocks = []
})

afterEach(async () => {
  await Promise.all(clocks.map((clock) => clock.stop()))
  await Promise.all(databases.map((database) => database.close()))
  await world.end()
})

/** One clock for each of two processes. */
function startClocks(...jobs: ClockJob[]) {
  const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } })
  clocks = databases.map(({ db }) => startClock({ ctx: { ...world.ctx, db }, jobs, log }))
}

test('two processes never run one clock job at the same time', async () => {
  let atOnce = 0
  let most = 0
  let runs = 0
  startClocks({
    name: 'slow',
    pattern: everySecond,
    async run() {
      runs += 1
      most = Math.max(most, ++atOnce)
      await sleep(1300)
      atOnce -= 1
    },
  })
  await vi.waitFor(() => expect(runs).toBeGreaterThan(1), { timeout: 6000 })
  expect(most).toBe(1)
})

test('a clock job that fails is logged and runs at the next tick', async () => {
  let runs = 0
  startClocks({ name: 'failing', pattern: everySecond, run: () => Promise.reject(new Error(`run ${++runs}`)) })
  await vi.waitFor(() => expect(runs).toBeGreaterThan(2), { timeout: 6000 })
  expect(lines[0]).toContain('clock job failed')
})

test('A7: a database that is away puts a clock job off, which is a warning and no error', async () => {
  const away = Object.assign(new Error('away'), { syscall: 'connect', code: 'ECONNREFUSED' })
  startClocks({ name: 'waiting', pattern: everySecond, run: () => Promise.reject(away) })
  await vi.waitFor(() => expect(lines.length).toBeGreaterThan(0), { timeout: 6000 })
  expect(
    lines.map((line) => JSON.parse(line)).every(({ msg, level }) => msg === 'clock job put off' && level === 40),
  ).toBe(true)
})

test('clock jobs that work on the database get by with a pool of two, and stopping waits for them', async () => {
  const ran = new Set<string>()
  const job = (name: string): ClockJob => ({
    name,
    pattern: everySecond,
    async run(ctx) {
      await ctx.db.selectFrom('mail').select('id').execute()
      await sleep(100)
      ran.add(name)
    },
  })
  startClocks(job('one'), job('two'), job('three'))
  await vi.waitFor(() => expect(ran.size).toBe(3), { timeout: 6000 })
  await Promise.all(clocks.map((clock) => clock.stop()))
  expect(lines).toEqual([])
})
