import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { passphraseWords, suggestPassphrase } from './passphrase.ts'
import { passwordProblem } from './password-problem.ts'

test('R8: passphrases come from at least 7,000 different words of 3 to 9 letters', () => {
  expect(new Set(passphraseWords).size).toBe(passphraseWords.length)
  expect(passphraseWords.length).toBeGreaterThanOrEqual(7000)
  expect(passphraseWords.filter((word) => !/^[a-z]{3,9}$/.test(word))).toEqual([])
})

test('R8: a suggested passphrase has 64 bits', () => {
  const words = suggestPassphrase(randomInt).split('-')
  expect(words.length * Math.log2(passphraseWords.length)).toBeGreaterThanOrEqual(64)
  expect(words.filter((word) => !passphraseWords.includes(word))).toEqual([])
})

test('R8: a suggested passphrase is never refused', () => {
  const phrases = Array.from({ length: 2000 }, () => suggestPassphrase(randomInt))
  expect(phrases.filter((password) => passwordProblem({ password, minimum: 15, personal: [] }))).toEqual([])
  expect(new Set(phrases).size).toBe(2000)
})

test('R8: five times the same word is drawn again', () => {
  const drawn = [3, 3, 3, 3, 3, 10, 20, 30, 40, 50]
  expect(suggestPassphrase(() => drawn.shift() ?? 0)).toBe(
    [10, 20, 30, 40, 50].map((place) => passphraseWords[place]).join('-'),
  )
})
