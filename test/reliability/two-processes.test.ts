import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeBuilt } from '../built-program.ts'
import { walk } from '../journey.ts'
import { createPair, type Pair } from '../pair.ts'

let pair: Pair
beforeAll(async () => {
  pair = await createPair()
})
afterAll(async () => {
  await pair.end()
  await removeBuilt()
})

test('X7: the whole journey succeeds with every request at the other process', async () => {
  const { passed } = pair.proxy
  await walk(pair.surroundings, { person: { sub: 'one', acr: 'high' } })
  // Whatever one process did before, the other one does now.
  if (passed.length % 2 === 0) await pair.surroundings.browser().get('/livez')
  await walk(pair.surroundings, { person: { sub: 'another', acr: 'high' } })
  expect(passed.length).toBeGreaterThan(80)
  const same = passed.filter(({ target }, index) => target === passed[index - 1]?.target)
  expect(same).toEqual([])
  expect(passed.filter(({ status = 0 }) => status >= 400)).toEqual([])
  expect(pair.errors()).toEqual([])
})
