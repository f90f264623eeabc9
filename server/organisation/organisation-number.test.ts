import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bareNumber, isOrganisationNumber } from './organisation-number.ts'

test.each(['991825827', '974760673', '123456785', '314758625', '310000000', '210000003'])(
  'Q2: %s is an organisation number',
  (number) => expect(isOrganisationNumber(number)).toBe(true),
)

test.each([
  '',
  '999999990',
  '999999991',
  '123456789',
  '99182582',
  '9918258270',
  ' 991825827',
  '٩٩١٨٢٥٨٢٧',
  '991825827\n',
])('Q2: "%s" is none', (number) => expect(isOrganisationNumber(number)).toBe(false))

test.each([
  'NO 991 825 827 MVA',
  '991\u00a0825\u202f827',
  'no991825827mva',
  ' 991825827\t',
  '991825827 MVA',
  'NO991825827',
  '991.825.827',
])('Q2: "%s" is written for 991825827', (written) => expect(bareNumber(written)).toBe('991825827'))

const digits = fc.stringMatching(/^[0-9]{9}$/)
const number = digits.filter(isOrganisationNumber)

test('Q2: one wrong digit, or two neighbours that changed places, is always found', () => {
  fc.assert(
    fc.property(number, fc.nat(8), fc.integer({ min: 1, max: 9 }), (right, at, by) => {
      const wrong = right.slice(0, at) + ((Number(right[at]) + by) % 10) + right.slice(at + 1)
      expect(isOrganisationNumber(wrong)).toBe(false)
    }),
  )
  fc.assert(
    fc.property(number, fc.nat(7), (right, at) => {
      const [one = '', other = ''] = right.slice(at, at + 2)
      fc.pre(one !== other)
      expect(isOrganisationNumber(right.slice(0, at) + other + one + right.slice(at + 2))).toBe(false)
    }),
  )
})

test('Q2: of all written texts, the bare form stays itself and never grows', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(NO)? ?[0-9 ]{0,12}(MVA)?$/)), (written) => {
      const bare = bareNumber(written)
      expect(bare.length).toBeLessThanOrEqual(written.length)
      expect(bare).not.toMatch(/\s/)
      if (isOrganisationNumber(bare)) expect(bareNumber(bare)).toBe(bare)
    }),
  )
})
