import { expect, test } from 'vitest'
import { createSlots } from './slots.ts'

const outcome = (taken: Promise<unknown>) =>
  taken.then(
    () => 'in',
    ({ code, retryAfter }) => `${code} ${retryAfter}`,
  )

test('SEC-K9: one person has half of them at most, and is told when to come again', async () => {
  const slots = createSlots(4, { waitMilliseconds: 10 })
  await slots.take('a')
  await slots.take('a')
  expect(await outcome(slots.take('a'))).toBe('general/too-many 10')
  expect(await outcome(slots.take('b'))).toBe('in')
})

test('SEC-K9: when all are taken, everybody is told so', async () => {
  const slots = createSlots(4, { waitMilliseconds: 10 })
  for (const user of ['a', 'a', 'b', 'b']) await slots.take(user)
  expect(await outcome(slots.take('c'))).toBe('general/unavailable 10')
})

test('SEC-K9: whoever waits gets in when there is room, first come first, and none is given twice', async () => {
  const slots = createSlots(2, { waitMilliseconds: 60_000 })
  const order: string[] = []
  const first = await slots.take('a')
  const second = await slots.take('b')
  const waiting = ['c', 'd'].map((user) =>
    slots.take(user).then((leave) => {
      order.push(user)
      return leave
    }),
  )
  first()
  first()
  const leave = await waiting[0]
  expect(order).toEqual(['c'])
  second()
  await waiting[1]
  expect(order).toEqual(['c', 'd'])
  leave?.()
  await slots.take('e')
})

test('SEC-K9: of very many who wait the last are refused at once', async () => {
  const slots = createSlots(2, { waitMilliseconds: 60_000 })
  const leaving = [await slots.take('a'), await slots.take('b')]
  const waiting = Array.from({ length: 8 }, (_, index) => slots.take(`w${index}`))
  expect(await outcome(slots.take('x'))).toBe('general/unavailable 10')
  for (const leave of leaving) leave()
  for (const one of waiting) await one.then((leave) => leave())
})

test('SEC-K9: one person does not take all the places for waiting either', async () => {
  const slots = createSlots(2, { waitMilliseconds: 60_000 })
  const leave = await slots.take('a')
  const waiting = Array.from({ length: 4 }, () => slots.take('a'))
  expect(await outcome(slots.take('a'))).toBe('general/too-many 10')
  const other = await slots.take('b')
  const next = slots.take('c')
  leave()
  other()
  for (const one of [...waiting, next]) await one.then((goes) => goes())
})
