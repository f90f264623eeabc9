import { afterAll, beforeAll, expect, test } from 'vitest'
import { person } from '../../test/organisation.ts'
import { digdir, requestBy, sourcesSaying } from '../../test/organisation-request.ts'
import { createWorld, type World } from '../../test/world.ts'
import { createLog } from '../log.ts'
import type { LookUp } from './evidence.ts'
import { getReview, lookUpTask } from './index.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.end())

const log = createLog({ level: 'silent' })
const jobs = (answer: LookUp) => lookUpTask(sourcesSaying(answer)).claim(world.ctx, 1, log)
const unavailable = { outcome: 'unavailable' } as const
const answerTo = async (id: string) => (await getReview(world.ctx, sourcesSaying(), id)).evidence.outcome

test('Q2: with the register down a request is accepted, and looked up by the worker once it is back', async () => {
  const id = await requestBy(world.ctx, await person(world.ctx), { answer: unavailable })
  expect(await answerTo(id)).toBe('waiting')
  for (const job of await jobs(unavailable)) await job()
  expect([await answerTo(id), await jobs(unavailable)]).toEqual(['waiting', []])
  world.clock.advance(61)
  for (const job of await jobs({ outcome: 'found', entity: digdir })) await job()
  const { evidence, events } = await getReview(world.ctx, sourcesSaying(), id)
  expect(evidence).toMatchObject({ outcome: 'found', entity: { form: 'ORGL' } })
  expect(events.map(({ act }) => act)).toEqual(['submit', 'look-up'])
  expect(await jobs(unavailable)).toEqual([])
})

test('Q2: a register that stays down is asked less and less often, down to once an hour', async () => {
  const id = await requestBy(world.ctx, await person(world.ctx), { answer: unavailable })
  const pauses: number[] = []
  for (let time = 0; time < 9; time++) {
    for (const job of await jobs(unavailable)) await job()
    const { dueAt } = await world.ctx.db
      .selectFrom('organisationRequestRecord')
      .select('dueAt')
      .where('requestId', '=', id)
      .executeTakeFirstOrThrow()
    const seconds = Math.round(((dueAt?.getTime() ?? 0) - world.ctx.now().getTime()) / 60_000)
    pauses.push(seconds)
    world.clock.advance(seconds * 60 + 1)
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
  for (const job of await jobs({ outcome: 'none' })) await job()
  expect(await answerTo(id)).toBe('none')
})

test('Q2: a register that says nothing of use for four days is asked no more, and who decides sees that', async () => {
  const id = await requestBy(world.ctx, await person(world.ctx), { answer: unavailable })
  for (let hours = 0; hours < 94 && (await answerTo(id)) === 'waiting'; hours++) {
    for (const job of await jobs(unavailable)) await job()
    world.clock.advance(3601)
  }
  expect(await answerTo(id)).toBe('waiting')
  for (const _ of Array.from({ length: 10 })) {
    for (const job of await jobs(unavailable)) await job()
    world.clock.advance(3601)
  }
  const { evidence, checklist } = await getReview(world.ctx, sourcesSaying(), id)
  expect([evidence.outcome, checklist[0]]).toEqual(['unanswered', { name: 'registered', state: 'judge' }])
  expect(await jobs({ outcome: 'none' })).toEqual([])
})

test('Q2: a look-up is leased to one worker at a time, and only who has the lease writes it down', async () => {
  const id = await requestBy(world.ctx, await person(world.ctx), { answer: unavailable })
  const first = await jobs({ outcome: 'removed' })
  expect(await jobs(unavailable)).toEqual([])
  world.clock.advance(121)
  const second = await jobs({ outcome: 'none' })
  for (const job of [...first, ...second]) await job()
  expect(await answerTo(id)).toBe('none')
})

test('Q2: a request without a number has nothing to look up', async () => {
  const id = await requestBy(world.ctx, await person(world.ctx), { number: '', answer: unavailable })
  expect([await answerTo(id), await jobs(unavailable)]).toEqual([undefined, []])
})
