import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mask } from '../log.ts'
import { checksumOf, endAfter, isToken, nextReminder, tokenFrom, tokenPattern } from './token.ts'

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('SEC-J1: the checksum is that of GitHub, whose published token has it', () => {
  const published = 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17'
  expect(checksumOf(published.slice(0, 30))).toBe(published.slice(30))
  expect(isToken(`inn_${published}`)).toBe(true)
})

test('SEC-J1: every token has the published form, and a good checksum', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const token = tokenFrom(random)
      expect(token).toMatch(tokenPattern)
      expect(isToken(token)).toBe(true)
    }),
  )
})

test('SEC-J1: a token with another character in any place is none', () => {
  const alphabet = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz']
  fc.assert(
    fc.property(bytes, fc.nat(35), fc.constantFrom(...alphabet), (random, place, character) => {
      const token = tokenFrom(random)
      const changed = `inn_${token.slice(4, 4 + place)}${character}${token.slice(5 + place)}`
      expect(isToken(changed)).toBe(changed === token)
    }),
  )
})

test('SEC-J1: the bytes of a token are spread over all its characters', () => {
  expect(tokenFrom(new Uint8Array(32))).toMatch(/^inn_0{30}/)
  const random = new Uint8Array(32).fill(255)
  expect(new Set(tokenFrom(random).slice(4)).size).toBeGreaterThan(15)
  const one = Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? 1 : 0))
  expect(tokenFrom(one)).toMatch(/^inn_0{29}1/)
})

test.each([
  '',
  'inn_',
  `inn_${'0'.repeat(35)}`,
  `inn_${'0'.repeat(37)}`,
  ` inn_${'0'.repeat(36)}`,
  `ghp_${'0'.repeat(36)}`,
])('SEC-J1: %j is no token', (text) => expect(isToken(text)).toBe(false))

test('SEC-J7: a token that comes into a line of the log is masked there', () => {
  const token = tokenFrom(new Uint8Array(32).fill(7))
  expect(mask(`{"msg":"${token}"}`)).toBe('{"msg":"[token]"}')
})

test('SEC-J3: the owner is told 14 and 3 days before the end, and never of what is past', () => {
  const now = new Date('2026-11-26T12:00:00Z')
  const daysLeft = (days: number, after = now) => {
    const end = endAfter(now, days)
    const next = nextReminder(end, after)
    return next && (end.getTime() - next.getTime()) / (24 * 3600_000)
  }
  expect([365, 15, 14, 4, 3, 1].map((days) => daysLeft(days))).toEqual([14, 14, 3, 3, null, null])
  expect(daysLeft(30, endAfter(now, 16))).toBe(3)
  expect(daysLeft(30, endAfter(now, 27))).toBe(null)
})
