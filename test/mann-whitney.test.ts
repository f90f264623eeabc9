import { expect, test } from 'vitest'
import { mannWhitney } from '../bench/mann-whitney.ts'

test('without ties p is that of the example in the documentation of SciPy', () => {
  expect(mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12])).toBeCloseTo(0.11134688653314041, 6)
})

test('with ties p is that of the example in the documentation of R: ozone in May and in August', () => {
  const may = [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37]
  const august = [
    39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
  ]
  expect(mannWhitney(may, august)).toBeCloseTo(0.0001208, 7)
  expect(mannWhitney(august, may)).toBe(mannWhitney(may, august))
})

test('equal samples do not differ, and samples apart do', () => {
  const times = Array.from({ length: 2000 }, (_, place) => place % 97)
  expect(mannWhitney(times, times)).toBeCloseTo(1, 6)
  expect(mannWhitney([1, 1, 1], [1, 1])).toBe(1)
  expect(
    mannWhitney(
      times,
      times.map((time) => time + 5),
    ),
  ).toBeLessThan(0.01)
})
