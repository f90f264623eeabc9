import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passwordProblem } from './password-problem.ts'

const personal = ['kari.nordmann', 'kari.nordmann@example.no', 'Altinn Studio']
const problem = (password: string, minimum = 15) => passwordProblem({ password, minimum, personal })?.message

describe('length', () => {
  test('R8: a password one character short is refused and the minimum is said', () => {
    expect(passwordProblem({ password: 'stol trapp gul', minimum: 15, personal })).toEqual({
      message: 'password-too-short',
      values: { minimum: 15 },
    })
  })

  test('R8: characters are counted as code points after normalisation', () => {
    expect(problem('å'.normalize('NFD').repeat(14))).toBe('password-too-short')
    expect(problem('🦊'.repeat(14))).toBe('password-too-short')
  })

  test('R8, SEC-E1: 256 code points are accepted and 257 are not', () => {
    const long = Array.from({ length: 257 }, (_, place) =>
      String.fromCodePoint(0x4e00 + ((place * 7919) % 20_000)),
    ).join('')
    expect(problem(long.slice(0, 256))).toBeUndefined()
    expect(problem(long)).toBe('password-too-long')
  })
})

describe('common passwords', () => {
  test.each([
    'passord12345678',
    'Passord2026Passord',
    'passord passord',
    'P@ssw0rd12345678',
    'p.a.s.s.o.r.d.1.2.3.4.5.6',
    'sommersommer2026',
    'SommerIBergen2026!',
    'bergen-sommer-2026',
    'hanna-emma-nora-2026',
    'jegelskerdeg1234',
    'heiarosenborg1234',
    'dragonmonkey1234',
    'iloveyouiloveyou',
    'aaaaaaaaaaaaaaa',
    'abcdefghijklmnop',
    '123456789012345',
    'qwertyuiopåasdfgh',
    'æølkjhgfdsaæøl',
    '1qaz2wsx3edc4rfv',
    '17051814170518141',
    '---------------',
    'åpnesesam12345678',
  ])('R8, SEC-E3: %s is refused as common', (password) => {
    expect(problem(password, 8)).toBe('password-common')
  })

  test.each([
    'correct horse battery staple',
    'fjell trapp gulrot sykkel',
    'hest-lampe-gulrot-vindu',
    'kjempefin blå sykkel under brua',
    'mormors gamle piano er ustemt',
    'xkqpzmwvbtrjhgfy',
    'V7#kq9!zLm2pX4wR',
    '493716205839174',
    '🦊🚀🍋🎻⛄🧭🪁🦔🌵🍄🎈🧩🔭🦉🧊',
  ])('R8, SEC-E2: %s is accepted', (password) => {
    expect(problem(password)).toBeUndefined()
  })

  test('R8: what a password manager makes is hardly ever taken for common', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 16, maxLength: 16 })
    const samples = fc.sample(letters, { numRuns: 2000, seed: 8 })
    expect(samples.filter((password) => problem(password))).toHaveLength(0)
  })
})

describe('personal words', () => {
  test.each([
    'altinnstudio2026!!',
    'kari.nordmann1234',
    'kari1987kari1987',
    'NordmannKari!!!!!',
    '4ltinnStud1o2026',
    'Inngang2026Inngang',
    'sommer-nordmann-2026',
    'karinordmannxqzw',
    'ansattporten-bergen',
  ])('R8, SEC-E3: %s is refused as personal', (password) => {
    expect(problem(password)).toBe('password-personal')
  })

  test('R8: a long passphrase may hold a short name', () => {
    expect(problem('min onkel kari spiser gule sykler')).toBeUndefined()
  })

  test('R8: a name of three letters counts when the password is made of it', () => {
    const of = (password: string) => passwordProblem({ password, minimum: 15, personal: ['ola'] })?.message
    expect(of('olaolaolaolaola')).toBe('password-common')
    expect(of('hoffmann-cola-gulrot-vindu')).toBeUndefined()
  })
})

test('R8: any text gets an answer, the longest and most repetitive too', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(fc.string({ unit: 'grapheme' })),
      (password, known) => {
        passwordProblem({ password, minimum: 8, personal: known })
      },
    ),
  )
  const hardest = ['1'.repeat(255), 'passord'.repeat(36), 'abba'.repeat(64), 'ab1!'.repeat(64)]
  expect(hardest.map((password) => problem(password))).not.toContain(undefined)
})
