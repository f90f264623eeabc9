import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BareContext, createBareContext } from '../../test/bare-context.ts'
import type { Actor } from '../actor.ts'
import { startWorker } from '../jobs/worker.ts'
import { createLog } from '../log.ts'
import type { Wish } from './wish.ts'
import { wishForMail } from './wish-for-mail.ts'
import { sweepWishes } from './wish-queries.ts'
import { wishTask } from './wish-task.ts'

let here: BareContext
let granted: { login: string; actor: Actor }[]
let away: boolean
beforeEach(async () => {
  here = await createBareContext()
  granted = []
  away = false
})
afterEach(() => here.end())

async function grant(_tx: unknown, actor: Actor, { login }: Wish) {
  granted.push({ login, actor })
  if (away) throw new Error('away')
}
const task = wishTask({ 'password-reset': grant, 'connect-code': grant, invitation: grant })
const log = createLog({ level: 'silent' })
const claim = async () => (await task.claim(here.ctx, 1, log))[0]
const ask = (login: string, kind: Wish['kind'] = 'password-reset') =>
  wishForMail(here.ctx, { kind: 'visitor', network: '192.0.2.0/24', requestId: 'r-1' }, { kind, login, ticketId: null })
const kari = { kind: 'user', userId: '00000000-0000-4000-8000-000000000001', network: '192.0.2.0/24' } as const
const logins = async () =>
  (await here.ctx.db.selectFrom('mailWish').select('login').orderBy('id').execute()).map(({ login }) => login)

test('SEC-B3: wishes are granted in their order, for the visitor who asked, and nothing that was typed is left', async () => {
  await ask('kari@example.no')
  await ask('nobody')
  await (await claim())?.()
  await (await claim())?.()
  expect(granted).toEqual(
    ['kari@example.no', 'nobody'].map((login) => ({
      login,
      actor: { kind: 'visitor', network: '192.0.2.0/24', requestId: 'r-1' },
    })),
  )
  expect(await logins()).toEqual([])
  expect(await claim()).toBeUndefined()
})

test('A7: the commit of a wish wakes a running worker', async () => {
  const worker = startWorker({
    ctx: here.ctx,
    databaseUrl: here.url,
    tasks: [task],
    log,
    pollMilliseconds: 3_600_000,
  })
  await sleep(200)
  await ask('kari')
  await vi.waitFor(() => expect(granted).toHaveLength(1), { interval: 5 })
  await worker.stop()
})

test('SEC-M1: a wish of somebody who is logged in is granted as theirs', async () => {
  await wishForMail(here.ctx, kari, { kind: 'password-reset', login: 'ola', ticketId: null })
  await (await claim())?.()
  expect(granted).toEqual([{ login: 'ola', actor: kari }])
})

test('A7: a wish is leased to one worker at a time, and only who has the lease grants it', async () => {
  await ask('kari')
  const first = await claim()
  expect(await claim()).toBeUndefined()
  here.clock.time = new Date(here.clock.time.getTime() + 121_000)
  const second = await claim()
  await first?.()
  expect(granted).toEqual([])
  await second?.()
  expect(granted).toHaveLength(1)
})

test('A7: a wish that could not be granted is tried again, and does not hold up the next', async () => {
  await ask('kari')
  await ask('ola')
  away = true
  await expect((await claim())?.()).rejects.toThrow('away')
  away = false
  await (await claim())?.()
  expect(await logins()).toEqual(['kari'])
  here.clock.time = new Date(here.clock.time.getTime() + 121_000)
  await (await claim())?.()
  expect([granted.map(({ login }) => login), await logins()]).toEqual([['kari', 'ola', 'kari'], []])
})

test('SEC-B3: what was typed is kept for an hour at most, and never at any length', async () => {
  await ask('x'.repeat(50_000))
  expect((await logins()).map(({ length }) => length)).toEqual([1000])
  here.clock.time = new Date(here.clock.time.getTime() + 3_599_999)
  expect(await sweepWishes(here.ctx, 10)).toBe(0)
  here.clock.time = new Date(here.clock.time.getTime() + 1)
  expect(await sweepWishes(here.ctx, 10)).toBe(1)
})

test('A7: the wish for the mail of an invitation waits until it is granted, since nobody asks for it again', async () => {
  await ask('00000000-0000-4000-8000-000000000002', 'invitation')
  here.clock.time = new Date(here.clock.time.getTime() + 7 * 24 * 3_600_000)
  expect(await sweepWishes(here.ctx, 10)).toBe(0)
  await (await claim())?.()
  expect(granted).toHaveLength(1)
})
