import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { shipped } from '../root.ts'
import { commonWords } from './common-passwords.ts'
import { fold } from './fold.ts'

const linesOf = (file: string) =>
  readFileSync(shipped('server', 'password', file), 'utf8')
    .trimEnd()
    .split('\n')

test.each([
  ['common-passwords.txt', 30_000],
  ['norwegian-passwords.txt', 1000],
])('R8, SEC-E3: %s is sorted, has no doubles and at least %d words', (file, least) => {
  const lines = linesOf(file)
  expect(lines).toEqual([...new Set(lines)].sort())
  expect(lines.length).toBeGreaterThanOrEqual(least)
})

test('R8: every word is kept as words are compared', () => {
  expect([...commonWords].filter((word) => fold(word) !== word)).toEqual([])
  expect(commonWords.has(fold('L1verp00l'))).toBe(true)
  expect(commonWords.has(fold('Påske'))).toBe(true)
})
