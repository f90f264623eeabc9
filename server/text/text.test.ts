import { expect, test } from 'vitest'
import { formatSize } from './text.ts'

test.each([
  ['en', 1, '1 byte'],
  ['en', 188, '188 bytes'],
  ['nb', 188, '188 byte'],
  ['nn', 2500, '2,5 kB'],
  ['en', 12_000_000, '12 MB'],
] as const)('X1: in %s %d bytes are %s', (language, bytes, said) => {
  expect(formatSize(language, bytes)).toBe(said)
})
