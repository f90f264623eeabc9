import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { faultOf, makeNumber } from './number.ts'
import { persons } from './persons.ts'

test.each(['45840375084', '21879498012', '01818599907', '41818599739'])('X8: %s is a synthetic number', (number) => {
  expect(faultOf(number)).toBeUndefined()
})

test.each([
  ['30108299939', 'notSynthetic'],
  ['11830099391', 'invalid'],
  ['4584037508', 'notElevenDigits'],
  ['4584037508x', 'notElevenDigits'],
  ['', 'missing'],
])('X8: %j is refused as %s', (number, fault) => {
  expect(faultOf(number)).toBe(fault)
})

test('X8: the persons all have synthetic numbers of their own', () => {
  expect(persons.map(({ pid }) => faultOf(pid))).toEqual(persons.map(() => undefined))
  expect(new Set(persons.map(({ pid }) => pid)).size).toBe(persons.length)
})

test('X8: a number that is made can be used', () => {
  const faults = Array.from({ length: 2000 }, () => faultOf(makeNumber((below) => randomInt(below))))
  expect(faults.every((fault) => fault === undefined)).toBe(true)
})
